import FuzzTargets
import NIOCore
import Testing

/// What the fuzzer tries for hours holds for what is known to be hard, in every test run.
@Suite struct FuzzTargetTests {
    @Test(arguments: FuzzTarget.allCases) func holdsForItsSeeds(_ target: FuzzTarget) throws {
        #expect(!target.seeds.isEmpty)
        for seed in target.seeds { try target.check(seed) }
    }

    @Test(arguments: FuzzTarget.allCases) func holdsForGarbledSeeds(_ target: FuzzTarget) throws {
        var seeded = Seeded(seed: 1)
        for _ in 0..<10 {
            for seed in target.seeds { try target.check(seeded.garbled(seed)) }
        }
    }

    @Test(arguments: FuzzTarget.allCases) func holdsForNothing(_ target: FuzzTarget) throws {
        try target.check(ByteBuffer())
    }

    @Test func holdsForEveryInputThatOnceBroke() throws {
        for crash in try Crash.all() {
            #expect(throws: Never.self, "\(crash.name)") { try crash.target.check(crash.input) }
        }
    }

    @Test func everyKeptInputIsOfATarget() throws {
        #expect(try Crash.strays().isEmpty)
    }
}

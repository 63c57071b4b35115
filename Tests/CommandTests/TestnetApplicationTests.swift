import NIOCore
import Testing

@testable import factom_p2p

@Suite struct TestnetApplicationTests {
    private var application = TestnetApplication(node: 5, run: 7)

    private func message(_ number: UInt64, origin: UInt16 = 1, run: UInt32 = 7) -> ByteBuffer {
        TestnetMessage(run: run, number: number, origin: origin, hops: 2, sent: 100, passedOn: 300).payload(size: 64)
    }

    @Test mutating func aMessageIsPassedOnTheFirstTimeItComes() {
        let first = application.take([message(0)], issued: 1, at: 1000)
        #expect(first.relays == [TestnetMessage.passedOn(message(0), hops: 2, at: 1000)])
        #expect(first.receipts.deliveries.map(\.number) == [0])
        #expect(first.receipts.deliveries.map(\.hops) == [2])
        #expect(first.receipts.deliveries.map(\.latency) == [900])
        #expect(first.receipts.deliveries.map(\.hopLatency) == [700])
        let second = application.take([message(0), message(0)], issued: 1, at: 1000)
        #expect(second.relays == [])
        #expect(second.receipts == TestnetReceipts(duplicates: 2))
    }

    @Test mutating func whatComesBackToItsOriginIsADuplicate() {
        let outcome = application.take([message(0, origin: 5)], issued: 1, at: 1000)
        #expect(outcome == .init(receipts: TestnetReceipts(duplicates: 1)))
    }

    @Test mutating func aMessageFromOutsideIsPassedOnAsItIsAndCountedApart() {
        let hello = ByteBuffer(string: "hello")
        let outcome = application.take([hello, message(0), hello], issued: 1, at: 1000)
        #expect(outcome.relays.first == hello)
        #expect(outcome.relays.count == 2)
        #expect(outcome.receipts.deliveries.count == 1)
        #expect(outcome.receipts.foreign == 1)
        #expect(outcome.receipts.foreignDuplicates == 1)
    }

    @Test mutating func aNumberThatWasNeverSentIsFromOutside() {
        let outcome = application.take([message(.max), message(1), message(0, run: 8)], issued: 1, at: 1000)
        #expect(outcome.receipts == TestnetReceipts(foreign: 3))
    }

    @Test mutating func aTimeFromTheFutureIsNoLatency() {
        let outcome = application.take([message(0)], issued: 1, at: 50)
        #expect(outcome.receipts.deliveries.map(\.latency) == [0])
    }
}

@Suite struct TestnetMemoryTests {
    @Test func aNumberIsFirstOnceInAnyOrder() {
        #expect(firsts([3, 1, 3, 2, 1, 0, 4, 0]) == [true, true, false, true, false, true, true, false])
    }

    @Test func theWindowForgetsNothingInsideItsSize() {
        var window = TestnetWindow()
        let size = TestnetWindow.size
        let fresh = (0..<3 * size).filter { window.isFirst($0) }.count
        let again = (2 * size..<3 * size).filter { window.isFirst($0) }.count
        #expect((fresh, again) == (Int(3 * size), 0))
    }

    @Test func whatIsTooOldCountsAsSeen() {
        #expect(firsts([TestnetWindow.size + 1, 1, 2]) == [true, false, true])
    }

    @Test func aLongJumpStartsAnew() {
        let size = TestnetWindow.size
        #expect(firsts([0, 10 * size, 9 * size + 1, 10 * size]) == [true, true, true, false])
    }

    @Test func messagesFromOutsideAreRememberedForAGenerationAtLeast() {
        var memory = TestnetForeignMemory()
        let generation = TestnetForeignMemory.generation
        let fresh = (0..<2 * generation).filter { memory.isFirst(ByteBuffer(integer: $0)) }.count
        let again = (generation..<2 * generation).filter { memory.isFirst(ByteBuffer(integer: $0)) }.count
        #expect((fresh, again) == (2 * generation, 0))
    }

    private func firsts(_ numbers: [UInt64]) -> [Bool] {
        var window = TestnetWindow()
        return numbers.map { window.isFirst($0) }
    }
}

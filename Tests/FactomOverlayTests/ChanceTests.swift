import FactomOverlay
import Testing

@Suite struct ChanceTests {
    @Test func theSameSeedGivesTheSameNumbers() {
        var first = Chance(seed: 1, 2)
        var second = Chance(seed: 1, 2)
        #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
    }
}

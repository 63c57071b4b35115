import FactomOverlay
import Testing

@Suite struct ChanceTests {
    @Test func theSameSeedGivesTheSameNumbers() {
        var first = Chance(seed: 1, 2)
        var second = Chance(seed: 1, 2)
        #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
    }

    @Test func anotherSeedGivesOthers() {
        var first = Chance(seed: 1, 2)
        var second = Chance(seed: 1, 3)
        #expect((0..<100).contains { _ in first.next() == second.next() } == false)
    }

    @Test func jitterIsAFifth() {
        var chance = Chance(seed: 1)
        let waits = (0..<1000).map { _ in chance.jittered(.seconds(10)) }
        #expect(waits.allSatisfy { (.seconds(8) ... .seconds(12)).contains($0) } == true)
        #expect(Set(waits).count > 100)
    }

    @Test func chosenElementsAreDifferentOnes() {
        var chance = Chance(seed: 1)
        var numbers = Array(0..<20)
        chance.choose(5, of: &numbers)
        #expect(Set(numbers) == Set(0..<20))
        var few = [1, 2]
        chance.choose(5, of: &few)
        #expect(Set(few) == [1, 2])
    }
}

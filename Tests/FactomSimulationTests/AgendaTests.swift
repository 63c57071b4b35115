import Testing

@testable import FactomSimulation

@Suite struct AgendaTests {
    @Test func whatIsEarlierHappensFirstAndOfTheSameTimeWhatWasEnteredFirst() {
        var agenda = Agenda<String>()
        agenda.enter("late", at: 3_600_000_000_000)
        agenda.enter("one", at: 5)
        agenda.enter("two", at: 5)
        agenda.enter("zero", at: 1)
        #expect(agenda.count == 4 && agenda.next() == 1)
        #expect(AgendaTests.all(&agenda).map(\.item) == ["zero", "one", "two", "late"])
        #expect(agenda.isEmpty && agenda.next() == nil && agenda.now == 3_600_000_000_000)
    }

    @Test func whatShouldHaveHappenedBeforeHappensNext() {
        var agenda = Agenda<Int>()
        agenda.enter(1, at: 10_000_000)
        agenda.enter(2, at: 20_000_000)
        #expect(agenda.take()?.item == 1)
        agenda.enter(3, at: 5)
        let next = agenda.take()
        #expect(next?.item == 3 && next?.time == 10_000_000)
        #expect(agenda.take()?.item == 2)
    }

    @Test("However far a look ahead went, what comes before still comes first", arguments: [20, 5_000, 9_000_000])
    func looksAheadAreTakenBack(milliseconds: Int64) {
        var agenda = Agenda<Int>()
        agenda.enter(9, at: milliseconds * 1_000_000)
        #expect(agenda.next() == milliseconds * 1_000_000)
        for number in 0..<8 {
            agenda.enter(number, at: Int64(number + 1) * milliseconds * 100_000)
            _ = agenda.next()
        }
        #expect(AgendaTests.all(&agenda).map(\.item) == [0, 1, 2, 3, 4, 5, 6, 7, 9])
    }

    /// Entries, takes and looks ahead as they come, beside a list that is sorted each time.
    @Test(arguments: 1...20) func itIsAsASortedListWouldBe(seed: UInt64) {
        var dice = Dice(seed: seed, for: 0)
        var agenda = Agenda<Int>()
        var list: [(time: Int64, item: Int)] = []
        for item in 0..<2000 {
            let reach: Int64 = [1_000, 3_000_000, 300_000_000, 10_000_000_000][dice.below(4)]
            let time = agenda.now + dice.time(upTo: reach)
            agenda.enter(item, at: time)
            list.append((time, item))
            if dice.below(3) == 0 { #expect(agenda.next() == list.map(\.time).min()) }
            guard dice.below(20) > 8, let index = list.indices.min(by: { list[$0].time < list[$1].time }) else {
                continue
            }
            let expected = list.remove(at: index)
            let taken = agenda.take()
            #expect(taken?.item == expected.item && taken?.time == expected.time)
        }
        #expect(agenda.count == list.count)
        let rest = list.sorted { ($0.time, $0.item) < ($1.time, $1.item) }
        #expect(AgendaTests.all(&agenda).map(\.item) == rest.map(\.item))
    }

    private static func all<Item>(_ agenda: inout Agenda<Item>) -> [(time: Int64, item: Item)] {
        var all: [(time: Int64, item: Item)] = []
        while let next = agenda.take() { all.append(next) }
        return all
    }
}

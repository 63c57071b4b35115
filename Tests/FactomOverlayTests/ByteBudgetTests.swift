import Testing

@testable import FactomOverlay

@Suite("How fast bytes may come") struct ByteBudgetTests {
    @Test func aBurstComesAtOnceAndThenTheRateHolds() {
        var budget = ByteBudget(rate: 1000, burst: 5000)
        budget.spend(5000, at: .zero)
        #expect(budget.isOverdrawn(at: .zero) == false)
        budget.spend(500, at: .zero)
        #expect(budget.isOverdrawn(at: .at(.milliseconds(499))) == true)
        #expect(budget.isOverdrawn(at: .at(.milliseconds(500))) == false)
        budget.spend(1, at: .at(.milliseconds(500)))
        #expect(budget.isOverdrawn(at: .at(.milliseconds(500))) == true)
        #expect(budget.isOverdrawn(at: .at(.milliseconds(501))) == false)
    }

    @Test func aLongSilenceEarnsNoMoreThanTheBurst() {
        var budget = ByteBudget(rate: 1000, burst: 5000)
        let later = Moment.at(.seconds(86_400))
        budget.spend(5000, at: later)
        #expect(budget.isOverdrawn(at: later) == false)
        budget.spend(1, at: later)
        #expect(budget.isOverdrawn(at: later) == true)
    }

    @Test func aFactorMultipliesBurstAndRate() {
        var budget = ByteBudget(rate: 1000, burst: 5000)
        budget.factor = 4
        budget.spend(20_000, at: .zero)
        #expect(budget.isOverdrawn(at: .zero) == false)
        budget.spend(4000, at: .zero)
        #expect(budget.isOverdrawn(at: .at(.milliseconds(999))) == true)
        #expect(budget.isOverdrawn(at: .at(.seconds(1))) == false)
    }

    @Test("No number traps", arguments: [Int.min, -1, 0, 1, 1 << 40, .max], [Int.min, -1, 0, 1, 1 << 40, .max])
    func extremes(rate: Int, burst: Int) {
        for bytes in [Int.min, -1, 0, 1, 1 << 40, .max] {
            for factor in [Int.min, -1, 0, 1, 4, .max] {
                var budget = ByteBudget(rate: rate, burst: burst)
                budget.factor = factor
                for time in [Duration.zero, .seconds(1), .seconds(Int64.max)] {
                    budget.spend(bytes, at: .at(time))
                    budget.spend(bytes, at: .at(time))
                    _ = budget.isOverdrawn(at: .at(time))
                }
            }
        }
    }

    @Test func whatIsTooMuchForAnyClockIsOverdrawnForEver() {
        var budget = ByteBudget(rate: 1, burst: 1)
        budget.spend(.max, at: .zero)
        #expect(budget.isOverdrawn(at: .at(.seconds(1 << 33))) == true)
    }
}

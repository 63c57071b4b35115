import FactomWire
import Testing

@testable import FactomOverlay

/// Random changes, against a list of all that ever happened.
@Suite("Scores, whatever happens") struct ScorePropertyTests {
    /// All changes of an address, and its score in real numbers.
    private struct Model {
        var score = 0.0
        var since = Moment.zero
        var log: [(reason: ScoreReason, change: Int)] = []

        func score(at now: Moment) -> Double {
            let hours = Double((now - since).wholeNanoseconds) / 3.6e12
            let whole = hours.rounded(.down)
            return score / Double(sign: .plus, exponent: Int(whole), significand: 1) * (1 - (hours - whole) / 2)
        }

        mutating func adjust(by change: Int, because reason: ScoreReason, at now: Moment) {
            if change == 0 { return }
            score = min(max(score(at: now) + min(max(Double(change), -20_000), 20_000), -10_000), 10_000)
            since = now
            log.append((reason, change))
        }

        /// Runs of equal reasons: how long each is.
        var runs: [(reason: ScoreReason, times: Int)] {
            log.reduce(into: []) { runs, entry in
                if let last = runs.last, last.reason == entry.reason {
                    runs[runs.count - 1].times += 1
                } else {
                    runs.append((entry.reason, 1))
                }
            }
        }
    }

    private static let reasons: [ScoreReason] = [
        .validParcels, .validParcels, .validParcels, .accepted, .rejected, .flawedParcel(.invalid),
        .flawedParcel(.empty), .requestsTooOften, .badEnd("silent"), .adjusted,
    ]
    private static let amounts = [1, 10, -1, -20, 0, 250, -300, 9999, -9999, .max, .min]

    private static func isFine(_ changes: [ScoreChange], _ model: Model) -> Bool {
        let neighbours = zip(changes, changes.dropFirst())
        let runs = model.runs
        let isExact =
            runs.count > 32
            || (changes.map(\.reason) == runs.map(\.reason) && changes.map(\.times) == runs.map(\.times))
        return changes.count <= 32 && neighbours.allSatisfy { $0.reason != $1.reason && $0.age >= $1.age } && isExact
            && changes.last?.reason == model.log.last?.reason
    }

    @Test(arguments: 0..<12) func agreeWithAListOfAllThatHappened(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        var scores = Scores(limit: 1000, range: 10_000, halfLife: .seconds(3600))
        var models = [Model](repeating: Model(), count: 4)
        var now = Moment.zero
        for _ in 0..<400 {
            now = now + .seconds([0, 0, 1, 600, 5000].randomElement(using: &chance) ?? 0)
            let number = Int.random(in: 0..<4, using: &chance)
            let reason = try #require(ScorePropertyTests.reasons.randomElement(using: &chance))
            let change = try #require(ScorePropertyTests.amounts.randomElement(using: &chance))
            models[number].adjust(by: change, because: reason, at: now)
            let score = scores.adjust(.v4(UInt32(number)), by: change, because: reason, at: now)
            #expect(abs(Double(score) - models[number].score(at: now)) < 1.01)
            for (number, model) in models.enumerated() {
                let address = IPAddress.v4(UInt32(number))
                #expect(abs(Double(scores.score(of: address, at: now)) - model.score(at: now)) < 1.01)
                #expect(ScorePropertyTests.isFine(scores.changes(of: address, at: now), model))
            }
        }
    }

    @Test(arguments: 0..<5) func neverExceedTheirBounds(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        var scores = Scores(limit: 20, range: 10_000, halfLife: .seconds(3600))
        var now = Moment.zero
        for _ in 0..<2000 {
            now = now + .seconds([0, 0, 1, 600].randomElement(using: &chance) ?? 0)
            let address = IPAddress.v4(UInt32.random(in: 0..<40, using: &chance))
            let reason = try #require(ScorePropertyTests.reasons.randomElement(using: &chance))
            let change = try #require(ScorePropertyTests.amounts.randomElement(using: &chance))
            if change == 0 {
                scores.restore([Remembered.Score(address, Int(truncatingIfNeeded: chance.next()))], at: now)
            }
            _ = scores.adjust(address, by: change, because: reason, at: now)
            let histories = (0..<40).map { scores.changes(of: .v4($0), at: now).count }
            #expect(scores.count <= 20 && scores.historyCount <= 80)
            #expect(scores.historyCount == histories.reduce(0, +))
            #expect(scores.all(at: now).allSatisfy { abs($0.score) <= 10_000 })
        }
    }
}

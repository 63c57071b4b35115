import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Scores and their reasons") struct ScoreTests {
    private var scores = Scores(limit: 100, range: 10_000, halfLife: .seconds(3600))
    private let one = address("10.0.0.1")
    private let two = address("10.0.0.2")

    private mutating func adjust(_ change: Int, _ reason: ScoreReason = .adjusted, at second: Int = 0) -> Int {
        scores.adjust(one, by: change, because: reason, at: .at(.seconds(second)))
    }

    private func changes(at second: Int = 0) -> [ScoreChange] {
        scores.changes(of: one, at: .at(.seconds(second)))
    }

    // MARK: - Scores

    @Test("Scores fall as well as rise", arguments: [(50, 50), (-70, -70), (10_000, 10_000), (-10_000, -10_000)])
    mutating func fallAndRise(change: Int, score: Int) {
        #expect(adjust(change) == score)
        #expect(adjust(-change) == 0)
    }

    @Test("Scores saturate at both ends", arguments: [10_001, 20_000, 20_001, .max - 1, .max])
    mutating func saturate(change: Int) {
        #expect(adjust(change) == 10_000)
        #expect(adjust(change) == 10_000)
        #expect(adjust(-change) == 10_000 - min(change, 20_000))
        #expect(adjust(.min) == -10_000)
        #expect(adjust(.min) == -10_000)
        #expect(adjust(.max) == 10_000)
    }

    @Test("Scores decay toward zero, from above as from below", arguments: [8000, -8000])
    mutating func decay(change: Int) {
        _ = adjust(change)
        let after = [0, 1800, 3600, 7200, 3600 * 12, 3600 * 63].map { scores.score(of: one, at: .at(.seconds($0))) }
        let sign = change.signum()
        #expect(after == [8000 * sign, 6000 * sign, 4000 * sign, 2000 * sign, sign, 0])
    }

    @Test("Scores are per IP address")
    mutating func perAddress() {
        _ = adjust(-500)
        #expect(scores.score(of: two, at: .zero) == 0)
        #expect(scores.changes(of: two, at: .zero) == [])
        #expect(scores.adjust(two, by: 3, because: .accepted, at: .zero) == 3)
        #expect(scores.score(of: one, at: .zero) == -500)
    }

    @Test mutating func aClockThatGoesBackDecaysNothingTwice() {
        _ = adjust(8000, at: 3600)
        #expect(adjust(1, at: 0) == 8001)
        #expect(scores.score(of: one, at: .at(.seconds(3600))) == 8001)
        #expect(changes(at: 0).map(\.age) == [.zero])
    }

    // MARK: - Reasons

    @Test("Each change has a reason")
    mutating func reasons() {
        _ = adjust(10, .validParcels)
        _ = adjust(-20, .flawedParcel(.invalid), at: 1)
        _ = adjust(-1, .requestsTooOften, at: 2)
        #expect(
            changes(at: 10) == [
                ScoreChange(.validParcels, 10, score: 10, age: .seconds(10)),
                ScoreChange(.flawedParcel(.invalid), -20, score: -10, age: .seconds(9)),
                ScoreChange(.requestsTooOften, -1, score: -10, age: .seconds(8)),
            ])
    }

    @Test("Equal reasons in a row are one, with times and sum: a day of merits is a line")
    mutating func aDayOfMerits() {
        _ = adjust(-20, .flawedParcel(.empty))
        for second in 1...86_400 { _ = adjust(10, .validParcels, at: second) }
        #expect(
            changes(at: 86_400) == [
                ScoreChange(.flawedParcel(.empty), -20, score: -20, age: .seconds(86_400)),
                ScoreChange(.validParcels, 864_000, times: 86_400, score: 10_000, age: .zero),
            ])
        #expect(scores.historyCount == 2)
    }

    @Test func flawsOfTwoKindsAreTwoReasons() {
        var scores = scores
        for flaw in [DropReason.invalid, .empty, .invalid] {
            _ = scores.adjust(one, by: -20, because: .flawedParcel(flaw), at: .zero)
        }
        #expect(scores.changes(of: one, at: .zero).map(\.times) == [1, 1, 1])
    }

    @Test("At most the last 32 reasons of an address are kept")
    mutating func atMost32() {
        for number in 0..<100 { _ = adjust(-1, .badEnd("\(number)"), at: number) }
        #expect(changes(at: 99).map(\.reason) == (68..<100).map { .badEnd("\($0)") })
        #expect(scores.historyCount == 32)
    }

    @Test("Praise pushes no other reason out")
    mutating func praise() {
        for number in 0..<31 { _ = adjust(-20, .badEnd("\(number)")) }
        for _ in 0..<1000 {
            _ = adjust(10, .validParcels)
            _ = adjust(1, .accepted)
        }
        #expect(changes().dropLast().map(\.reason) == (0..<31).map { .badEnd("\($0)") })
        #expect(changes().last?.reason == .accepted)
        #expect(changes().last?.score == 10_000)
    }

    @Test mutating func whatPraiseStoodBetweenBecomesOne() {
        for number in 0..<29 { _ = adjust(-1, .badEnd("\(number)")) }
        _ = adjust(-20, .rejected)
        _ = adjust(10, .validParcels)
        _ = adjust(-20, .rejected)
        #expect(changes().count == 32)
        _ = adjust(5, .adjusted)
        #expect(changes().count == 31 && scores.historyCount == 31)
        #expect(
            changes().suffix(2) == [
                ScoreChange(.rejected, -40, times: 2, score: -59, age: .zero),
                ScoreChange(.adjusted, 5, score: -54, age: .zero),
            ])
    }

    @Test mutating func aChangeByNothingIsNoChange() {
        #expect(adjust(0) == 0)
        #expect(scores.count == 0)
        _ = adjust(7)
        #expect(adjust(0, .rejected) == 7)
        #expect(changes().map(\.reason) == [.adjusted])
    }

    @Test mutating func sumsSaturate() {
        for _ in 0..<3 { _ = adjust(.max) }
        #expect(changes() == [ScoreChange(.adjusted, .max, times: 3, score: 10_000, age: .zero)])
        for _ in 0..<3 { _ = adjust(.min, .rejected) }
        #expect(changes().last == ScoreChange(.rejected, .min, times: 3, score: -10_000, age: .zero))
    }

    @Test mutating func aTextInAReasonIsBoundedAndHarmless() {
        _ = adjust(-1, .badEnd("\u{1b}[2J" + String(repeating: "e\u{301}\u{302}", count: 100_000)))
        guard case .badEnd(let text)? = changes().first?.reason else {
            Issue.record("no text")
            return
        }
        #expect(text.unicodeScalars.starts(with: "?[2Je\u{301}".unicodeScalars))
        #expect(text.unicodeScalars.count == 120)
    }

    // MARK: - Bounds

    @Test("Flooding with alternating reasons costs bounded memory")
    func flood() {
        var scores = Scores(limit: 64, range: 10_000, halfLife: .seconds(3600))
        for number in 0..<20_000 {
            let reason = number % 128 < 64 ? ScoreReason.rejected : .requestsTooOften
            _ = scores.adjust(.v4(UInt32(number % 64)), by: -1, because: reason, at: .zero)
            #expect(scores.historyCount <= 256)
        }
        #expect(scores.count == 64)
        #expect((0..<64).allSatisfy { !scores.changes(of: .v4($0), at: .zero).isEmpty })
    }

    @Test("Who has few changes keeps them when others have too many")
    func theLongestAreCutFirst() {
        var scores = Scores(limit: 64, range: 10_000, halfLife: .seconds(3600))
        _ = scores.adjust(one, by: -5000, because: .badEnd("a"), at: .zero)
        _ = scores.adjust(one, by: -1, because: .rejected, at: .zero)
        for number in 0..<3200 {
            _ = scores.adjust(.v4(UInt32(number % 20)), by: -1, because: .badEnd("\(number)"), at: .zero)
        }
        #expect(scores.changes(of: one, at: .zero).map(\.reason) == [.badEnd("a"), .rejected])
        #expect(scores.historyCount == 2 + (0..<20).map { scores.changes(of: .v4($0), at: .zero).count }.reduce(0, +))
    }

    // MARK: - Across runs

    @Test mutating func allScoresAreListedByAddress() {
        let addresses = ["0.0.0.1", "10.0.0.1", "2001:db8::1", "9.9.9.9"]
        for text in addresses { _ = scores.adjust(address(text), by: 4, because: .accepted, at: .zero) }
        _ = scores.adjust(two, by: 1, because: .accepted, at: .zero)
        // An IPv6 address's is that of its /64.
        let expected = ["0.0.0.1", "9.9.9.9", "10.0.0.1", "2001:db8::"]
        #expect(scores.all(at: .at(.seconds(3600))) == expected.map { Remembered.Score(address($0), 2) })
        #expect(scores.all(at: .at(.seconds(86_400))) == [])
    }

    @Test mutating func whatIsRememberedComesBack() {
        scores.restore([Remembered.Score(one, -150), Remembered.Score(two, .max)], at: .at(.seconds(5)))
        #expect(scores.all(at: .at(.seconds(5))) == [Remembered.Score(one, -150), Remembered.Score(two, 10_000)])
        #expect(changes(at: 6) == [ScoreChange(.remembered, -150, score: -150, age: .seconds(1))])
    }

    @Test("What is remembered never makes a known address better")
    mutating func neverBetter() {
        _ = adjust(-150)
        scores.restore([Remembered.Score(one, 100)], at: .zero)
        #expect(scores.score(of: one, at: .zero) == -150)
        scores.restore([Remembered.Score(one, -170)], at: .zero)
        #expect(scores.score(of: one, at: .zero) == -170)
        #expect(changes().last == ScoreChange(.remembered, -20, score: -170, age: .zero))
        // Not even one that has gone back to zero since.
        scores.restore([Remembered.Score(one, 100)], at: .at(.seconds(86_400)))
        #expect(scores.score(of: one, at: .at(.seconds(86_400))) == 0)
    }

    @Test func ofARememberedListOnlySoManyCount() {
        var scores = Scores(limit: 10, range: 10_000, halfLife: .seconds(3600))
        scores.restore((0..<1000).map { Remembered.Score(.v4($0), .min) }, at: .zero)
        #expect(scores.all(at: .zero) == (0..<10).map { Remembered.Score(.v4($0), -10_000) })
        scores.restore([Remembered.Score(.v4(5), .max), Remembered.Score(.v4(99), 0)], at: .zero)
        #expect(scores.score(of: .v4(5), at: .zero) == -10_000)
        #expect(scores.count == 10)
    }
}

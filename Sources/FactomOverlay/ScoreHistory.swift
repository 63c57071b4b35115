import FactomWire

/// The latest changes of the score of one address, oldest first.
///
/// At most 32, and those that follow each other for one reason are one. A text in a reason keeps 120 characters.
struct ScoreHistory: Sendable {
    private struct Record: Sendable {
        var reason: ScoreReason
        var change: Int
        var times: Int
        var score: Int
        var latest: Moment
    }

    static let limit = 32

    private var records: [Record] = []

    var count: Int { records.count }

    mutating func add(_ change: Int, because reason: ScoreReason, score: Int, at now: Moment) {
        if let last = records.last, last.reason == reason {
            let more = Record(reason: reason, change: change, times: 1, score: score, latest: now)
            return merge(more, into: records.count - 1)
        }
        let new = Record(reason: reason.shortened, change: change, times: 1, score: score, latest: now)
        if continuesLast(new) { return merge(new, into: records.count - 1) }
        if records.count >= ScoreHistory.limit {
            makeRoom()
            if continuesLast(new) { return merge(new, into: records.count - 1) }
        }
        records.append(new)
    }

    private func continuesLast(_ new: Record) -> Bool {
        records.isEmpty ? false : records[records.count - 1].reason == new.reason
    }

    /// Forgets all but these, and gives their memory back.
    mutating func keepLatest(_ count: Int) {
        if records.count > count { records = Array(records.suffix(count)) }
    }

    func changes(at now: Moment) -> [ScoreChange] {
        records.map {
            ScoreChange(
                $0.reason, $0.change, times: $0.times, score: $0.score, age: max(now - $0.latest, .zero))
        }
    }

    /// Praise comes every second and says little: the oldest of it goes first, and then the oldest of all. What it
    /// stood between may be of one kind now.
    private mutating func makeRoom() {
        let index = records.firstIndex { $0.reason.isPraise } ?? 0
        records.remove(at: index)
        guard index > 0, index < records.count, records[index - 1].reason == records[index].reason else { return }
        let newer = records.remove(at: index)
        merge(newer, into: index - 1)
    }

    private mutating func merge(_ newer: Record, into index: Int) {
        records[index].change = records[index].change.addingSaturating(newer.change)
        records[index].times = records[index].times.addingSaturating(newer.times)
        records[index].score = newer.score
        records[index].latest = max(records[index].latest, newer.latest)
    }
}

extension ScoreReason {
    /// What a peer that does what it should gets all the time.
    fileprivate var isPraise: Bool {
        switch self {
        case .validParcels, .accepted: true
        case .flawedParcel, .requestsTooOften, .badEnd, .rejected, .adjusted, .remembered: false
        }
    }

    /// Itself, of bounded size.
    fileprivate var shortened: ScoreReason {
        if case .badEnd(let text) = self { .badEnd(shortenedReason(text)) } else { self }
    }
}

/// The text of a reason as it is remembered: what comes from a peer or a file takes bounded room, and is harmless
/// where it is printed.
func shortenedReason(_ text: String) -> String {
    quoted(text, codePoints: 120)
}

extension Int {
    /// The sum, or the number nearest to it.
    func addingSaturating(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}

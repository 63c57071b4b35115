/// What raised or lowered the score of an address, and what became of it: an answer to "why?".
///
/// Changes for the same reason that follow each other are one, so that a day of merits is a line.
public struct ScoreChange: Sendable, Equatable {
    /// Why the score changed.
    public let reason: ScoreReason
    /// What was added, or with a minus taken away, all times together. The score itself may have changed by less, as
    /// it has limits.
    public let change: Int
    /// How many changes these are: 1 or more.
    public let times: Int
    /// The score after the latest of them.
    public let score: Int
    /// How long ago the latest of them was.
    public let age: Duration

    package init(_ reason: ScoreReason, _ change: Int, times: Int = 1, score: Int, age: Duration) {
        self.reason = reason
        self.change = change
        self.times = times
        self.score = score
        self.age = age
    }
}

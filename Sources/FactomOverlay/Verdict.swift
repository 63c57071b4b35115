/// What an application makes of a message: it feeds the score of the sender's address.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Valid: a point for the sender's address.
    case accept
    /// Neither good nor bad, or not to be judged: the score stays.
    case ignore
    /// Invalid, and the sender should have known: 20 points off. Eleven of them end the connection of a stranger.
    case reject
}

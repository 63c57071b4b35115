public import FactomWire

/// How a node thinks of an address, and why.
public struct AddressStanding: Sendable, Equatable {
    /// Whom it is about.
    public let address: IPAddress
    /// The quality score, −10,000…10,000: 0 for a stranger, under −200 for one to be rid of.
    public let score: Int
    /// The ban that keeps it out the longest, of the address itself or of a subnet; `nil` when it isn't banned.
    public let ban: Ban?
    /// The latest changes of its score, oldest first, at most 32. Those that follow each other for one reason are
    /// one, and when there are more, praise goes first.
    public let changes: [ScoreChange]

    package init(address: IPAddress, score: Int, ban: Ban?, changes: [ScoreChange]) {
        self.address = address
        self.score = score
        self.ban = ban
        self.changes = changes
    }
}

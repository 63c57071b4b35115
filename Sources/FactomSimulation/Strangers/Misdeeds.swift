/// What a hostile peer does wrong, a flag each; several go together.
package struct Misdeeds: OptionSet, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    // What it answers when it is asked for peers.
    /// 30 MB of them, or as ``HostileSizes`` say; so with each number here.
    package static let hugeShare = Misdeeds(rawValue: 1 << 0)
    /// 10,000 entries.
    package static let longShare = Misdeeds(rawValue: 1 << 1)
    /// Addresses that nobody should be told of, port 0, and peers that call themselves special. Not for private
    /// networks, whose nodes would go there.
    package static let forbiddenShare = Misdeeds(rawValue: 1 << 2)

    // What it says of its own accord.
    package static let unaskedShares = Misdeeds(rawValue: 1 << 3)
    package static let requestFlood = Misdeeds(rawValue: 1 << 4)
    package static let pingFlood = Misdeeds(rawValue: 1 << 5)
    /// One message, 2,000 times.
    package static let replays = Misdeeds(rawValue: 1 << 6)
    /// 20 MB of a message that is longer.
    package static let unfinished = Misdeeds(rawValue: 1 << 7)
    /// Bytes that are none of the protocol's.
    package static let garbage = Misdeeds(rawValue: 1 << 8)

    // How it behaves.
    /// It connects and says nothing.
    package static let silent = Misdeeds(rawValue: 1 << 9)
    /// It never reads.
    package static let deaf = Misdeeds(rawValue: 1 << 10)
    /// It says the end of all that it says a byte now and then: of its greeting when there is nothing else.
    package static let slow = Misdeeds(rawValue: 1 << 11)

    // What only a ``Maverick`` does.
    /// Messages of its own, each in order and each a new one, at a steady rate.
    package static let spam = Misdeeds(rawValue: 1 << 12)
    /// It takes everything, answers pings and requests, and passes nothing on.
    package static let sink = Misdeeds(rawValue: 1 << 13)
    /// Who dials it gets the own greeting back; whom it dials, the number of that.
    package static let echo = Misdeeds(rawValue: 1 << 14)
    /// It greets for another network.
    package static let wrongNetwork = Misdeeds(rawValue: 1 << 15)
    /// It greets in a version that doesn't exist yet.
    package static let futureVersion = Misdeeds(rawValue: 1 << 16)
    /// It connects, leaves at once or as soon as it was greeted, and comes again.
    package static let churner = Misdeeds(rawValue: 1 << 17)
}

extension Misdeeds: CustomStringConvertible {
    /// The flags by name, in their order.
    package static let names: [(flag: Misdeeds, name: String)] = [
        (.hugeShare, "huge share"), (.longShare, "long share"), (.forbiddenShare, "forbidden share"),
        (.unaskedShares, "unasked shares"), (.requestFlood, "request flood"), (.pingFlood, "ping flood"),
        (.replays, "replays"), (.unfinished, "unfinished"), (.garbage, "garbage"), (.silent, "silent"),
        (.deaf, "deaf"), (.slow, "slow"), (.spam, "spam"), (.sink, "sink"), (.echo, "echo"),
        (.wrongNetwork, "wrong network"), (.futureVersion, "future version"), (.churner, "churner"),
    ]

    package var description: String {
        Misdeeds.names.filter { contains($0.flag) }.map(\.name).joined(separator: ", ")
    }

    /// What it says when it is asked for peers, and not before.
    package static let shares: Misdeeds = [.hugeShare, .longShare, .forbiddenShare]
}

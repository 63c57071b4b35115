/// What a run is about: how large the network is, what it is made of, and what befalls it. With a seed it decides a run
/// to the last byte.
package struct Scenario: Sendable, Equatable {
    package var name = "custom"
    /// One sentence.
    package var summary = ""
    /// Nodes of this kind of software; those that ``hostile`` adds apart.
    package var nodes = 100
    /// How long it lasts, in virtual seconds, ``peace`` not counted.
    package var seconds = 600.0
    /// Nodes start one after another within this time, in seconds.
    package var startWithin = 5.0
    /// Whether all live in one private network, where limits by address don't hold.
    package var isPrivate = false
    /// How many nodes, the first ones, are on the seed list.
    package var seedNodes = 4
    /// Which part of the nodes has two special peers, 0…1.
    package var specialShare = 0.0
    package var traffic = TrafficPlan()
    package var tuning = Tuning()
    package var mix = ProtocolMix()
    package var weather = Weather()
    /// What happens, and when.
    package var plan: [PlannedFault] = []
    /// What happens over and over.
    package var churn: Churn?
    package var hostile: [HostileGroup] = []
    /// After all that: quiet for so many seconds, at whose end the network must be whole. 0 for none.
    package var peace = 0.0
    package var expectation = Expectation()
    /// How many nodes are looked at each virtual second for broken invariants, 0…1.
    package var watched = 1.0
    package var carries = Carriage.bytes

    package init() {}
}

/// What goes over the virtual links.
package enum Carriage: String, Sendable, CaseIterable {
    /// The bytes of the real protocols, encoded and decoded by the nodes' own codecs.
    case bytes
    /// Messages as they are, neither encoded nor decoded unless they must wait for room, and all else as bytes: faster,
    /// for the largest runs.
    case parcels
}

/// The application's messages.
package struct TrafficPlan: Sendable, Equatable {
    /// In all the network, from nodes by chance.
    package var messagesPerSecond = 1.0
    package var bytes = 256
    /// When the first is sent, in seconds.
    package var from = 0.0
    /// How long a message has to get everywhere, in seconds.
    package var patience = 20.0

    package init() {}
}

/// What nodes are to be like, where not as they are by default.
package struct Tuning: Sendable, Equatable {
    package var fanout: Int?
    package var outgoingFloor: Int?
    package var outgoingTarget: Int?
    package var incomingLimit: Int?
    package var duplicateSeconds: Double?
    package var askSeconds: Double?
    package var roundSeconds: Double?
    package var queueParcels: Int?
    package var addressBook: Int?

    package init() {}
}

/// Which protocols nodes dial in, by weight; nodes get them in this order, over and over.
package struct ProtocolMix: Sendable, Equatable {
    package var v9 = 0.0
    package var v10 = 1.0
    package var v11 = 0.0
    /// Nodes that behave as the first generation of Go nodes does.
    package var p2p1 = 0.0

    package init(v9: Double = 0, v10: Double = 1, v11: Double = 0, p2p1: Double = 0) {
        self.v9 = v9
        self.v10 = v10
        self.v11 = v11
        self.p2p1 = p2p1
    }
}

/// Nodes that go and come back.
package struct Churn: Sendable, Equatable {
    /// Which part of the nodes crashes each minute, 0…1.
    package var share = 0.05
    package var from = 60.0
    /// In seconds; `nil` for as long as the run's faults last.
    package var until: Double?
    /// How long each is down, in seconds, at least and at most.
    package var downFrom = 5.0
    package var downTo = 60.0
    package var manner = Crash()

    package init() {}
}

/// How a node goes, and what it finds when it is back.
package struct Crash: Sendable, Equatable {
    package enum File: String, Sendable, CaseIterable {
        /// As it was last saved.
        case saved
        /// Cut somewhere: it can't be read.
        case torn
        /// Gone.
        case lost
    }

    /// Without a word to anybody, as when the power fails; otherwise its system ends its connections.
    package var isSilent = false
    package var file = File.saved
    /// Back at another address; those on the seed list stay where the list says.
    package var moves = false
    /// A stop in order instead: the last state is saved.
    package var isOrderly = false

    package init() {}
}

/// Something that happens at a moment.
package struct PlannedFault: Sendable, Equatable {
    /// In seconds.
    package var at: Double
    package var fault: Fault

    package init(at: Double, _ fault: Fault) {
        self.at = at
        self.fault = fault
    }
}

package enum Fault: Sendable, Equatable {
    /// So many nodes crash, and are back after so many seconds.
    case crash(count: Int, downFor: Double, Crash)
    /// New nodes join, all within so many seconds.
    case join(count: Int, within: Double)
    /// Nodes stand still, their systems don't.
    case pause(count: Int, seconds: Double)
    /// Each event costs nodes so many milliseconds.
    case slow(count: Int, seconds: Double, milliseconds: Double)
    /// The clocks of nodes leap ahead; their dates by as much in either direction.
    case leap(count: Int, seconds: Double)
    /// Nothing can be saved.
    case fullDisk(count: Int, seconds: Double)
    /// The network falls into parts of this share each.
    case partition(Partition, seconds: Double)
    /// Nobody answers at the seed's address.
    case seedOutage(seconds: Double)
    /// Other weather for a while.
    case weather(Weather, seconds: Double)
    /// Connections break.
    case resets(count: Int)
    /// Operators of so many nodes ban one of their peers by hand.
    case banByHand(count: Int, seconds: Double)
    /// Everyone restarts.
    case restartAll(downFor: Double, Crash)
    /// Nodes of the older generation are replaced by new ones, one after the other within so many seconds.
    case upgrade(within: Double)
}

package struct Partition: Sendable, Equatable {
    /// Which part of the nodes each island has; what is missing to 1 is the first's.
    package var shares = [0.5, 0.5]
    /// Bytes still get from later islands to earlier ones.
    package var isOneWay = false
    /// It comes and goes in so many seconds each; 0 for always there.
    package var flapEvery = 0.0

    package init() {}
}

/// Nodes that mean harm.
package struct HostileGroup: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Breaks the protocol, a different misdeed each.
        case mavericks
        /// Valid messages without end.
        case spammers
        /// Takes everything, passes nothing on.
        case sinks
        /// Many addresses around one victim, telling only of each other.
        case eclipse
    }

    package var kind: Kind
    package var count: Int
    /// In how many /16 networks they live.
    package var groups = 16
    /// When they come, in seconds.
    package var from = 60.0
    /// What each does in a second, where it does something over and over.
    package var rate = 10.0
    /// How often the victim of an eclipse is restarted, in seconds; 0 for never.
    package var restartEvery = 0.0

    package init(_ kind: Kind, count: Int) {
        self.kind = kind
        self.count = count
    }
}

/// What must have come true at the end, where the scenario is a promise.
package struct Expectation: Sendable, Equatable {
    /// Of deliveries to nodes that were up.
    package var delivery: Double?
    /// From the start until the network is whole, in seconds.
    package var formedWithin: Double?
    /// From the end of each fault until it is whole again, in seconds.
    package var healedWithin: Double?
    /// Honest outgoing peers that an eclipse's victim must always have.
    package var honestPeers: Int?

    package init() {}
}

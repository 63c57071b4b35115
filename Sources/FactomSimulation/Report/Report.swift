package import FactomOverlay

/// What a run came to. Equal for equal runs, ``speed`` apart.
package struct Report: Sendable, Equatable {
    package var scenario = ""
    /// The scenario in one sentence.
    package var summary = ""
    package var seed: UInt64 = 0
    package var carries = Carriage.bytes
    package var nodes = 0
    package var hostile = 0
    /// How long it lasted, in virtual seconds.
    package var seconds = 0.0
    /// Of all that happened: two runs are the same when this is.
    package var digest: UInt64 = 0
    package var occurrences: UInt64 = 0
    /// From the start until the network was whole; `nil` when it never was.
    package var formedAfter: Double?
    package var healings: [Healing] = []
    /// What befell the network, in the order of time.
    package var marks: [Mark] = []
    package var shape = NetworkShape()
    package var delivery = DeliveryReport()
    package var bytes = BytesByKind()
    package var traffic = Traffic()
    /// Why connections ended, by label, in the order of the labels.
    package var ends: [NamedCount] = []
    package var course: [Sample] = []
    package var picture = NetworkPicture()
    /// Of an eclipse; `nil` when there was none.
    package var victim: Victim?
    /// What broke; `nil` when all held.
    package var failure: Failure?
    package var speed = Speed()

    package init() {}

    /// Something happened to the network, and it became whole again.
    package struct Healing: Sendable, Equatable {
        package var after: String
        /// When that was over, in seconds.
        package var at: Double
        /// `nil` when it was never whole again, or something else happened before.
        package var took: Double?

        package init(after: String, at: Double, took: Double?) {
            (self.after, self.at, self.took) = (after, at, took)
        }
    }

    /// The links of the network at the end of the run.
    package struct NetworkShape: Sendable, Equatable {
        /// Nodes that run.
        package var up = 0
        package var pieces = 0
        /// The longest of the shortest ways between two nodes, in hops; seen from at most 64 nodes. `nil` when there are
        /// several pieces.
        package var diameter: Int?
        package var degrees = Tally(bound: 1024)
        package var outgoing = Tally(bound: 1024)

        package init() {}
    }

    package struct DeliveryReport: Sendable, Equatable {
        package var messages = 0
        /// Deliveries to nodes that were up and had peers from sending on, and that nothing stood before.
        package var expected = 0
        package var delivered = 0
        package var hops = Tally(bound: 64)
        /// In milliseconds.
        package var latency = Tally(bound: 30_000)
        /// In milliseconds, for each message that got to all that were expected to have it: until the last had it.
        package var wholeAfter = Tally(bound: 30_000)
        /// Deliveries by when their messages were sent, in the order of time.
        package var course: [DeliveryWindow] = []
        /// Copies that came, for each that was delivered.
        package var copies: Double?

        /// `nil` when none was expected.
        package var share: Double? { expected == 0 ? nil : Double(delivered) / Double(expected) }

        package init() {}
    }

    /// Deliveries of the messages that were sent within a while.
    package struct DeliveryWindow: Sendable, Equatable {
        /// When it began, in virtual seconds.
        package var second: Double
        package var expected = 0
        package var delivered = 0
    }

    /// What was handed to sockets, in bytes.
    package struct BytesByKind: Sendable, Equatable {
        package var messages: UInt64 = 0
        package var handshakes: UInt64 = 0
        package var pings: UInt64 = 0
        package var shares: UInt64 = 0

        package init() {}
    }

    package struct NamedCount: Sendable, Equatable {
        package var name: String
        package var count: UInt64

        package init(name: String, count: UInt64) {
            self.name = name
            self.count = count
        }
    }

    /// How things stood at a moment.
    package struct Sample: Sendable, Equatable {
        package var second: Double
        package var up: Int
        package var links: Int
        package var pieces: Int
        package var leastOutgoing: Int
        package var meanOutgoing: Double
    }

    /// Whom an eclipse was for, and whether it came about.
    package struct Victim: Sendable, Equatable {
        package struct Sample: Sendable, Equatable {
            package var second: Double
            /// Outgoing peers of either kind.
            package var honest: Int
            package var hostile: Int
        }

        package var endpoint: String
        package var restarts = 0
        /// Honest outgoing peers at worst, the first minute after each start apart; `nil` before there was such a time.
        package var leastHonest: Int?
        /// How long it had none, in seconds, the same minutes apart.
        package var secondsAlone = 0
        package var course: [Sample] = []

        package init(endpoint: String) {
            self.endpoint = endpoint
        }
    }

    /// Nodes and who is linked with whom, for drawing: of small networks all, of large ones none.
    package struct NetworkPicture: Sendable, Equatable {
        package struct Node: Sendable, Equatable {
            package var endpoint: String
            package var kind: String
            package var x: Double
            package var y: Double
        }

        package static let mostNodes = 1000
        package var nodes: [Node] = []
        /// By the nodes' positions here; the first dialled the second.
        package var links: [(from: Int, to: Int)] = []

        package init() {}

        package static func == (left: NetworkPicture, right: NetworkPicture) -> Bool {
            left.nodes == right.nodes && left.links.elementsEqual(right.links) { $0 == $1 }
        }
    }

    /// What the run cost here: not the same twice.
    package struct Speed: Sendable, Equatable {
        package var cpuSeconds = 0.0
        package var nodeSeconds = 0.0
        package var peakMebibytes = 0

        package init() {}

        package static func == (left: Speed, right: Speed) -> Bool { true }
    }
}

/// A promise that was broken: the run ends there.
package struct Failure: Error, Sendable, Equatable {
    /// Which.
    package var invariant: String
    /// What was found, in one sentence.
    package var finding: String
    /// When, in virtual nanoseconds.
    package var time: Int64
    package var seed: UInt64
    /// The nodes concerned.
    package var hosts: [Int]
    /// What happened to them last, in order, a line each.
    package var lastEvents: [String]
}

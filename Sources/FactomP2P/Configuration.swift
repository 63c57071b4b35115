public import FactomWire

/// What a node is to be like. Every value has the network's default: `Configuration()` joins LOCAL.
///
/// ```swift
/// var configuration = Configuration()
/// configuration.network = .custom("workshop")
/// configuration.specialPeers = ["10.0.0.5:8110"]
/// ```
///
/// It is checked once, when a ``Node`` is made of it: a value out of its range is a ``ConfigurationError``
/// that names it.
public struct Configuration: Sendable, Equatable {
    /// The network to join; peers of other networks are refused.
    public var network = Network.local
    /// The IP address to listen on, and to dial from unless it stands for all: `0.0.0.0` is every IPv4 one,
    /// `::` every one.
    public var bindAddress = "0.0.0.0"
    /// The port to listen on; `nil` for the network's own, 0 for one that the system chooses.
    public var port: UInt16?
    /// What the node's id is made of, so that it is the same after a restart; `nil` for a random id.
    public var nodeName: String?

    /// Peers as `address:port` or `name:port` that are always dialled, for ever, outside every budget.
    /// Whoever connects from one of their addresses is a special peer, too, whatever the port. They are never
    /// told to others.
    public var specialPeers: [String] = []
    /// Where the first peers are found, each as ``Seed/init(_:)`` reads it: `https://example.com/seed.txt`,
    /// `file:seeds.txt`, `dns:seed.example.com:8108`. Empty for nowhere; `nil` for the network's own,
    /// ``Network/defaultSeeds``.
    public var seeds: [String]?
    /// Whether to dial special peers only; others may still dial us.
    public var exclusive = false
    /// Whether to take connections from special peers only; others are refused.
    public var exclusiveIncoming = false

    /// The protocol to dial in. A peer that can't read it is dialled again in older ones; whoever dials us is
    /// answered in its own.
    public var preferredProtocol = ProtocolVersion.v10
    /// How many regular peers a ``Target/broadcast`` goes to, besides every special one. 1…10,000.
    public var fanout = 16
    /// Where the node keeps its address book, its bans and its scores across runs: the path of a file, which is
    /// made, with its directories, when it isn't there. `nil`: they end with the node.
    public var peersFile: String?

    /// Regular peers to dial, at most: 0…10,000. It gets to ``Limits/outgoingFloor`` of them as fast as it can, and
    /// on to this one by one.
    public var outgoingTarget = 32
    /// Regular peers to take, at most: 0…100,000. Those over it are refused in their own protocol.
    public var incomingLimit = 200

    /// Whether a ``Target/broadcast``, a message to ``Target/everyone`` and a relayed one leave out peers that are
    /// known to have the message: because they sent it, or were sent it, within the last 30 to 60 s.
    public var duplicateFilter = true
    /// Whether the node itself passes on what it hears for the first time, as a broadcast, besides delivering it.
    /// What it has heard or sent before, within the last 30 to 60 s, is neither delivered nor passed on. For networks
    /// whose messages need no check; an application that checks them first calls ``Node/relay(_:)``. Needs
    /// ``duplicateFilter``.
    public var relay = false

    /// The largest parcel to read or send: 64 KiB…128 MiB, in bytes. A message to send may have 1 KiB less. A
    /// peer that announces a larger one is disconnected before any of it is stored.
    public var parcelLimit = 32 << 20
    /// What may wait for one peer, in parcels: 1…1,000,000. The oldest goes first when it is full.
    public var queueParcels = 5000
    /// The same in bytes: 64 KiB…1 GiB. One larger parcel may stand alone.
    public var queueBytes = 8 << 20
    /// What may wait for the application, in messages: 16…1,000,000. A peer that has as much in it as is still
    /// free isn't read until there is room again.
    public var inboxParcels = 16_384
    /// The same in bytes: 64 KiB…4 GiB.
    public var inboxBytes = 64 << 20

    /// How long a dial and then a handshake may take, each: 10 ms…5 min.
    public var dialTimeout = Duration.seconds(5)
    /// Silence after which a peer is pinged: 100 ms…1 h.
    public var pingAfter = Duration.seconds(15)
    /// Silence after which a peer is given up: at least ``pingAfter``, up to 1 day.
    public var goneAfter = Duration.seconds(40)
    /// How long ``Node/stop()`` waits for the queues to drain: 0…5 min. Half a second more at most, and no more than this,
    /// for peers to end their connections.
    public var stopDeadline = Duration.seconds(5)

    /// What it bears from strangers, and how it paces its dials.
    public var limits = Limits()

    /// The defaults.
    public init() {}
}

/// A value of a ``Configuration`` that can't be: which, what it is, and what would be right.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The property's name.
    public let key: String
    /// The value as it was given.
    public let value: String
    /// What would be right.
    public let expected: String

    /// An error about a value; for those who check configuration of their own in the same words.
    public init(key: String, value: String, expected: String) {
        self.key = key
        self.value = value
        self.expected = expected
    }

    /// One sentence: `fanout is '0'; it must be in 1…10000`.
    public var description: String {
        "\(key) is '\(value)'; it must be \(expected)"
    }
}

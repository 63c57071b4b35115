import FactomOverlay
import FactomWire
import NIOCore

extension Settings {
    /// A node on a network within one machine, that does nothing of its own accord but dial: see ``restless``.
    static var local: Settings {
        var settings = restless
        settings.fewTried = 0
        settings.feelEvery = .seconds(1_000_000)
        settings.ladderEvery = .seconds(1_000_000)
        return settings
    }

    /// A node on a network within one machine, with all that it does by itself. What peers have earned is told at
    /// the next tick.
    static var restless: Settings {
        var settings = Settings(network: .local, nodeID: 0xa11ce, listenPort: 8110)
        settings.isPrivateNetwork = true
        settings.receiveRate = nil
        settings.reportEvery = .zero
        return settings
    }

    /// A node on the open internet.
    static var main: Settings {
        var settings = Settings(network: .main, nodeID: 0xa11ce, listenPort: 8108)
        settings.reportEvery = .zero
        return settings
    }

    func with(_ change: (inout Settings) -> Void) -> Settings {
        var changed = self
        change(&changed)
        return changed
    }
}

extension Moment {
    static func at(_ time: Duration) -> Moment { .zero + time }
}

/// One connection at a made-up time, the peer at its other end, and what that peer hears.
struct Scene {
    static let nonce: UInt64 = 0x1234

    var connection: Connection
    var peer: Voice
    var ear: Ear
    var now = Moment.zero

    /// A connection that stands and on which nobody has spoken, but a dialler.
    init(
        _ direction: Direction, dialling: ProtocolVersion = .v10, peer: ProtocolVersion,
        settings: Settings = .local, at start: Duration = .zero
    ) {
        let encoder = StreamEncoder(
            network: settings.network, nodeID: settings.nodeID, listenPort: settings.listenPort)
        now = .at(start)
        connection = Connection(
            direction, dialProtocol: dialling, nonce: Scene.nonce, settings: settings, encoder: encoder, at: now)
        self.peer = Voice(version: peer)
        ear = Ear(settlingOn: peer)
        _ = handle(.opened)
    }

    /// A connection whose two sides have greeted, in the peer's protocol; what was said until then is past.
    static func online(
        _ direction: Direction = .incoming, in version: ProtocolVersion, settings: Settings = .local,
        at start: Duration = .zero
    ) -> Scene {
        var scene = Scene(direction, dialling: version, peer: version, settings: settings, at: start)
        _ = scene.hears(scene.peer.greeting())
        _ = scene.handle(.admitted)
        _ = scene.hears(scene.peer.preamble)
        _ = scene.said()
        return scene
    }

    mutating func handle(_ event: Connection.Event) -> [Connection.Action] {
        var actions: [Connection.Action] = []
        connection.handle(event, at: now, into: &actions)
        return actions
    }

    mutating func hears(_ chunks: ByteBuffer...) -> [Connection.Action] {
        chunks.filter { $0.readableBytes > 0 }.flatMap { handle(.received($0)) }
    }

    /// Lets the clock stand at `time`, and ticks.
    mutating func tick(at time: Duration) -> [Connection.Action] {
        now = .at(time)
        return handle(.tick)
    }

    /// What the peer hears of all that waits to be written.
    mutating func said() -> [Ear.Heard] {
        ear.hear(written())
    }

    mutating func written() -> ByteBuffer {
        var all = ByteBuffer()
        while let bytes = connection.nextWrite(at: now) {
            all.writeImmutableBuffer(bytes)
            _ = handle(.wrote)
        }
        return all
    }

    /// How we greet in a protocol.
    func greeting(in version: ProtocolVersion, _ kind: Handshake.Kind = .hello) -> Handshake {
        let settings = Settings.local
        return Handshake(
            kind: kind, network: settings.network, version: UInt32(version.rawValue), nodeID: UInt64(settings.nodeID),
            listenPort: settings.listenPort, nonce: kind == .hello ? Scene.nonce : nil, framing: version.framing)
    }
}

import FactomOverlay
import FactomWire
import NIOCore

@testable import FactomSimulation

// Pair, as far as what a test does with it and asks of it goes.
extension Pair {
    /// The node makes the stranger a special peer, and so dials it.
    mutating func callAbroad() {
        beginToCallAbroad()
        settle()
    }

    mutating func beginToCallAbroad() {
        guard let name = HostPort(abroad.description) else { return }
        tellNode(.command(.setSpecials([name])))
    }

    /// The stranger is somebody the node has heard of from a seed.
    mutating func hearOfAbroad() {
        tellNode(.seedsFetched([abroad]))
        settle()
    }

    mutating func send(_ text: String) throws(SendError) -> Int {
        defer { if overlay.needsFlush { tellNode(.flush) } }
        return try overlay.send([ByteBuffer(string: text)], to: .everyone, at: now).taken
    }

    var peers: [PeerStatistics] { overlay.peers(at: now) }
    var score: Int { overlay.standing(of: abroad.address, at: now).score }
    var bans: [BanReason] { overlay.bans(at: now).map(\.reason) }

    /// Why connections to the stranger ended or never came about, each reason once, in the order of their first time.
    var reasons: [CloseReason] {
        var reasons: [CloseReason] = []
        for event in events {
            switch event {
            case .offline(let peer, let reason) where peer.id.endpoint.address == abroad.address: note(reason)
            case .refused(let endpoint, _, let reason) where endpoint.address == abroad.address: note(reason)
            case .online, .offline, .refused: continue
            }
        }
        return reasons

        func note(_ reason: CloseReason) {
            if !reasons.contains(reason) { reasons.append(reason) }
        }
    }
}

extension Settings {
    /// A node on the open internet.
    static let open = Settings(network: .main, nodeID: 0xa11ce, listenPort: 8108)

    func with(_ change: (inout Settings) -> Void) -> Settings {
        var changed = self
        change(&changed)
        return changed
    }
}

extension Endpoint {
    static let home = Endpoint(address: .v4(0x1401_0101), port: 8108)
    static let abroad = Endpoint(address: .v4(0x2802_0202), port: 8108)
}

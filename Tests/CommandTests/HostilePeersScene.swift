import FactomP2P
import FactomWire
import Foundation
import TestSupport
import Testing

/// A node as a process of its own that relays, two honest peers that talk through it, and whoever attacks it.
struct HostilePeersScene {
    let node: RunningCommand
    let address: Endpoint
    let honest: HonestPair
    /// The median round trip while all was quiet.
    private let calm: Duration

    /// - Parameter arguments: of the node, besides those that give it a port, its network and pipes.
    static func play(
        on network: Network = .local, _ arguments: [String] = [], _ body: (HostilePeersScene) async throws -> Void
    ) async throws {
        let usual = ["--relay", "-network", network.description, "-p2pOutgoing", "0"]
        try await RunningCommand.node(usual + arguments, chatter: "{\"event\":\"message\"") { node, listening in
            let port = UInt16(clamping: try #require(listening.port))
            let address = Endpoint(address: try #require(IPAddress("127.0.0.1")), port: port)
            try await HonestPair.talking(through: address, on: network) { honest in
                for _ in 1...2 { try await node.output.line(with: "\"online\",\"peer\":\"127.0.0.") }
                let calm = try await honest.medianRoundTrip()
                try await body(HostilePeersScene(node: node, address: address, honest: honest, calm: calm))
            }
        }
    }

    /// Lets these attack all at once while the body waits for what comes of it, and looks at what it cost: memory,
    /// the honest ones' round trip, and their connections.
    func bear(_ attackers: [HostilePeer], until body: () async throws -> Void) async throws {
        try node.forgetPeakMemory()
        let before = try #require(node.peakMemory)
        let roundTrip = try await honest.medianRoundTrip {
            let channels = attackers.map { $0.attack(address) }
            defer { for channel in channels { channel.whenSuccess { $0.close(promise: nil) } } }
            try await body()
        }
        let grown = try #require(node.peakMemory) - before
        Figures.note(attackers, memory: grown, roundTrip: roundTrip, calm: calm)
        #expect(grown < 64 << 20, "memory has grown by \(grown) bytes")
        try await expectShort(roundTrip)
        #expect(!honest.areDisturbed)
        let ends = ["127.0.0.2", "127.0.0.3"].map { "\"offline\",\"peer\":\"\($0):" }
        #expect(!node.output.all.contains { line in ends.contains(where: line.contains) })
    }

    /// Only a node as it is delivered can be asked how fast it is: one that is built for tests needs some thirty times as
    /// long for each parcel of a flood, and has the machine to itself less.
    private func expectShort(_ roundTrip: Duration) async throws {
        #if !DEBUG
        if roundTrip < .milliseconds(10) { return }
        // A machine that is busy with other things tells nothing: it was slow before, or is still.
        let now = try await honest.medianRoundTrip()
        #expect(roundTrip < max(calm, now) * 20, "\(roundTrip), when calm \(calm), \(now)")
        #endif
    }

    /// The next line of the node with all of these texts in it.
    @discardableResult
    func line(with texts: String...) async throws -> String {
        while true {
            let line = try await node.output.line(with: texts[0])
            if texts.allSatisfy(line.contains) { return line }
        }
    }

    /// Comes back when the score of the only peer at an address is so low, or lower.
    func score(of address: String, fallsTo score: Int) async throws {
        while true {
            node.write("{\"command\":\"peers\"}\n")
            guard case .list(let peers) = try await node.event("peers").peers else { continue }
            if peers.contains(where: { $0.peer.hasPrefix(address + ":") && $0.score <= score }) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// What attacks cost, as a table on standard error for whoever asks for it by `HOSTILE_PEERS_FIGURES`.
private enum Figures {
    static func note(_ attackers: [HostilePeer], memory: Int, roundTrip: Duration, calm: Duration) {
        guard ProcessInfo.processInfo.environment["HOSTILE_PEERS_FIGURES"] != nil else { return }
        let kinds = Set(attackers.map(\.description)).sorted().joined(separator: ", ")
        let line = "\(attackers.count) × \(kinds): \(memory >> 10) KiB, \(roundTrip), calm \(calm)\n"
        FileHandle.standardError.write(Data(line.utf8))
    }
}

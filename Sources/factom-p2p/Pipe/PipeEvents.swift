import FactomP2P

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What `--pipe json` writes: a line for each thing that happens, its members in a fixed order.
enum PipeEvents {
    static func listening(on endpoint: Endpoint, network: Network, nodeID: UInt32) -> JSONLine {
        var line = JSONLine(event: "listening")
        line.add("address", endpoint.address.description)
        line.add("port", endpoint.port)
        line.add("network", network.description)
        line.add("nodeID", hexadecimal(nodeID))
        return line
    }

    static func online(_ peer: Peer) -> JSONLine {
        var line = JSONLine(event: "online")
        describe(peer, in: &line)
        return line
    }

    static func offline(_ peer: Peer, _ reason: CloseReason) -> JSONLine {
        var line = JSONLine(event: "offline")
        line.add("peer", peer.id.description)
        line.add("reason", reason.description)
        return line
    }

    static func refused(_ endpoint: Endpoint, _ reason: CloseReason) -> JSONLine {
        var line = JSONLine(event: "refused")
        line.add("address", endpoint.description)
        line.add("reason", reason.description)
        return line
    }

    static func message(_ message: Message) -> JSONLine {
        var line = JSONLine(event: "message")
        line.add("peer", message.sender.id.description)
        let quote = [UInt8(ascii: "\"")]
        line.add("payload", raw: quote + Data(message.payload.readableBytesView).base64EncodedData() + quote)
        return line
    }

    static func sent(id: [UInt8]?, peers: Int) -> JSONLine {
        var line = answer("sent", id)
        line.add("peers", peers)
        return line
    }

    static func error(_ text: String, id: [UInt8]?) -> JSONLine {
        var line = answer("error", id)
        line.add("message", text)
        return line
    }

    static func peers(_ peers: [PeerStatistics], id: [UInt8]?) -> JSONLine {
        var line = answer("peers", id)
        line.add("peers", peers.map(statistics))
        return line
    }

    // MARK: - Scores and bans

    static func bans(_ bans: [Ban], id: [UInt8]?) -> JSONLine {
        var line = answer("bans", id)
        line.add("bans", bans.map(ban))
        return line
    }

    /// - Parameter found: whether it was banned until now.
    static func unbanned(_ target: BanTarget, found: Bool, id: [UInt8]?) -> JSONLine {
        var line = answer("unbanned", id)
        line.add("target", target.description)
        line.add("found", found)
        return line
    }

    static func standing(_ standing: AddressStanding, id: [UInt8]?) -> JSONLine {
        var line = answer("why", id)
        line.add("address", standing.address.description)
        line.add("score", standing.score)
        line.add("changes", standing.changes.map(change))
        line.add("ban", standing.ban.map(ban))
        return line
    }

    private static func ban(_ ban: Ban) -> JSONLine {
        var line = JSONLine()
        line.add("target", ban.target.description)
        line.add("reason", ban.reason.description)
        // Never 0 while it lasts.
        line.add("seconds", max(ban.remaining.components.seconds, 1))
        return line
    }

    private static func change(_ change: ScoreChange) -> JSONLine {
        var line = JSONLine()
        line.add("reason", change.reason.description)
        line.add("change", change.change)
        line.add("times", change.times)
        line.add("score", change.score)
        line.add("secondsAgo", change.age.components.seconds)
        return line
    }

    // MARK: - Parts

    /// An answer to a request, with the id that came with it.
    private static func answer(_ event: String, _ id: [UInt8]?) -> JSONLine {
        var line = JSONLine(event: event)
        if let id { line.add("id", raw: id) }
        return line
    }

    private static func statistics(_ statistics: PeerStatistics) -> JSONLine {
        var line = JSONLine()
        describe(statistics.peer, in: &line)
        line.add("score", statistics.score)
        let roundTrip = statistics.roundTrip.map { $0 / .microseconds(1) }
        line.add("roundTripMS", thousandths: roundTrip.map { Int64($0.rounded()) })
        line.add("parcelsIn", statistics.traffic.parcelsIn)
        line.add("parcelsOut", statistics.traffic.parcelsOut)
        line.add("bytesIn", statistics.traffic.bytesIn)
        line.add("bytesOut", statistics.traffic.bytesOut)
        line.add("delivered", statistics.traffic.delivered)
        line.add("dropped", statistics.traffic.dropped.total)
        line.add("queuedParcels", statistics.queuedParcels)
        line.add("queuedBytes", statistics.queuedBytes)
        return line
    }

    private static func describe(_ peer: Peer, in line: inout JSONLine) {
        line.add("peer", peer.id.description)
        line.add("address", peer.id.endpoint.address.description)
        line.add("port", peer.id.endpoint.port)
        line.add("direction", peer.direction.rawValue)
        line.add("protocol", peer.protocolVersion.rawValue)
        line.add("special", peer.isSpecial)
    }
}

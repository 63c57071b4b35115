import FactomJSON
import FactomP2P

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What `--pipe json` writes: a line for each thing that happens, its members in a fixed order.
enum PipeEvents {
    static func listening(on endpoint: Endpoint, network: Network, nodeID: UInt32) -> JSONText {
        var line = event("listening")
        line.add("address", endpoint.address.description)
        line.add("port", endpoint.port)
        line.add("network", network.description)
        line.add("nodeID", hexadecimal(nodeID))
        return line
    }

    static func online(_ peer: Peer) -> JSONText {
        var line = event("online")
        describe(peer, in: &line)
        return line
    }

    static func offline(_ peer: Peer, _ reason: CloseReason) -> JSONText {
        var line = event("offline")
        line.add("peer", peer.id.description)
        line.add("reason", reason.description)
        return line
    }

    static func refused(_ endpoint: Endpoint, _ reason: CloseReason) -> JSONText {
        var line = event("refused")
        line.add("address", endpoint.description)
        line.add("reason", reason.description)
        return line
    }

    static func message(_ message: Message) -> JSONText {
        var line = event("message")
        line.add("peer", message.sender.id.description)
        let quote = [UInt8(ascii: "\"")]
        line.add("payload", raw: quote + Data(message.payload.readableBytesView).base64EncodedData() + quote)
        return line
    }

    static func sent(id: [UInt8]?, peers: Int) -> JSONText {
        var line = answer("sent", id)
        line.add("peers", peers)
        return line
    }

    static func error(_ text: String, id: [UInt8]?) -> JSONText {
        var line = answer("error", id)
        line.add("message", text)
        return line
    }

    static func peers(_ peers: [PeerStatistics], id: [UInt8]?) -> JSONText {
        var line = answer("peers", id)
        line.addObjects("peers", peers) { describe($1, in: &$0) }
        return line
    }

    // MARK: - Scores and bans

    static func bans(_ bans: [Ban], id: [UInt8]?) -> JSONText {
        var line = answer("bans", id)
        line.addObjects("bans", bans) { describe($1, in: &$0) }
        return line
    }

    /// - Parameter found: whether it was banned until now.
    static func unbanned(_ target: BanTarget, found: Bool, id: [UInt8]?) -> JSONText {
        var line = answer("unbanned", id)
        line.add("target", target.description)
        line.add("found", found)
        return line
    }

    static func standing(_ standing: AddressStanding, id: [UInt8]?) -> JSONText {
        var line = answer("why", id)
        line.add("address", standing.address.description)
        line.add("score", standing.score)
        line.addObjects("changes", standing.changes) { describe($1, in: &$0) }
        if let ban = standing.ban {
            line.addObject("ban") { describe(ban, in: &$0) }
        } else {
            line.addNull("ban")
        }
        return line
    }

    private static func describe(_ ban: Ban, in line: inout JSONText) {
        line.add("target", ban.target.description)
        line.add("reason", ban.reason.description)
        // Never 0 while it lasts.
        line.add("seconds", max(ban.remaining.components.seconds, 1))
    }

    private static func describe(_ change: ScoreChange, in line: inout JSONText) {
        line.add("reason", change.reason.description)
        line.add("change", change.change)
        line.add("times", change.times)
        line.add("score", change.score)
        line.add("secondsAgo", change.age.components.seconds)
    }

    // MARK: - Parts

    private static func event(_ name: String) -> JSONText {
        var line = JSONText()
        line.add("event", name)
        return line
    }

    /// An answer to a request, with the id that came with it.
    private static func answer(_ name: String, _ id: [UInt8]?) -> JSONText {
        var line = event(name)
        if let id { line.add("id", raw: id) }
        return line
    }

    private static func describe(_ statistics: PeerStatistics, in line: inout JSONText) {
        describe(statistics.peer, in: &line)
        line.add("score", statistics.score)
        line.add("roundTripMS", statistics.roundTrip.map { $0 / .milliseconds(1) }, decimals: 3)
        line.add("parcelsIn", statistics.traffic.parcelsIn)
        line.add("parcelsOut", statistics.traffic.parcelsOut)
        line.add("bytesIn", statistics.traffic.bytesIn)
        line.add("bytesOut", statistics.traffic.bytesOut)
        line.add("delivered", statistics.traffic.delivered)
        line.add("dropped", statistics.traffic.dropped.total)
        line.add("queuedParcels", statistics.queuedParcels)
        line.add("queuedBytes", statistics.queuedBytes)
    }

    private static func describe(_ peer: Peer, in line: inout JSONText) {
        line.add("peer", peer.id.description)
        line.add("address", peer.id.endpoint.address.description)
        line.add("port", peer.id.endpoint.port)
        line.add("direction", peer.direction.rawValue)
        line.add("protocol", peer.protocolVersion.rawValue)
        line.add("special", peer.isSpecial)
    }
}

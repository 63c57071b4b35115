import Foundation

/// What a live Go peer reports (`Interop/README.md`): a name, and the fields that go with it.
struct GoEvent: Decodable, Sendable {
    var event: String
    var remote: String?
    var address: String?
    /// Of a link that was displaced: whether the member itself had dialled the newcomer.
    var dialled: Bool?

    // Of a handshake.
    var version: UInt16?
    var network: UInt32?
    var nodeID: String?
    var port: String?
    var type: UInt16?
    var `protocol`: UInt16?
    var alternatives: [String]?

    // Of a share, of the end of a row, and of what went wrong.
    var peers: [String]?
    var count: Int?
    var received: Int?
    var bytes: Int?
    var number: Int?
    var detail: String?
    var error: String?

    // Of a member's message, in hex, and of whom it dials: who told of it.
    var payload: String?
    var source: String?

    /// A line that is no event is a complaint.
    init(line: String) {
        do {
            self = try JSONDecoder().decode(GoEvent.self, from: Data(line.utf8))
        } catch {
            event = "complaint"
            detail = line
        }
    }
}

extension GoEvent: CustomStringConvertible {
    var description: String {
        let facts: [String?] = [
            remote, address, version.map { "version \($0)" }, type.map { "type \($0)" },
            alternatives.map { "alternatives \($0)" }, peers.map { "peers \($0)" }, received.map { "received \($0)" },
            number.map { "number \($0)" }, detail, error, payload, source.map { "told by \($0)" },
        ]
        return ([event] + facts.compactMap { $0 }).joined(separator: " ")
    }
}

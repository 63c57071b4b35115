import FactomP2P

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One line of standard input with `--pipe json`, understood.
enum PipeRequest: Equatable {
    case send(ByteBuffer, to: Target)
    case disconnect(PeerID)
    case ban(PeerSelector, for: Duration, remark: String)
    case unban(BanTarget)
    case bans
    case adjust(PeerSelector, by: Int)
    case judge(PeerID, Verdict)
    case why(IPAddress)
    case peers

    /// Whom a command is about: a peer that is online, by its hash, or whoever comes from an address.
    enum PeerSelector: Equatable {
        case peer(PeerID)
        case addresses(BanTarget)
    }

    /// What is wrong with a line, and the id that it had.
    struct Problem: Error, Equatable {
        let text: String
        var id: [UInt8]?
    }

    /// A line that could be read, and its id as it was written.
    struct Identified {
        let request: PipeRequest
        let id: [UInt8]?
    }

    /// A longer id is refused, in bytes.
    static let idLimit = 1024

    static func read(_ line: [UInt8]) throws(Problem) -> Identified {
        var object = JSONObject(line)
        var malformed: JSONObject.Malformed?
        do throws(JSONObject.Malformed) { try object.read() } catch { malformed = error }
        let id = try id(of: object)
        if let malformed { throw Problem(text: malformed.text, id: id) }
        do throws(Problem) {
            return Identified(request: try request(in: object), id: id)
        } catch {
            throw Problem(text: error.text, id: id)
        }
    }

    /// The id in the beginning of a line that was cut off; `nil` when it doesn't stand there.
    static func id(in beginning: [UInt8]) -> [UInt8]? {
        var object = JSONObject(beginning)
        // It can't be read to its end.
        do throws(JSONObject.Malformed) { try object.read() } catch {}
        do throws(Problem) { return try id(of: object) } catch { return nil }
    }

    private static func id(of object: JSONObject) throws(Problem) -> [UInt8]? {
        guard let member = object.members["id"], !member.raw.elementsEqual("null".utf8) else { return nil }
        guard member.raw.count <= idLimit, String(validating: member.raw, as: UTF8.self) != nil else {
            throw Problem(text: "id must be valid UTF-8 of at most \(idLimit) bytes")
        }
        return Array(member.raw)
    }

    private static func request(in object: JSONObject) throws(Problem) -> PipeRequest {
        switch (object.members["command"], object.members["to"]) {
        case (nil, nil): throw Problem(text: "there is neither \"to\" nor \"command\"")
        case (nil, _): try message(in: object)
        case (_, nil): try PipeRequest(commandIn: object)
        case (_, _): throw Problem(text: "\"to\" and \"command\" don't go together")
        }
    }

    // MARK: - Messages

    private static func message(in object: JSONObject) throws(Problem) -> PipeRequest {
        let target = try target(in: object)
        switch (object.members["payload"], object.members["text"]) {
        case (nil, nil): throw Problem(text: "there is neither \"payload\" nor \"text\"")
        case (let member?, nil): return .send(try payload(member), to: target)
        case (nil, _?):
            guard let text = object.string("text") else {
                throw Problem(text: "\"text\" must be a text of valid UTF-8")
            }
            return .send(ByteBuffer(string: text), to: target)
        case (_?, _?): throw Problem(text: "\"payload\" and \"text\" don't go together")
        }
    }

    private static func payload(_ member: JSONObject.Member) throws(Problem) -> ByteBuffer {
        guard let text = member.text, let data = Data(base64Encoded: Data(text)) else {
            throw Problem(text: "\"payload\" must be a text in base64")
        }
        return ByteBuffer(bytes: data)
    }

    private static func target(in object: JSONObject) throws(Problem) -> Target {
        let text = object.string("to") ?? ""
        switch text {
        case "broadcast": return .broadcast
        case "everyone": return .everyone
        case "random": return .random
        default:
            if let peer = PeerID(text) { return .peer(peer) }
            throw Problem(
                text: "\"to\" is '\(oneLine(text))'; it must be broadcast, everyone, random or a peer's hash")
        }
    }
}

import FactomJSON
import FactomP2P

// PipeRequest, as far as commands go.
extension PipeRequest {
    /// In hours.
    static let longestBan = 87_600.0
    /// In bytes; a node keeps no more of a ban's reason.
    static let remarkLimit = 120
    static let largestAdjustment = 20_000

    init(commandIn object: JSONObject) throws(Problem) {
        let name = object.string("command") ?? ""
        switch name {
        case "disconnect": self = .disconnect(try PipeRequest.peer(in: object))
        case "ban": self = try PipeRequest.ban(in: object)
        case "unban": self = .unban(try PipeRequest.target(of: PipeRequest.selector(in: object)))
        case "bans": self = .bans
        case "adjust":
            self = .adjust(try PipeRequest.selector(in: object), by: try PipeRequest.change(in: object))
        case "judge": self = .judge(try PipeRequest.peer(in: object), try PipeRequest.verdict(in: object))
        case "why": self = .why(try PipeRequest.address(in: object))
        case "peers": self = .peers
        default:
            throw Problem(
                text: "there is no command '\(oneLine(name))'; there are adjust, ban, bans, disconnect, judge, "
                    + "peers, unban and why")
        }
    }

    // MARK: - Whom it is about

    private static func peer(in object: JSONObject) throws(Problem) -> PeerID {
        let text = object.string("peer") ?? ""
        guard let peer = PeerID(text) else { throw notAPeer(text, "a hash such as 127.0.0.1:8110 8678a4a0") }
        return peer
    }

    private static func selector(in object: JSONObject) throws(Problem) -> PeerSelector {
        let text = object.string("peer") ?? ""
        if let target = BanTarget(text) { return .addresses(target) }
        guard let peer = PeerID(text) else {
            throw notAPeer(
                text, "a hash such as 127.0.0.1:8110 8678a4a0, an address, a subnet such as 10.0.0.0/8, or address:port"
            )
        }
        return .peer(peer)
    }

    /// A ban of a peer is of its address. Who is banned isn't online, so that nobody need be.
    private static func target(of selector: PeerSelector) -> BanTarget {
        switch selector {
        case .peer(let peer): .address(peer.endpoint.address)
        case .addresses(let target): target
        }
    }

    private static func address(in object: JSONObject) throws(Problem) -> IPAddress {
        let text = object.string("peer") ?? ""
        guard let address = IPAddress(text) ?? PeerID(text)?.endpoint.address else {
            throw notAPeer(text, "an address, or a hash such as 127.0.0.1:8110 8678a4a0")
        }
        return address
    }

    private static func notAPeer(_ text: String, _ rule: String) -> Problem {
        Problem(text: "\"peer\" is '\(oneLine(text))'; it must be \(rule)")
    }

    // MARK: - What is to be done

    private static func ban(in object: JSONObject) throws(Problem) -> PipeRequest {
        .ban(try selector(in: object), for: try duration(in: object), remark: try remark(in: object))
    }

    private static func duration(in object: JSONObject) throws(Problem) -> Duration {
        guard let member = object.members["hours"] else { return .seconds(7 * 24 * 3600) }
        guard let hours = member.number?.double, hours > 0, hours <= longestBan else {
            throw Problem(text: "\"hours\" must be a number over 0, up to \(Int(longestBan))")
        }
        return .milliseconds(Int64(hours * 3_600_000))
    }

    private static func remark(in object: JSONObject) throws(Problem) -> String {
        guard object.members["remark"] != nil else { return "" }
        guard let text = object.string("remark"), text.utf8.count <= remarkLimit else {
            throw Problem(text: "\"remark\" must be a text of valid UTF-8, of at most \(remarkLimit) bytes")
        }
        return text
    }

    private static func change(in object: JSONObject) throws(Problem) -> Int {
        guard let change = object.members["by"]?.value.int, change.magnitude <= largestAdjustment else {
            throw Problem(text: "\"by\" must be a whole number from -\(largestAdjustment) to \(largestAdjustment)")
        }
        return change
    }

    private static func verdict(in object: JSONObject) throws(Problem) -> Verdict {
        guard let verdict = object.string("as").flatMap(Verdict.init(rawValue:)) else {
            throw Problem(text: "\"as\" must be accept, ignore or reject")
        }
        return verdict
    }
}

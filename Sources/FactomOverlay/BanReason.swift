/// Why somebody is banned.
public enum BanReason: Sendable, Hashable {
    /// Operator or application said so, perhaps with a remark.
    case byHand(String)
    /// It sent bytes that no peer sends.
    case undecodable
    /// It broke a rule that no peer can break by accident; the text names it.
    case violation(String)
    /// Read from a peers file that gives no reason.
    case remembered
}

extension BanReason: CustomStringConvertible {
    /// A few words that complete "it is banned:".
    public var description: String {
        switch self {
        case .byHand(let remark): remark.isEmpty ? "by hand" : "by hand: \(remark)"
        case .undecodable: "it sent bytes that no peer sends"
        case .violation(let rule): rule
        case .remembered: "since an earlier run"
        }
    }
}

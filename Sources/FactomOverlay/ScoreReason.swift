/// What raised or lowered the score of an address.
public enum ScoreReason: Sendable, Hashable {
    /// It sent valid parcels.
    case validParcels
    /// It sent a parcel that was dropped for this flaw.
    case flawedParcel(DropReason)
    /// It asked for peers too often.
    case requestsTooOften
    /// Its connection ended for this reason, which a peer that does what it should doesn't bring about.
    case badEnd(String)
    /// The application found a message of it good.
    case accepted
    /// The application found a message of it bad.
    case rejected
    /// The application or the operator adjusted it.
    case adjusted
    /// It is from an earlier run.
    case remembered
}

extension ScoreReason: CustomStringConvertible {
    /// A few words that complete "its score changed because".
    public var description: String {
        switch self {
        case .validParcels: "it sent valid parcels"
        case .flawedParcel(let flaw): "a parcel was dropped: \(flaw.rawValue)"
        case .requestsTooOften: "it asked for peers too often"
        case .badEnd(let reason): "its connection ended: \(reason)"
        case .accepted: "the application accepted a message"
        case .rejected: "the application rejected a message"
        case .adjusted: "it was adjusted by hand"
        case .remembered: "it is remembered from an earlier run"
        }
    }
}

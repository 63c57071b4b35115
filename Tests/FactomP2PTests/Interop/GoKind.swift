import FactomP2P
import Testing

/// The Go peers that live networks have: two generations, and what the second is configured for.
enum GoKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case p2p1
    case nine
    case ten
    case eleven

    /// What it dials in, and what it is best dialled in.
    var version: ProtocolVersion {
        switch self {
        case .p2p1, .nine: .v9
        case .ten: .v10
        case .eleven: .v11
        }
    }

    var flags: [String] {
        ["-behaviour", self == .p2p1 ? "p2p1" : "p2p2", "-protocol", "\(version.rawValue)"]
    }

    var testDescription: String {
        self == .p2p1 ? "p2p1" : "p2p2 in \(version.rawValue)"
    }

    /// Those that can refuse a dialler.
    static let polite: [GoKind] = [.nine, .ten, .eleven]
}

/// Which side begins.
enum Dialler: String, CaseIterable, Sendable {
    case node
    case go
}

import Crypto
public import FactomWire

/// Which Factom network a node joins.
public enum Network: Sendable, Hashable {
    /// The production network.
    case main
    /// The public test network.
    case test
    /// One machine, or one office: no limits by address.
    case local
    /// A private network of this name, which isn't empty: everyone who uses the name is on it. No limits by
    /// address.
    case custom(String)

    /// The number on the wire. A custom network's is the first four bytes of its name's SHA-256.
    public var id: NetworkID {
        switch self {
        case .main: .main
        case .test: .test
        case .local: .local
        case .custom(let name): NetworkID(rawValue: firstWord(ofHash: name))
        }
    }

    /// The port that its nodes listen on when nobody says otherwise.
    public var defaultPort: UInt16 {
        switch self {
        case .main: 8108
        case .test: 8109
        case .local, .custom: 8110
        }
    }

    /// Whether limits by address are off, and private addresses are peers like others.
    var isPrivate: Bool {
        switch self {
        case .main, .test: false
        case .local, .custom: true
        }
    }
}

extension Network: CustomStringConvertible {
    /// `MAIN`, `TEST`, `LOCAL`, or `CUSTOM` with the name behind a colon.
    public var description: String {
        switch self {
        case .main: "MAIN"
        case .test: "TEST"
        case .local: "LOCAL"
        case .custom(let name): "CUSTOM:\(name)"
        }
    }
}

/// The first four bytes of a text's SHA-256, big-endian: how names become network ids and node ids.
func firstWord(ofHash text: String) -> UInt32 {
    SHA256.hash(data: Array(text.utf8)).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
}

import FactomConfigFile
import FactomP2P

/// The options of `factom-p2p node`: how each is spelt on the command line and in the environment.
enum NodeOption: String, Sendable, CaseIterable {
    case network
    case customnet
    case networkPort
    case peers
    case seed
    case peersFile = "peers-file"
    case exclusive
    case exclusiveIn = "exclusive_in"
    case broadcastnum
    case incoming = "p2pIncoming"
    case outgoing = "p2pOutgoing"
    case deadline
    case config
    case nodename
    case bind
    case protocolVersion = "protocol"
    case relay
    case noDuplicateFilter = "no-duplicate-filter"
    case logLevel = "log-level"
    case logFormat = "log-format"
    case pipe

    /// Written with or without `=true` or `=false`; every other option takes a value.
    var isSwitch: Bool {
        switch self {
        case .exclusive, .exclusiveIn, .relay, .noDuplicateFilter: true
        default: false
        }
    }

    /// The network's own options traditionally have one dash.
    var isTraditional: Bool {
        switch self {
        case .network, .customnet, .networkPort, .peers, .exclusive, .exclusiveIn, .broadcastnum, .incoming,
            .outgoing, .deadline, .config, .nodename:
            true
        case .seed, .peersFile, .bind, .protocolVersion, .relay, .noDuplicateFilter, .logLevel, .logFormat, .pipe: false
        }
    }

    /// As the help shows it: `-networkPort`, `--bind`.
    var spelling: String { (isTraditional ? "-" : "--") + rawValue }

    /// What it is called in the providers of values; the environment's name is made of it.
    var key: [String] { ["factom", "p2p"] + words }

    private var words: [String] {
        switch self {
        case .networkPort: ["network", "port"]
        case .peersFile: ["peers", "file"]
        case .exclusiveIn: ["exclusive", "in"]
        case .incoming: ["incoming"]
        case .outgoing: ["outgoing"]
        case .noDuplicateFilter: ["no", "duplicate", "filter"]
        case .logLevel: ["log", "level"]
        case .logFormat: ["log", "format"]
        default: [rawValue]
        }
    }

    /// The environment variable: `FACTOM_P2P_NETWORK_PORT`.
    var variable: String { key.joined(separator: "_").uppercased() }

    /// The key of the config file that says the same on this network; `nil` where it has none.
    func fileKey(on network: ConfigFile.NetworkPrefix) -> ConfigFile.Key? {
        switch self {
        case .network: .network
        case .networkPort: .networkPort(network)
        case .peers: .specialPeers(network)
        case .seed: .seedURL(network)
        case .peersFile: .peersFile
        case .incoming: .incoming
        case .outgoing: .outgoing
        default: nil
        }
    }

    /// Whether an empty value in the config file says something: there is none, not even the default.
    var meansNoneWhenEmpty: Bool { self == .seed }

    /// Reads a name without dashes, in any case.
    init?(name: some StringProtocol) {
        let wanted = name.lowercased()
        guard let option = NodeOption.allCases.first(where: { $0.rawValue.lowercased() == wanted }) else { return nil }
        self = option
    }
}

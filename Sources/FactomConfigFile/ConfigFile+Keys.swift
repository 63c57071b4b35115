// ConfigFile, as far as the names of its keys go.
extension ConfigFile {
    /// The beginning of the keys that each network has for itself.
    package enum NetworkPrefix: String, Sendable, CaseIterable {
        case main = "Main"
        case test = "Test"
        case local = "Local"
        case custom = "Custom"
    }

    /// A key that factomd's file has and a node knows.
    package enum Key: Sendable, Hashable {
        case network
        case networkPort(NetworkPrefix)
        case seedURL(NetworkPrefix)
        case specialPeers(NetworkPrefix)
        case incoming
        case outgoing
        case peersFile
        case controlPanelPort
        case controlPanelSetting

        /// Reads a key in any case; `nil` for one that isn't known.
        package init?(_ name: String) {
            guard let key = Key.byName[name.lowercased()] else { return nil }
            self = key
        }

        /// As factomd writes it.
        package var name: String {
            switch self {
            case .network: "Network"
            case .networkPort(let prefix): prefix.rawValue + "NetworkPort"
            case .seedURL(let prefix): prefix.rawValue + "SeedURL"
            case .specialPeers(let prefix): prefix.rawValue + "SpecialPeers"
            case .incoming: "P2PIncoming"
            case .outgoing: "P2POutgoing"
            case .peersFile: "PeersFile"
            case .controlPanelPort: "ControlPanelPort"
            case .controlPanelSetting: "ControlPanelSetting"
            }
        }

        /// Whether its value may be several, with semicolons between them.
        var isList: Bool {
            switch self {
            case .specialPeers, .seedURL: true
            default: false
            }
        }

        package static let all: [Key] =
            [.network, .incoming, .outgoing, .peersFile, .controlPanelPort, .controlPanelSetting]
            + NetworkPrefix.allCases.flatMap { [.networkPort($0), .seedURL($0), .specialPeers($0)] }

        private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name.lowercased(), $0) })
    }
}

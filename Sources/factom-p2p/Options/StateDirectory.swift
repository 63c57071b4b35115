import FactomP2P

/// Where a node keeps by itself what it is to know again: a folder for each network, which is made when something
/// is saved in it.
struct StateDirectory: Sendable, Equatable {
    let path: String

    /// - Parameter environment: `XDG_STATE_HOME` counts where it is an absolute path, as its specification says;
    ///   else `HOME`, and in it the system's habit.
    /// - Returns: `nil` when neither is known.
    init?(for network: Network, environment: [String: String]) {
        guard let home = StateDirectory.home(environment) else { return nil }
        path = "\(home)/factom-p2p/\(StateDirectory.name(of: network))"
    }

    private static func home(_ environment: [String: String]) -> String? {
        if let path = environment["XDG_STATE_HOME"], path.hasPrefix("/") { return path }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        #if os(macOS)
        return home + "/Library/Application Support"
        #else
        return home + "/.local/state"
        #endif
    }

    /// Of a custom network, the number that its name stands for: any text may be a network's name, and hardly any
    /// is safe as a folder's.
    private static func name(of network: Network) -> String {
        switch network {
        case .main: "MAIN"
        case .test: "TEST"
        case .local: "LOCAL"
        case .custom: "CUSTOM-" + hexadecimal(network.id.rawValue)
        }
    }
}

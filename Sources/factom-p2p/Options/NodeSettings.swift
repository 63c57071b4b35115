import FactomConfigFile
import FactomP2P
import Logging

/// What `factom-p2p node` is to do, from the flags, the environment and the config file: each value checked,
/// and what is only worth a line of log kept for it.
struct NodeSettings: Sendable {
    var configuration = Configuration()
    var logLevel = Logger.Level.info
    var logFormat = LogFormat.text
    var pipe = PipeMode.off

    /// The strongest text of each option that somebody gave.
    private(set) var given: [NodeOption: Given] = [:]
    /// Whether the peers file would lie in the state directory, and no home is known in which that could be.
    private(set) var lacksHome = false
    /// Entries of lists of peers that can't be peers, and where they stand. They are left out.
    var badPeers: [Given] = []
    /// Keys of the config file that are known, but not used by this version.
    var unusedKeys: [String] = []
    /// Variables that begin as ours do and are none, each with the name that was probably meant.
    var unknownVariables: [(name: String, meant: String?)] = []

    /// - Parameters:
    ///   - running: the network of a node that runs already: a file that now names another one changes nothing
    ///     about which of its keys count. `nil` for a node that doesn't run yet.
    ///   - readFile: gives the text of the config file of this path.
    /// - Throws: the first value that can't be, or what `readFile` throws.
    init(
        _ sources: SettingSources, running: Network? = nil, readFile: (String) throws(CommandFailure) -> String
    ) throws(CommandFailure) {
        var sources = sources
        var file: [ConfigFile.Key: ConfigFile.Value] = [:]
        if let path = sources.value(of: .config) {
            file = try NodeSettings.parse(try readFile(path.text), of: path.text)
            // The file may say which network it is, and the network says which keys of the file count.
            sources.addFile(file.filter { $0.key == .network }, path: path.text, on: .local)
            let wanted = try NodeSettings.network(sources)
            let network = running ?? wanted
            sources.addFile(file, path: path.text, on: prefix(of: network))
            unusedKeys = NodeSettings.unused(file, on: prefix(of: network))
        }
        let wanted = try NodeSettings.network(sources)
        configuration.network = running ?? wanted
        try setNode(sources)
        try setPeers(sources)
        try setSeeds(sources)
        try setPeersFile(sources)
        try setOutput(sources)
        for option in NodeOption.allCases { given[option] = sources.value(of: option) }
        unknownVariables = NodeSettings.unknownVariables(in: sources.environment)
    }

    // MARK: - Network

    static func network(_ sources: SettingSources) throws(CommandFailure) -> Network {
        let custom = sources.value(of: .customnet)
        let wanted = sources.value(of: .network)
        guard let wanted, wanted.source.rank <= custom?.source.rank ?? .max else {
            return try custom.map { given throws(CommandFailure) in try customNetwork(given) } ?? .local
        }
        switch wanted.text.uppercased() {
        case "CUSTOM": return try customNetwork(custom ?? Given(text: "", source: wanted.source), wanted)
        case "MAIN": return try alone(.main, wanted, custom)
        case "TEST": return try alone(.test, wanted, custom)
        case "LOCAL": return try alone(.local, wanted, custom)
        default: throw wanted.mustBe("MAIN, TEST, LOCAL or CUSTOM")
        }
    }

    private static func customNetwork(_ name: Given, _ wanted: Given? = nil) throws(CommandFailure) -> Network {
        if !name.text.isEmpty { return .custom(name.text) }
        guard let wanted, name.source == wanted.source else { throw name.mustBe("a network's name") }
        throw wanted.complaint("it needs the network's name: -customnet NAME")
    }

    /// A name that is given beside another network is a mistake, unless it is only a weaker source's.
    private static func alone(
        _ network: Network, _ wanted: Given, _ custom: Given?
    ) throws(CommandFailure) -> Network {
        if let custom, custom.source.rank == wanted.source.rank {
            throw custom.complaint("it goes with -network CUSTOM, not with \(network)")
        }
        return network
    }

    // MARK: - The node

    private mutating func setNode(_ sources: SettingSources) throws(CommandFailure) {
        if let given = sources.value(of: .networkPort) {
            configuration.port = UInt16(
                try given.number(in: 0...65_535, "a port from 1 to 65535, or 0 for any free one"))
        }
        if let given = sources.value(of: .bind) { configuration.bindAddress = try given.address() }
        if let given = sources.value(of: .nodename) {
            if given.text.isEmpty { throw given.mustBe("a name") }
            configuration.nodeName = given.text
        }
        if let given = sources.value(of: .protocolVersion) {
            let version = UInt16(given.text).flatMap(ProtocolVersion.init(rawValue:))
            guard let version else { throw given.mustBe("9, 10 or 11") }
            configuration.preferredProtocol = version
        }
        if let given = sources.value(of: .deadline) {
            let most = 300_000
            configuration.dialTimeout = .milliseconds(
                try given.number(in: 10...most, "a whole number of milliseconds from 10 to \(most)"))
        }
    }

    private mutating func setPeers(_ sources: SettingSources) throws(CommandFailure) {
        if let given = sources.value(of: .exclusive) { configuration.exclusive = try given.truthValue() }
        if let given = sources.value(of: .exclusiveIn) { configuration.exclusiveIncoming = try given.truthValue() }
        if let given = sources.value(of: .broadcastnum) { configuration.fanout = try given.count(in: 1...10_000) }
        if let given = sources.value(of: .incoming) { configuration.incomingLimit = try given.count(in: 0...100_000) }
        if let given = sources.value(of: .outgoing) { configuration.outgoingTarget = try given.count(in: 0...10_000) }
        if let given = sources.value(of: .relay) { configuration.relay = try given.truthValue() }
        if let given = sources.value(of: .noDuplicateFilter) {
            configuration.duplicateFilter = try !given.truthValue()
        }
        let given = sources.value(of: .peers)
        addPeers(given)
        if let inFile = sources.fileValue(of: .peers), inFile != given { addPeers(inFile) }
    }

    /// A bad entry doesn't void the list.
    private mutating func addPeers(_ given: Given?) {
        guard let given else { return }
        for entry in given.entries {
            if let peer = HostPort(entry) {
                if !configuration.specialPeers.contains(peer.description) {
                    configuration.specialPeers.append(peer.description)
                }
            } else {
                badPeers.append(Given(text: String(entry), source: given.source))
            }
        }
    }

    /// The strongest source's seeds stand alone, in place of the network's own.
    private mutating func setSeeds(_ sources: SettingSources) throws(CommandFailure) {
        if let given = sources.value(of: .seed) { configuration.seeds = try given.seeds() }
    }

    /// By default it is in the state directory. There the config file's own relative path is, too; one that somebody
    /// types begins where they are.
    private mutating func setPeersFile(_ sources: SettingSources) throws(CommandFailure) {
        let state = StateDirectory(for: configuration.network, environment: sources.environment)
        var path: String? = "peers.json"
        if let given = sources.value(of: .peersFile) {
            path = try given.path()
            if given.isTyped {
                configuration.peersFile = path
                return
            }
        }
        configuration.peersFile = path.flatMap { path in
            path.hasPrefix("/") ? path : state.map { "\($0.path)/\(path)" }
        }
        lacksHome = path != nil && configuration.peersFile == nil
    }

    // MARK: - Output

    private mutating func setOutput(_ sources: SettingSources) throws(CommandFailure) {
        if let given = sources.value(of: .logLevel) {
            guard let level = Logger.Level(rawValue: given.text.lowercased()) else {
                throw given.mustBe("trace, debug, info, notice, warning, error or critical")
            }
            logLevel = level
        }
        if let given = sources.value(of: .logFormat) {
            guard let format = LogFormat(rawValue: given.text.lowercased()) else { throw given.mustBe("text or json") }
            logFormat = format
        }
        if let given = sources.value(of: .pipe) {
            guard let mode = PipeMode(rawValue: given.text.lowercased()) else {
                throw given.mustBe("off, text or json")
            }
            pipe = mode
        }
    }

    // MARK: - What is only worth a line of log

    private static func unused(
        _ file: [ConfigFile.Key: ConfigFile.Value], on prefix: ConfigFile.NetworkPrefix
    ) -> [String] {
        let later: [ConfigFile.Key] = [.controlPanelPort, .controlPanelSetting]
        return later.compactMap { file[$0] }.filter { !$0.text.isEmpty }.map(\.name)
    }

    private static func unknownVariables(in environment: [String: String]) -> [(name: String, meant: String?)] {
        let known = NodeOption.allCases.map(\.variable)
        return environment.keys.sorted().filter { $0.hasPrefix("FACTOM_P2P_") && !known.contains($0) }
            .map { ($0, nearest(to: $0, among: known)) }
    }

    private static func parse(
        _ text: String, of path: String
    ) throws(CommandFailure) -> [ConfigFile.Key: ConfigFile.Value] {
        do throws(ConfigFile.Problems) {
            return try ConfigFile(text).values
        } catch {
            let more = error.list.count > 1 ? "; \(error.list.count - 1) more lines are wrong" : ""
            let first = error.list.first?.description ?? "it can't be read"
            throw .usage("in the config file \(oneLine(path, limit: 1024)) \(oneLine(first, limit: 1024))\(more)")
        }
    }
}

private func prefix(of network: Network) -> ConfigFile.NetworkPrefix {
    switch network {
    case .main: .main
    case .test: .test
    case .local: .local
    case .custom: .custom
    }
}

import FactomP2P

/// Makes settings of flags, environment and config file, at the start and whenever the file is read again.
struct SettingsReader: Sendable {
    private let sources: SettingSources
    /// The config file's; `nil` without one.
    let path: String?
    /// What the config file was before it was read first.
    let identity: FileIdentity?

    init(_ sources: SettingSources) {
        self.sources = sources
        path = sources.value(of: .config)?.text
        identity = path.flatMap(FileIdentity.init(ofFileAt:))
    }

    /// Whether a change of the file can be seen. What comes from a pipe is read once.
    var isFollowed: Bool { identity?.isRegular ?? false }

    /// At the start.
    func settings() throws(CommandFailure) -> NodeSettings {
        try NodeSettings(sources, readFile: configFileText(at:))
    }

    /// Of what was read again, for a node that runs on this network.
    func settings(from reading: FileReading, on network: Network) throws(CommandFailure) -> NodeSettings {
        try NodeSettings(sources, running: network) { _ throws(CommandFailure) in try reading.text.get() }
    }
}

import FactomOverlay
import FactomWire

/// What survives the check of a ``Configuration``; it is never checked again.
struct CheckedConfiguration: Sendable {
    /// The port is still the wish: 0 until the listener is bound.
    var settings: Settings
    let bindAddress: IPAddress
    let specialPeers: [HostPort]
    /// Each once.
    let seeds: [Seed]
    let inboxParcels: Int
    let inboxBytes: Int
    let stopDeadline: Duration
    /// `nil` for none.
    let peersFile: String?

    init(_ configuration: Configuration) throws(ConfigurationError) {
        guard let address = IPAddress(configuration.bindAddress) else {
            throw ConfigurationError(
                key: "bindAddress", value: configuration.bindAddress, expected: "an IPv4 or IPv6 address")
        }
        bindAddress = address
        specialPeers = try CheckedConfiguration.specialPeers(configuration.specialPeers)
        seeds = try CheckedConfiguration.seeds(configuration)
        inboxParcels = try checked("inboxParcels", configuration.inboxParcels, 16...1_000_000)
        inboxBytes = try checked("inboxBytes", configuration.inboxBytes, (64 << 10)...(4 << 30))
        stopDeadline = try checked("stopDeadline", configuration.stopDeadline, .zero ... .seconds(300))
        peersFile = try CheckedConfiguration.peersFile(configuration.peersFile)
        settings = try CheckedConfiguration.settings(configuration)
        settings.hasSeeds = !seeds.isEmpty
    }

    private static func peersFile(_ path: String?) throws(ConfigurationError) -> String? {
        guard let path else { return nil }
        if path.isEmpty || path.utf8.contains(0) || path.hasSuffix("/") {
            throw ConfigurationError(key: "peersFile", value: path, expected: "the path of a file")
        }
        return path
    }

    private static func specialPeers(_ texts: [String]) throws(ConfigurationError) -> [HostPort] {
        var peers: [HostPort] = []
        for text in texts {
            guard let peer = HostPort(text) else {
                throw ConfigurationError(key: "specialPeers", value: text, expected: "address:port or name:port")
            }
            peers.append(peer)
        }
        return peers
    }

    private static func seeds(_ configuration: Configuration) throws(ConfigurationError) -> [Seed] {
        guard let texts = configuration.seeds else { return configuration.network.defaultSeeds }
        var seeds: [Seed] = []
        for text in texts {
            let seed = try Seed(text)
            if !seeds.contains(seed) { seeds.append(seed) }
        }
        return seeds
    }

    private static func settings(_ configuration: Configuration) throws(ConfigurationError) -> Settings {
        if case .custom(let name) = configuration.network, name.isEmpty {
            throw ConfigurationError(key: "network", value: "CUSTOM", expected: "a custom network's name")
        }
        let nodeID = configuration.nodeName.map(firstWord(ofHash:)) ?? .random(in: 1 ... .max)
        var settings = Settings(
            network: configuration.network.id, nodeID: nodeID,
            listenPort: configuration.port ?? configuration.network.defaultPort)
        settings.isPrivateNetwork = configuration.network.isPrivate
        settings.preferredProtocol = configuration.preferredProtocol
        settings.exclusive = configuration.exclusive
        settings.exclusiveIncoming = configuration.exclusiveIncoming
        if configuration.relay, !configuration.duplicateFilter {
            throw ConfigurationError(key: "duplicateFilter", value: "false", expected: "true with relay")
        }
        settings.duplicateFilter = configuration.duplicateFilter
        settings.relay = configuration.relay
        try setNumbers(configuration, &settings)
        try setTimes(configuration, &settings)
        try setLimits(configuration.limits, &settings)
        try setPace(configuration.limits, &settings)
        try setRate(configuration.limits, &settings)
        try setOverlay(configuration.limits, &settings)
        try setOverlayPace(configuration.limits, &settings)
        return settings
    }

    private static func setRate(_ limits: Limits, _ settings: inout Settings) throws(ConfigurationError) {
        let bytes = (64 << 10)...(64 << 30)
        settings.receiveBurst = try checked("limits.receiveBurst", limits.receiveBurst, bytes)
        switch limits.receiveRate {
        case nil: if settings.isPrivateNetwork { settings.receiveRate = nil }
        case .unlimited: settings.receiveRate = nil
        case .bytesPerSecond(let rate): settings.receiveRate = try checked("limits.receiveRate", rate, bytes)
        }
    }

    private static func setNumbers(
        _ configuration: Configuration, _ settings: inout Settings
    ) throws(ConfigurationError) {
        settings.fanout = try checked("fanout", configuration.fanout, 1...10_000)
        settings.outgoingTarget = try checked("outgoingTarget", configuration.outgoingTarget, 0...10_000)
        settings.incomingLimit = try checked("incomingLimit", configuration.incomingLimit, 0...100_000)
        settings.parcelBytes = try checked("parcelLimit", configuration.parcelLimit, (64 << 10)...(128 << 20))
        settings.unfinishedBytesPerAddress = settings.parcelBytes + settings.parcelBytes / 4
        settings.queueParcels = try checked("queueParcels", configuration.queueParcels, 1...1_000_000)
        settings.queueBytes = try checked("queueBytes", configuration.queueBytes, (64 << 10)...(1 << 30))
    }

    private static func setTimes(
        _ configuration: Configuration, _ settings: inout Settings
    ) throws(ConfigurationError) {
        let timeout = try checked("dialTimeout", configuration.dialTimeout, .milliseconds(10) ... .seconds(300))
        settings.dialTimeout = timeout
        settings.handshakeTimeout = timeout
        settings.pingAfter = try checked("pingAfter", configuration.pingAfter, .milliseconds(100) ... .seconds(3600))
        settings.goneAfter = try checked(
            "goneAfter", configuration.goneAfter, configuration.pingAfter ... .seconds(86_400))
    }

    private static func setLimits(_ limits: Limits, _ settings: inout Settings) throws(ConfigurationError) {
        settings.incomingPerAddress = try checked("limits.incomingPerAddress", limits.incomingPerAddress, 1...100_000)
        settings.incomingPerGroup = try checked("limits.incomingPerNetwork", limits.incomingPerNetwork, 1...100_000)
        settings.newcomersAtOnce = try checked("limits.newcomersAtOnce", limits.newcomersAtOnce, 1...100_000)
        settings.halfOpenLimit = try checked("limits.unfinishedHandshakes", limits.unfinishedHandshakes, 1...10_000)
        settings.halfOpenPerAddress = try checked(
            "limits.unfinishedHandshakesPerAddress", limits.unfinishedHandshakesPerAddress, 1...10_000)
        settings.unfinishedBytes = try checked("limits.unfinishedBytes", limits.unfinishedBytes, (1 << 20)...(64 << 30))
        settings.partialMessages = try checked("limits.partialMessages", limits.partialMessages, 1...1_000)
        settings.dialsAtOnce = try checked("limits.dialsAtOnce", limits.dialsAtOnce, 1...1_000)
        settings.duplicateHashes = try checked("limits.duplicateHashes", limits.duplicateHashes, 1_024...(4 << 20))
    }

    private static func setOverlay(_ limits: Limits, _ settings: inout Settings) throws(ConfigurationError) {
        settings.outgoingFloor = try checked("limits.outgoingFloor", limits.outgoingFloor, 0...10_000)
        settings.outgoingPerGroup = try checked("limits.outgoingPerNetwork", limits.outgoingPerNetwork, 1...10_000)
        settings.roundDownTo = try checked("limits.roundDownTo", limits.roundDownTo, 0...10_000)
        settings.bookLimit = try checked("limits.addressBook", limits.addressBook, 64...1_000_000)
    }

    private static func setOverlayPace(_ limits: Limits, _ settings: inout Settings) throws(ConfigurationError) {
        let second = Duration.seconds(1)
        let day = second * 86_400
        settings.askEvery = try checked("limits.askEvery", limits.askEvery, second...day)
        settings.feelEvery = try checked("limits.testEvery", limits.testEvery, second...day)
        settings.roundEvery = try checked("limits.roundEvery", limits.roundEvery, second...day)
        settings.shareAfter = try checked("limits.shareAfter", limits.shareAfter, .zero...day)
        settings.seedEvery = try checked("limits.seedEvery", limits.seedEvery, second...day * 7)
        settings.seedRetryFirst = try checked("limits.seedRetry", limits.seedRetry, .milliseconds(100)...second * 600)
        settings.ladderEvery = try checked("limits.lonelyEvery", limits.lonelyEvery, second...second * 3600)
        settings.saveAfter = try checked("limits.saveAfter", limits.saveAfter, .zero...second * 3600)
    }

    private static func setPace(_ limits: Limits, _ settings: inout Settings) throws(ConfigurationError) {
        let day = Duration.seconds(86_400)
        let first = Duration.milliseconds(10)...day
        settings.partsExpiry = try checked("limits.partsExpiry", limits.partsExpiry, .seconds(1) ... .seconds(3600))
        settings.duplicateMemory = try checked(
            "limits.duplicateMemory", limits.duplicateMemory, .seconds(1) ... .seconds(3600))
        settings.stalledAfter = try checked("limits.stalledAfter", limits.stalledAfter, .seconds(1) ... .seconds(3600))
        settings.redialFirst = try checked("limits.redialFirst", limits.redialFirst, first)
        settings.redialCeiling = try checked(
            "limits.redialCeiling", limits.redialCeiling, settings.redialFirst...day * 7)
        settings.specialRedialFirst = try checked("limits.specialRedialFirst", limits.specialRedialFirst, first)
        settings.specialRedialCeiling = try checked(
            "limits.specialRedialCeiling", limits.specialRedialCeiling, settings.specialRedialFirst...day * 7)
        settings.peerRequestInterval = try checked(
            "limits.peerRequestInterval", limits.peerRequestInterval, .zero...day)
    }
}

private func checked<Value: Comparable & Sendable>(
    _ key: String, _ value: Value, _ range: ClosedRange<Value>
) throws(ConfigurationError) -> Value {
    guard range.contains(value) else {
        throw ConfigurationError(
            key: key, value: "\(value)", expected: "in \(range.lowerBound)…\(range.upperBound)")
    }
    return value
}

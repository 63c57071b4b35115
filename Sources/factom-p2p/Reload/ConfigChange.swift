import FactomP2P

/// What a config file that was read again says otherwise than before.
struct ConfigChange: Sendable, Equatable {
    /// All special peers from now on, those of the command line included.
    let specialPeers: [String]
    let added: [String]
    let removed: [String]
    /// Entries of the file that can't be peers, and are left out.
    let badPeers: [Given]
    /// Keys, as they are written in the file, that count from the next start.
    let keysForRestart: [String]

    /// - Parameters:
    ///   - now: what the file says now.
    ///   - start: what the node was started with.
    ///   - specialPeers: those that the node has.
    init(_ now: NodeSettings, since start: NodeSettings, specialPeers: [String]) {
        let wanted = now.configuration.specialPeers
        self.specialPeers = wanted
        added = wanted.filter { !specialPeers.contains($0) }
        removed = specialPeers.filter { !wanted.contains($0) }
        badPeers = now.badPeers.filter { $0.source.fileKey != nil }
        keysForRestart = NodeOption.allCases.compactMap { option in
            let (old, new) = (start.given[option], now.given[option])
            if option == .peers || old?.text == new?.text { return nil }
            return new?.source.fileKey ?? old?.source.fileKey
        }
    }
}

extension SettingSource {
    /// The key of the config file, as it is written there; `nil` for another source.
    var fileKey: String? {
        if case .file(let key, _, _) = self { key } else { nil }
    }
}

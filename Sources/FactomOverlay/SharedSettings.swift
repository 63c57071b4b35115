import FactomWire

/// Settings, and the encoder that follows from them, for all that decide by the same: a kilobyte that would otherwise
/// stand in each of a node's connections.
final class SharedSettings: Sendable {
    let settings: Settings
    let encoder: StreamEncoder

    init(_ settings: Settings, _ encoder: StreamEncoder) {
        self.settings = settings
        self.encoder = encoder
    }

    convenience init(_ settings: Settings) {
        let encoder = StreamEncoder(
            network: settings.network, nodeID: settings.nodeID, listenPort: settings.listenPort)
        self.init(settings, encoder)
    }
}

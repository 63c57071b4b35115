import FactomWire

/// Settings, and the encoder that follows from them, for all that decide by the same: a kilobyte that would otherwise
/// stand in each of a node's connections.
final class SharedSettings: Sendable {
    let settings: Settings
    let encoder: StreamEncoder
    let spans: Spans

    init(_ settings: Settings, _ encoder: StreamEncoder) {
        self.settings = settings
        self.encoder = encoder
        spans = Spans(settings)
    }

    convenience init(_ settings: Settings) {
        let encoder = StreamEncoder(
            network: settings.network, nodeID: settings.nodeID, listenPort: settings.listenPort)
        self.init(settings, encoder)
    }
}

/// The times of the settings that are looked at for every parcel, or for every peer at a tick.
struct Spans: Sendable {
    let handshakeTimeout, pingAfter, goneAfter, stalledAfter, reportEvery: Span
    let askEvery, askWhenFew, askWhenFilling: Span
    /// For whoever asks whether something is overdue.
    let twoTicksBack: Span

    init(_ settings: Settings) {
        handshakeTimeout = Span(settings.handshakeTimeout)
        pingAfter = Span(settings.pingAfter)
        goneAfter = Span(settings.goneAfter)
        stalledAfter = Span(settings.stalledAfter)
        reportEvery = Span(settings.reportEvery)
        askEvery = Span(settings.askEvery)
        askWhenFew = Span(settings.askWhenFew)
        askWhenFilling = Span(settings.askWhenFilling)
        twoTicksBack = Span(.zero - settings.tick * 2)
    }
}

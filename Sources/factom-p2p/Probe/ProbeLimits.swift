import NIOCore

/// What one dialogue with a peer may take, whatever the peer does.
struct ProbeLimits: Sendable, Equatable {
    /// A larger message ends the dialogue, in bytes.
    var parcelBytes = 8 << 20
    /// More than this in all ends it, too.
    var bytes = 32 << 20
    /// How long answers to questions may take after the handshake.
    var questionTime = TimeAmount.seconds(2)
    /// How long a share may take after the pong: some peers answer with none.
    var shareGrace = TimeAmount.milliseconds(400)
}

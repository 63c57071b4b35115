import FactomOverlay

/// When the next message is due, and who sends it.
struct TestnetPacer: Sendable {
    /// Who is further behind than this doesn't catch up: a burst would measure the burst.
    private static let mostBehind = Duration.seconds(1)

    private let rate: Double
    private let nodes: Int
    private var chance: Chance
    private var start: Duration = .zero
    private var count = 0.0

    /// - Parameter rate: messages a second, more than 0.
    init(rate: Double, nodes: Int, seed: UInt64) {
        self.rate = rate
        self.nodes = nodes
        chance = Chance(seed: seed, 1)
    }

    /// The sender of the message that is due, or how long to wait for it.
    ///
    /// - Parameter elapsed: since the first call.
    mutating func next(at elapsed: Duration) -> Step {
        let due = start + .seconds(count / rate)
        if due > elapsed { return .wait(due - elapsed) }
        if elapsed - due > TestnetPacer.mostBehind {
            start = elapsed
            count = 0
        }
        count += 1
        return .send(from: Int.random(in: 0..<nodes, using: &chance))
    }

    enum Step: Sendable, Hashable {
        case wait(Duration)
        case send(from: Int)
    }
}

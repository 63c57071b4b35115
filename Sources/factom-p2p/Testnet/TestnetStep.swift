/// What became of one step of a drill.
struct TestnetStep: Sendable, Equatable, Codable {
    enum Name: String, Sendable, Codable {
        /// From one seed.
        case form
        /// All nodes at once, without the seed, with their peers files.
        case restart
        /// Half of the nodes at once, the first among them.
        case kill

        /// How long the network has until it is one again.
        var limit: Duration {
            switch self {
            case .form, .restart: .seconds(30)
            case .kill: .seconds(60)
            }
        }
    }

    var event = "step"
    let step: Name
    /// How many nodes run.
    let nodes: Int
    /// Whether they became one network in time.
    let formed: Bool
    /// How long that took; the limit when it was longer.
    let seconds: Double
    let limitSeconds: Double
    /// The network as it stood then.
    var shape = TestnetShape()
    /// Messages that were sent afterwards.
    var sent: UInt64 = 0
    var expected: UInt64 = 0
    var delivered: UInt64 = 0

    /// - Parameter time: how long it took; `nil` when it was longer than the limit.
    init(_ name: Name, nodes: Int, formed time: Duration?) {
        step = name
        self.nodes = nodes
        formed = time != nil
        limitSeconds = name.limit / .seconds(1)
        seconds = time.map { $0 / .seconds(1) } ?? limitSeconds
    }

    var isMet: Bool { formed && delivered == expected }

    mutating func count(_ tally: TestnetTally, since before: TestnetTally) {
        sent = tally.sent - before.sent
        expected = tally.expected - before.expected
        delivered = tally.delivered - before.delivered
    }
}

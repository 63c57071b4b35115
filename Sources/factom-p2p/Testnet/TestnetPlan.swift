/// What a test network is to be like, checked.
struct TestnetPlan: Sendable, Equatable {
    static let nodeRange = 2...500
    static let outgoingRange = 1...32
    static let rateRange = 0.0...100_000.0
    static let sizeRange = TestnetMessage.headerBytes...1_048_576
    static let durationRange = 0.1...31_536_000.0

    let nodes: Int
    /// Peers that a node dials, at most.
    let outgoing: Int
    /// Messages a second, in all.
    let rate: Double
    /// Bytes of a message.
    let size: Int
    /// How long messages are sent; `nil` until someone ends it.
    let duration: Duration?
    /// Where the peers files are kept; `nil` when they go with the network.
    let state: String?

    /// - Parameter seconds: `nil` for no end.
    /// - Throws: a sentence that names the first option that can't be, and what would be right.
    init(
        nodes: Int, outgoing: Int, rate: Double, size: Int, seconds: Double?, state: String? = nil
    ) throws(TestnetError) {
        self.nodes = try checked("--nodes", nodes, TestnetPlan.nodeRange, "nodes")
        self.outgoing = try checked("--outgoing", outgoing, TestnetPlan.outgoingRange, "peers")
        self.rate = try checked("--rate", rate, TestnetPlan.rateRange, "messages a second")
        self.size = try checked("--size", size, TestnetPlan.sizeRange, "bytes")
        duration = try seconds.map { seconds throws(TestnetError) in
            .seconds(try checked("--duration", seconds, TestnetPlan.durationRange, "seconds"))
        }
        self.state = state
    }
}

private func checked<Value: Comparable>(
    _ option: String, _ value: Value, _ range: ClosedRange<Value>, _ unit: String
) throws(TestnetError) -> Value {
    if range.contains(value) { return value }
    throw .usage("\(option) is \(value); it must be \(range.lowerBound) to \(range.upperBound) \(unit)")
}

/// Why a test network can't be; each carries the sentence that says so.
enum TestnetError: Error, Sendable, Equatable {
    /// An option can't be what it is.
    case usage(String)
    /// The machine doesn't have what it takes.
    case cannotRun(String)
    /// The nodes have not become one network in time.
    case notFormed(String)

    var sentence: String {
        switch self {
        case .usage(let sentence), .cannotRun(let sentence), .notFormed(let sentence): sentence
        }
    }
}

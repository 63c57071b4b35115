import FactomWire

/// What dialling an endpoint has taught us: when to try again, in which protocol, and whether it is us.
///
/// Bounded: the entry that may be dialled soonest is forgotten first, since it holds back the least.
struct DialHistory: Sendable {
    struct Memory: Sendable, Equatable {
        var failures = 0
        var notBefore = Moment.zero
        /// The protocol that worked, or the next to try; `nil` while nothing is known.
        var dialProtocol: ProtocolVersion?
        /// We reached ourselves there: never again in this run.
        var isOurselves = false
    }

    private var memories: [Endpoint: Memory] = [:]
    /// Those where we reached ourselves: few, and asked for with every endpoint that a peer tells.
    private var ourselves: Set<Endpoint> = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// How often we have found out where we reach ourselves.
    private(set) var discoveries: UInt64 = 0

    var count: Int { memories.count }

    subscript(endpoint: Endpoint) -> Memory {
        get { memories[endpoint] ?? Memory() }
        set {
            if memories[endpoint] == nil, memories.count >= limit { forgetOne() }
            memories[endpoint] = newValue
            if !newValue.isOurselves {
                ourselves.remove(endpoint)
            } else if ourselves.insert(endpoint).inserted {
                discoveries += 1
            }
        }
    }

    func isOurselves(_ endpoint: Endpoint) -> Bool { !ourselves.isEmpty && ourselves.contains(endpoint) }

    /// Every endpoint may be dialled at once; what else is known of them stays.
    mutating func pardon() {
        for endpoint in Array(memories.keys) { memories[endpoint]?.notBefore = .zero }
    }

    private mutating func forgetOne() {
        let least = memories.min { left, right in
            let (memory, other) = (left.value, right.value)
            if memory.isOurselves != other.isOurselves { return other.isOurselves }
            if memory.notBefore != other.notBefore { return memory.notBefore < other.notBefore }
            return left.key.sortKey < right.key.sortKey
        }
        guard let least else { return }
        memories[least.key] = nil
        ourselves.remove(least.key)
    }
}

extension IPAddress {
    /// Orders addresses where a table must choose one, the same in every run. No two have the same: an IPv4
    /// address stands where it would be if it were mapped into IPv6, where no other address is.
    var sortKey: (UInt64, UInt64) {
        switch self {
        case .v4(let number): (0, 0xffff << 32 | UInt64(number))
        case .v6(let high, let low): (high, low)
        }
    }
}

extension Endpoint {
    var sortKey: (UInt64, UInt64, UInt16) { (address.sortKey.0, address.sortKey.1, port) }
}

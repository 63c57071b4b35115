import FactomWire

/// A peer that the operator named, and its persistent dialler's memory.
struct Special: Sendable, Equatable {
    let named: HostPort
    /// More addresses than this of one name are not kept.
    static let mostAddresses = 16

    /// As last resolved, also when a later look-up fails: who dials in from one is recognised all the time.
    /// Empty until a name is resolved.
    private(set) var addresses: [IPAddress]
    var failures = 0
    var notBefore = Moment.zero
    /// Whether the name is to be looked up before the next dial: at first, and when its addresses fail.
    var mustResolve: Bool
    /// Whether an answer to ``Controller/Action/resolve(_:)`` is awaited.
    var isResolving = false

    init(_ named: HostPort) {
        self.named = named
        addresses = IPAddress(named.host).map { [$0] } ?? []
        mustResolve = addresses.isEmpty
    }

    /// The answer to ``Controller/Action/resolve(_:)``. When it is empty, the addresses of before are tried on.
    mutating func take(_ answer: [IPAddress]) {
        isResolving = false
        if !answer.isEmpty { addresses = Array(answer.prefix(Special.mostAddresses)) }
        mustResolve = addresses.isEmpty
    }

    var isLiteral: Bool { IPAddress(named.host) != nil }

    var endpoints: [Endpoint] { addresses.map { Endpoint(address: $0, port: named.port) } }

    /// Its addresses in the order to try: another one first after each failure.
    var endpointsToTry: [Endpoint] {
        if addresses.isEmpty { return [] }
        let start = failures % addresses.count
        return Array(endpoints[start...] + endpoints[..<start])
    }
}

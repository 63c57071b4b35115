import FactomWire

/// A peer that the operator named, and its persistent dialler's memory.
struct Special: Sendable, Equatable {
    let named: HostPort
    /// Empty until a name is resolved.
    var addresses: [IPAddress]
    var failures = 0
    var notBefore = Moment.zero
    /// Whether an answer to ``Controller/Action/resolve(_:)`` is awaited.
    var isResolving = false

    init(_ named: HostPort) {
        self.named = named
        addresses = IPAddress(named.host).map { [$0] } ?? []
    }

    var isLiteral: Bool { IPAddress(named.host) != nil }

    var endpoints: [Endpoint] { addresses.map { Endpoint(address: $0, port: named.port) } }

    /// The next of its addresses: another one after each failure.
    var endpointToDial: Endpoint? {
        addresses.isEmpty ? nil : endpoints[failures % addresses.count]
    }
}

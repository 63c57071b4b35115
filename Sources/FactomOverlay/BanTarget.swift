public import FactomWire

/// What a ban is about.
public enum BanTarget: Sendable, Hashable {
    /// One address, whatever the port.
    case address(IPAddress)
    /// Every address that shares its first bits: `10.0.0.0/8`. One of IPv6 covers no IPv4 address, not even
    /// `::/0`.
    case subnet(IPAddress, prefixLength: Int)
    /// One port of an address: other nodes there are not meant.
    case endpoint(Endpoint)

    /// Reads `1.2.3.4`, `2001:db8::1`, `10.0.0.0/8`, `2001:db8::/32`, `1.2.3.4:8108` or `[2001:db8::1]:8108`; `nil`
    /// for anything else.
    ///
    /// A subnet is read as its first address: `10.1.2.3/8` is `10.0.0.0/8`; and a subnet of one address is that
    /// address: `1.2.3.4/32` is `1.2.3.4`.
    public init?(_ text: some StringProtocol) {
        if let slash = text.firstIndex(of: "/") {
            self.init(subnet: text[..<slash], length: text[text.index(after: slash)...])
        } else if let address = IPAddress(text) {
            self = .address(address)
        } else if let endpoint = Endpoint(text) {
            self = .endpoint(endpoint)
        } else {
            return nil
        }
    }

    private init?(subnet text: some StringProtocol, length: some StringProtocol) {
        guard let address = IPAddress(text), let bits = parsePrefixLength(length) else { return nil }
        // An IPv4 subnet may be written as IPv6 maps it: ::ffff:10.0.0.0/104.
        let mapped = !address.isIPv6 && text.utf8.contains(UInt8(ascii: ":")) ? 96 : 0
        guard (mapped...(mapped + address.bits)).contains(bits) else { return nil }
        self = BanTarget.subnet(address, prefixLength: bits - mapped).normalised
    }
}

extension BanTarget: CustomStringConvertible {
    /// What the initializer reads: `1.2.3.4`, `10.0.0.0/8` or `1.2.3.4:8108`.
    public var description: String {
        switch self {
        case .address(let address): address.description
        case .subnet(let address, let length): "\(address)/\(length)"
        case .endpoint(let endpoint): endpoint.description
        }
    }
}

extension BanTarget {
    /// The one spelling of those that mean the same: a subnet by its first address, its length within 0…32 or
    /// 0…128, and a subnet of one address as that address.
    package var normalised: BanTarget {
        guard case .subnet(let address, let length) = self else { return self }
        if length >= address.bits { return .address(address) }
        return .subnet(address.prefix(length), prefixLength: max(length, 0))
    }

    /// Whether everybody at this address is meant: by an address and a subnet, never by an endpoint.
    package func covers(_ address: IPAddress) -> Bool {
        switch self {
        case .address(let banned): banned == address
        case .subnet(let first, let length): first.prefix(length) == address.prefix(length)
        case .endpoint: false
        }
    }

    /// Whether a peer that listens here is meant.
    package func covers(_ endpoint: Endpoint) -> Bool {
        if case .endpoint(let banned) = self { banned == endpoint } else { covers(endpoint.address) }
    }

    /// Orders targets by address, the same in every run. No two that are normalised have the same.
    var sortKey: (UInt64, UInt64, kind: Int, detail: Int) {
        switch self {
        case .subnet(let address, let length): (address.sortKey.0, address.sortKey.1, 0, length)
        case .address(let address): (address.sortKey.0, address.sortKey.1, 1, 0)
        case .endpoint(let endpoint):
            (endpoint.address.sortKey.0, endpoint.address.sortKey.1, 2, Int(endpoint.port))
        }
    }
}

extension IPAddress {
    /// How many bits it has: 32 or 128.
    var bits: Int { isIPv6 ? 128 : 32 }

    /// The subnet of this many bits that it is in; for its own number of bits too, which no ban is kept under.
    func subnet(_ length: Int) -> BanTarget { .subnet(prefix(length), prefixLength: length) }

    /// The first address of the subnet of this many bits that it is in; any number will do.
    func prefix(_ length: Int) -> IPAddress {
        let length = min(max(length, 0), bits)
        switch self {
        case .v4(let number):
            return .v4(number & UInt32.max << (32 - length))
        case .v6(let high, let low):
            return .v6(
                high: high & UInt64.max << (64 - min(length, 64)), low: low & UInt64.max << (128 - max(length, 64)))
        }
    }
}

/// A decimal number in 0…128 without sign or leading zeros; `nil` for anything else.
private func parsePrefixLength(_ text: some StringProtocol) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        text.utf8.count == 1 || text.utf8.first != 0x30
    else { return nil }
    return Int(text)
}

public import FactomWire

/// What a ban is about.
public enum BanTarget: Sendable, Hashable, CustomStringConvertible {
    /// One address, whatever the port.
    case address(IPAddress)
    /// Every address that shares its first bits: `10.0.0.0/8`.
    case subnet(IPAddress, prefixLength: Int)

    /// Reads `1.2.3.4`, `2001:db8::1`, `10.0.0.0/8` or `2001:db8::/32`; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first), parts.count <= 2 else { return nil }
        if parts.count == 1 {
            self = .address(address)
        } else {
            guard let length = Int(parts[1]), (0...(address.isIPv6 ? 128 : 32)).contains(length) else { return nil }
            self = .subnet(address, prefixLength: length)
        }
    }

    /// What the initializer reads: `1.2.3.4` or `10.0.0.0/8`.
    public var description: String {
        switch self {
        case .address(let address): address.description
        case .subnet(let address, let length): "\(address)/\(length)"
        }
    }

    func covers(_ address: IPAddress) -> Bool {
        switch (self, address) {
        case (.address(let banned), _):
            return banned == address
        case (.subnet(.v4(let prefix), let length), .v4(let number)):
            return (prefix ^ number) >> (32 - min(max(length, 0), 32)) == 0
        case (.subnet(.v6(let high, let low), let length), .v6(let otherHigh, let otherLow)):
            if length <= 64 { return (high ^ otherHigh) >> (64 - max(length, 0)) == 0 }
            return high == otherHigh && (low ^ otherLow) >> (128 - min(length, 128)) == 0
        default:
            return false
        }
    }
}

/// Who gets nothing at all, until when. Apart from scores: a ban has an end and is never undone by a good deed.
struct Bans: Sendable {
    private var addresses: [IPAddress: Moment] = [:]
    private var subnets: [(target: BanTarget, until: Moment)] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { addresses.count + subnets.count }

    func covers(_ address: IPAddress, at now: Moment) -> Bool {
        if let until = addresses[address], now < until { return true }
        return subnets.contains { now < $0.until && $0.target.covers(address) }
    }

    mutating func add(_ target: BanTarget, until: Moment, at now: Moment) {
        switch target {
        case .address(let address):
            if addresses[address] == nil, count >= limit { makeRoom(at: now) }
            addresses[address] = until
        case .subnet:
            subnets.removeAll { $0.target == target || $0.until <= now }
            if count >= limit { makeRoom(at: now) }
            subnets.append((target, until))
        }
    }

    /// Forgets what is over, or else the ban that ends soonest.
    private mutating func makeRoom(at now: Moment) {
        addresses = addresses.filter { now < $0.value }
        subnets.removeAll { $0.until <= now }
        if count < limit { return }
        let address = addresses.min {
            $0.value == $1.value ? $0.key.sortKey < $1.key.sortKey : $0.value < $1.value
        }
        let subnet = subnets.indices.min { subnets[$0].until < subnets[$1].until }
        if let address, subnet.map({ address.value <= subnets[$0].until }) ?? true {
            addresses[address.key] = nil
        } else if let subnet {
            subnets.remove(at: subnet)
        }
    }
}

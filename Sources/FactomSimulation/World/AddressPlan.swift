import FactomOverlay
import FactomWire

/// Where hosts live: public addresses in many /16 networks, or all in one private network.
struct AddressPlan: Sendable {
    private var dice: Dice
    private let isPrivate: Bool
    private var taken: Set<UInt32> = []
    private var groups: [UInt32] = []
    static let port: UInt16 = 8108

    init(seed: UInt64, isPrivate: Bool) {
        dice = Dice(seed: seed, for: 4)
        self.isPrivate = isPrivate
    }

    /// - Parameter hosts: how many there will be: four of them to a /16, by and large.
    mutating func next(hosts: Int) -> Endpoint {
        if isPrivate { return endpoint(free: { dice in 10 << 24 | UInt32(dice.below(1 << 20)) }) }
        while groups.count < max(hosts / 4, 32) {
            groups.append(UInt32(20 + dice.below(80)) << 8 | UInt32(dice.below(256)))
        }
        let groups = groups
        return endpoint(free: { dice in groups[dice.below(groups.count)] << 16 | UInt32(1 + dice.below(65_000)) })
    }

    /// In one of so many networks of their own.
    mutating func next(inGroups count: Int, from first: UInt32 = 150 << 8) -> Endpoint {
        endpoint(free: { dice in (first + UInt32(dice.below(max(count, 1)))) << 16 | UInt32(1 + dice.below(65_000)) })
    }

    private mutating func endpoint(free draw: (inout Dice) -> UInt32) -> Endpoint {
        var address = draw(&dice)
        while !taken.insert(address).inserted { address = draw(&dice) }
        return Endpoint(address: .v4(address), port: AddressPlan.port)
    }

    /// The next free address beside one.
    static func neighbour(of endpoint: Endpoint, isTaken: (Endpoint) -> Bool) -> Endpoint {
        guard case .v4(let number) = endpoint.address else { return endpoint }
        var next = number
        var candidate = endpoint
        repeat {
            next = next & 0xffff_0000 | (next + 1) & 0xffff
            candidate = Endpoint(address: .v4(next), port: endpoint.port)
        } while isTaken(candidate) && next != number
        return candidate
    }
}

extension ProtocolMix {
    enum Software: Sendable, Equatable {
        case node(ProtocolVersion)
        case p2p1
    }

    /// What each of so many nodes runs: shares as given, kinds evenly among each other.
    func deal(_ count: Int) -> [Software] {
        let weights: [(Software, Double)] = [
            (.node(.v10), v10), (.node(.v9), v9), (.node(.v11), v11), (.p2p1, p2p1),
        ]
        let sum = weights.reduce(0) { $0 + max($1.1, 0) }
        if sum <= 0 { return Array(repeating: .node(.v10), count: count) }
        var dealt = weights.map { _ in 0.0 }
        return (0..<count).map { index in
            let owed = weights.indices.map { max(weights[$0].1, 0) / sum * Double(index + 1) - dealt[$0] }
            let most = owed.indices.max { owed[$0] < owed[$1] } ?? 0
            dealt[most] += 1
            return weights[most].0
        }
    }
}

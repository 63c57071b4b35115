/// Protobuf messages of every shape: known fields, unknown ones of all wire types, in any order and number.
enum RandomProtobuf {
    static func message(_ seeded: inout Seeded) -> [UInt8] {
        (0..<seeded.below(6)).flatMap { _ in field(&seeded, depth: 0) }
    }

    private static func field(_ seeded: inout Seeded, depth: Int) -> [UInt8] {
        switch seeded.below(8) {
        case 0: return varint(1 << 3) + number(&seeded)
        case 1: return varint(2 << 3 | 2) + block(&seeded)
        case 2 where depth < 3: return group(&seeded, depth: depth)
        default: return unknown(&seeded)
        }
    }

    /// Fields 1 and 2 among them, of kinds that they don't have.
    private static func unknown(_ seeded: inout Seeded) -> [UInt8] {
        let number = seeded.chance(oneIn: 4) ? UInt64(1 + seeded.below(1 << 29 - 1)) : UInt64(1 + seeded.below(5))
        switch seeded.below(4) {
        case 0: return varint(number << 3) + self.number(&seeded)
        case 1: return varint(number << 3 | 1) + seeded.bytes(8)
        case 2: return varint(number << 3 | 2) + block(&seeded)
        default: return varint(number << 3 | 5) + seeded.bytes(4)
        }
    }

    private static func group(_ seeded: inout Seeded, depth: Int) -> [UInt8] {
        let number = UInt64(1 + seeded.below(40))
        let fields = (0..<seeded.below(3)).flatMap { _ in field(&seeded, depth: depth + 1) }
        return varint(number << 3 | 3) + fields + varint(number << 3 | 4)
    }

    private static func block(_ seeded: inout Seeded) -> [UInt8] {
        let count = seeded.chance(oneIn: 5) ? 120 + seeded.below(20) : seeded.below(9)
        return varint(UInt64(count)) + seeded.bytes(count)
    }

    /// A number of any width, sometimes with zeros at its end that no writer would spend.
    private static func number(_ seeded: inout Seeded) -> [UInt8] {
        var bytes = varint(seeded.next() >> UInt64(seeded.below(64)))
        if bytes.count < 9, seeded.chance(oneIn: 8) {
            bytes[bytes.count - 1] |= 0x80
            bytes.append(0)
        }
        return bytes
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        while rest >= 128 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}

extension Seeded {
    /// The bytes with one to three things wrong: bits flipped, bytes cut out, doubled, moved or made up.
    mutating func garble(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(3) where !bytes.isEmpty { garbleOnce(&bytes) }
        return bytes
    }

    private mutating func garbleOnce(_ bytes: inout [UInt8]) {
        let place = below(bytes.count)
        let span = place..<min(bytes.count, place + 1 + below(8))
        switch below(7) {
        case 0: bytes[place] ^= 1 << UInt8(below(8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: next())
        case 2: bytes[place] = [0, 1, 0x7f, 0x80, 0xf8, 0xff][below(6)]
        case 3: bytes.removeSubrange(span)
        case 4: bytes.insert(contentsOf: bytes[span], at: place)
        case 5: bytes.insert(contentsOf: self.bytes(1 + below(4)), at: place)
        default: bytes.removeLast(bytes.count - place)
        }
    }
}

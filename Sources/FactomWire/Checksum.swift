package import struct NIOCore.ByteBuffer

/// CRC-32 with Koopman's polynomial, the checksum of protocol 9 and of every gob handshake.
///
/// Sixteen bytes a step through sixteen tables ("slicing"), which keeps it far above a network's speed.
package enum Checksum {
    /// The checksum of the readable bytes.
    package static func of(_ buffer: ByteBuffer) -> UInt32 {
        buffer.withUnsafeReadableBytes { of($0) }
    }

    package static func of(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes { of($0) }
    }

    private static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var crc = UInt32.max
            var index = 0
            while bytes.count - index >= 16 {
                crc = step(bytes, at: index, crc: crc, tables)
                index += 16
            }
            while index < bytes.count {
                crc = crc >> 8 ^ tables[Int(truncatingIfNeeded: crc & 0xff) ^ Int(bytes[index])]
                index += 1
            }
            return ~crc
        }
    }

    /// Takes the sixteen bytes at `index`: the caller has checked that they are there.
    @inline(__always)
    private static func step(
        _ bytes: UnsafeRawBufferPointer, at index: Int, crc: UInt32, _ tables: UnsafeBufferPointer<UInt32>
    ) -> UInt32 {
        let low = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(crc)
        let high = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self))
        return fold(low, tables, from: 15) ^ fold(high, tables, from: 7)
    }

    @inline(__always)
    private static func fold(_ word: UInt64, _ tables: UnsafeBufferPointer<UInt32>, from table: Int) -> UInt32 {
        func look(_ shift: UInt64, _ table: Int) -> UInt32 {
            tables[table << 8 | Int(truncatingIfNeeded: word >> shift & 0xff)]
        }
        let first = look(0, table) ^ look(8, table - 1) ^ look(16, table - 2) ^ look(24, table - 3)
        let second = look(32, table - 4) ^ look(40, table - 5) ^ look(48, table - 6) ^ look(56, table - 7)
        return first ^ second
    }

    /// Sixteen tables of 256: table `t` advances a byte through `t` further bytes of zeros.
    private static let tables: [UInt32] = {
        let polynomial: UInt32 = 0xeb31_d82e
        var tables = [UInt32](repeating: 0, count: 16 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ polynomial : crc >> 1 }
            tables[byte] = crc
        }
        for index in 256..<tables.count {
            let previous = tables[index - 256]
            tables[index] = previous >> 8 ^ tables[Int(previous & 0xff)]
        }
        return tables
    }()
}

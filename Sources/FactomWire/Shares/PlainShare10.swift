import struct NIOCore.ByteBuffer

/// A share of protocol 10 in the one spelling that its nodes write, both ways: most of what a node of a large network
/// hears of the network itself, and slow to read as the JSON it is.
enum PlainShare10 {
    private static let head: StaticString = "{\"ip\":\""
    private static let middle: StaticString = "\",\"port\":\""
    private static let tail: StaticString = "\"}"

    // MARK: - Reading

    /// The entries that are endpoints; `nil` when any byte is not as our nodes write it, which proves nothing.
    static func decode(_ payload: ByteBuffer) -> [Endpoint]? {
        payload.withUnsafeReadableBytes { bytes in
            var scanner = Scanner(bytes: bytes)
            return decode(&scanner)
        }
    }

    private static func decode(_ scanner: inout Scanner) -> [Endpoint]? {
        guard scanner.take("[") else { return nil }
        if scanner.take("]") { return scanner.isAtEnd ? [] : nil }
        var endpoints: [Endpoint] = []
        var count = 0
        repeat {
            guard scanner.take(head), let host = scanner.text(), scanner.take(middle), let port = scanner.text(),
                scanner.take(tail)
            else { return nil }
            count += 1
            guard count <= Share.mostEntriesRead else { continue }
            if let endpoint = Endpoint(host: host, port: port) { endpoints.append(endpoint) }
        } while scanner.take(",")
        return scanner.take("]") && scanner.isAtEnd ? endpoints : nil
    }

    /// Where reading has got to in bytes that aren't trusted.
    private struct Scanner {
        let bytes: UnsafeRawBufferPointer
        var index = 0

        var isAtEnd: Bool { index == bytes.count }

        /// Goes on behind this, if it stands here.
        mutating func take(_ text: StaticString) -> Bool {
            let count = text.utf8CodeUnitCount
            guard bytes.count - index >= count else { return false }
            let isHere = text.withUTF8Buffer { $0.elementsEqual(bytes[index..<index + count]) }
            if isHere { index += count }
            return isHere
        }

        /// What stands before the next quotation mark; `nil` where that isn't plain ASCII.
        mutating func text() -> String? {
            let start = index
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "\""): return String(decoding: bytes[start..<index], as: UTF8.self)
                case UInt8(ascii: "\\"), 0x80...: return nil
                case ..<0x20: return nil
                default: index += 1
                }
            }
            return nil
        }
    }

    // MARK: - Writing

    static func encode(_ endpoints: [Endpoint]) -> ByteBuffer {
        var text = ByteBuffer()
        text.append(size: 2 + endpoints.count * mostBytesEach) { writer in
            writer.write(UInt8(ascii: "["))
            for (index, endpoint) in endpoints.enumerated() {
                if index > 0 { writer.write(UInt8(ascii: ",")) }
                writer.write(head)
                write(endpoint.address, into: &writer)
                writer.write(middle)
                write(UInt32(endpoint.port), into: &writer)
                writer.write(tail)
            }
            writer.write(UInt8(ascii: "]"))
        }
        return text
    }

    /// An IPv6 address has 39 characters at most, and a port has 5.
    private static let mostBytesEach = 72

    private static func write(_ address: IPAddress, into writer: inout MemoryWriter) {
        guard case .v4(let number) = address else {
            var text = address.description
            return text.withUTF8 { writer.write(UnsafeRawBufferPointer($0)) }
        }
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
            write(number >> shift & 255, into: &writer)
            if shift > 0 { writer.write(UInt8(ascii: ".")) }
        }
    }

    private static func write(_ number: UInt32, into writer: inout MemoryWriter) {
        var divisor: UInt32 = 10_000
        while divisor > max(number, 1) { divisor /= 10 }
        while divisor > 0 {
            writer.write(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}

import FactomWire

import struct NIOCore.ByteBuffer

/// A parcel of protocol 9 with a header that our own encoder would never write, on a stream that our handshake
/// has opened.
struct NineParcel {
    var type: UInt8
    var part: UInt8 = 0
    var parts: UInt8 = 0
    var hash: UInt8 = 0
    var isDamaged = false
    var payload: ByteBuffer

    /// The message with its length.
    var bytes: ByteBuffer {
        let message = body
        var whole = ByteBuffer()
        whole.write(unsigned: UInt64(message.readableBytes))
        whole.writeImmutableBuffer(message)
        return whole
    }

    /// Type 65, its field 0, the header's fields by number, the payload.
    private var body: ByteBuffer {
        var body = ByteBuffer()
        body.write(unsigned: 65 << 1)
        body.write(unsigned: 1)
        let checksum = Checksum.of(payload) ^ (isDamaged ? 1 : 0)
        let fields: [(UInt64, UInt64)] = [
            (0, UInt64(Rewriting.network.rawValue)), (1, 9), (2, UInt64(type)), (3, UInt64(payload.readableBytes)),
            (5, UInt64(checksum)), (6, UInt64(part)), (7, UInt64(parts)),
        ]
        var next: UInt64 = 0
        for (number, value) in fields where value != 0 {
            body.write(unsigned: number + 1 - next)
            body.write(unsigned: value)
            next = number + 1
        }
        // AppHash is field 11.
        body.write(unsigned: 12 - next)
        body.write(unsigned: 1)
        body.writeBytes([hash, 0])
        if payload.readableBytes > 0 {
            body.write(unsigned: 1)
            body.write(unsigned: UInt64(payload.readableBytes))
            body.writeImmutableBuffer(payload)
        }
        body.writeBytes([0])
        return body
    }
}

extension ByteBuffer {
    /// Gob's unsigned integer, here always of eight bytes when it isn't of one: as readers must take it, too.
    fileprivate mutating func write(unsigned value: UInt64) {
        if value < 128 {
            writeInteger(UInt8(value))
        } else {
            writeInteger(UInt8(0xf8))
            writeInteger(value)
        }
    }
}

import FactomWire

import struct NIOCore.ByteBuffer

/// One message as each protocol writes it, encoded when first asked for.
struct EncodedParcel {
    private let payload: ByteBuffer
    private let target: Target
    private let encoder: StreamEncoder
    private var v9: ByteBuffer?
    private var v10: ByteBuffer?
    private var v11: ByteBuffer?

    init(_ payload: ByteBuffer, target: Target, encoder: StreamEncoder) {
        self.payload = payload
        self.target = target
        self.encoder = encoder
    }

    subscript(version: ProtocolVersion) -> ByteBuffer {
        mutating get {
            switch version {
            case .v9:
                return known(&v9, or: encoder.encode(.message, payload: payload, target: target.wireName, in: .v9))
            case .v10: return known(&v10, or: encoder.encode(.message, payload: payload, in: .v10))
            case .v11: return known(&v11, or: encoder.encode(.message, payload: payload, in: .v11))
            }
        }
    }
}

/// What was encoded before, or else what is encoded now.
private func known(_ cache: inout ByteBuffer?, or encode: @autoclosure () -> ByteBuffer) -> ByteBuffer {
    if let cache { return cache }
    let encoded = encode()
    cache = encoded
    return encoded
}

import FactomWire

import struct NIOCore.ByteBuffer

/// What follows a handshake: a cut plan, then the stream. Its flag says that the stream brings its own handshake.
struct StreamProperty {
    let version: ProtocolVersion

    func check(_ input: ByteBuffer) throws(Broken) {
        var bytes = input
        let plan = CutPlan(from: &bytes)
        if !plan.flag { bytes = Rewriting.joined([StreamEncoder.opening(Rewriting.hello(in: version)), bytes]) }
        let whole = try reading([bytes])
        try whole.mustAgree(with: reading(plan.chunks(of: bytes)))
        try Rewriting.check(whole.items, in: version)
        if version == .v11 { try ProtobufMirror.check(bytes, whole) }
    }

    private func reading(_ chunks: [ByteBuffer]) throws(Broken) -> StreamReading {
        let gob = version == .v11 ? ProtocolVersion.v9 : version
        return try StreamReading(chunks) { $0.framing == .protobuf ? .v11 : gob }
    }
}

/// A whole stream from its first byte: a cut plan, then the stream.
enum DetectionProperty {
    static func check(_ input: ByteBuffer) throws(Broken) {
        var bytes = input
        let plan = CutPlan(from: &bytes)
        let whole = try StreamReading([bytes], settle: agreed)
        try whole.mustAgree(with: StreamReading(plan.chunks(of: bytes), settle: agreed))
        let isProtobuf = bytes.getBytes(at: bytes.readerIndex, length: 4) == Handshake.signature
        guard case .handshake(let handshake) = whole.items.first else { return }
        try hold((handshake.framing == .protobuf) == isProtobuf, "four bytes decide the protocol")
        try hold(handshake.listenPort > 0, "a handshake's port is never 0")
        try Rewriting.check(whole.items, in: agreed(handshake))
    }

    /// As a listener settles.
    private static func agreed(_ handshake: Handshake) -> ProtocolVersion {
        if handshake.framing == .protobuf { return .v11 }
        return handshake.version <= 9 ? .v9 : .v10
    }
}

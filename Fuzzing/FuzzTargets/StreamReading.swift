import FactomWire

import struct NIOCore.ByteBuffer

/// One direction of a connection as the decoder reads it, with what must hold after every chunk.
struct StreamReading {
    private(set) var items: [StreamDecoder.Item] = []
    /// What ended the stream, if anything did.
    private(set) var error: WireError?
    /// How many bytes lie before the end of the handshake, once that is read.
    private(set) var handshakeEnd: Int?
    private var decoder: StreamDecoder
    private var fed = 0
    private let settle: (Handshake) -> ProtocolVersion
    private let parcelLimit: Int
    /// A gob length's eight bytes and the one that counts them.
    private static let longestPrefix = 9

    /// - Parameter settle: the protocol that a connection goes on in after this handshake.
    init(
        _ chunks: [ByteBuffer], parcelLimit: Int = 4096, settle: @escaping (Handshake) -> ProtocolVersion
    ) throws(Broken) {
        decoder = StreamDecoder(parcelLimit: parcelLimit)
        self.parcelLimit = parcelLimit
        self.settle = settle
        for chunk in chunks where error == nil { try feed(chunk) }
    }

    var isInsideParcel: Bool { decoder.isInsideParcel }

    var parcels: [Parcel] {
        items.compactMap { if case .parcel(let parcel) = $0 { parcel } else { nil } }
    }

    private mutating func feed(_ chunk: ByteBuffer) throws(Broken) {
        var rest = chunk
        fed += chunk.readableBytes
        do throws(WireError) {
            while let item = try decoder.next(from: &rest) { take(item, before: rest) }
        } catch {
            self.error = error
        }
        try hold(error != nil || rest.readableBytes == 0, "a decoder that wants more has taken all that there was")
        let limit = handshakeEnd == nil ? StreamDecoder.handshakeLimit : parcelLimit
        try hold(decoder.held <= limit + StreamReading.longestPrefix, "no more is held than a message may have")
    }

    private mutating func take(_ item: StreamDecoder.Item, before rest: ByteBuffer) {
        items.append(item)
        if case .handshake(let handshake) = item {
            handshakeEnd = fed - rest.readableBytes
            decoder.settle(on: settle(handshake))
        }
    }

    /// However a stream is cut, it says the same.
    func mustAgree(with other: StreamReading) throws(Broken) {
        try hold(items == other.items, "the cuts don't change what is read: \(items) and \(other.items)")
        try hold(error == other.error, "the cuts don't change the error: \(error as Any) and \(other.error as Any)")
        try hold(handshakeEnd == other.handshakeEnd, "the handshake ends where it ends")
        try hold(error != nil || isInsideParcel == other.isInsideParcel, "the cuts don't change where it ends")
    }
}

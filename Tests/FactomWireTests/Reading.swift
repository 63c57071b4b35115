import NIOCore

@testable import FactomWire

/// One direction of a connection as the decoder reads it, chunk by chunk: the scene of most tests here.
///
/// It does what a connection does: feeds what arrives, settles the protocol once the handshake is out, and
/// stops at the first error.
struct Reading {
    private(set) var items: [StreamDecoder.Item] = []
    /// What ended the stream, if anything did.
    private(set) var error: WireError?
    /// The most bytes of an unfinished message that were held after any chunk.
    private(set) var mostHeld = 0
    private var decoder: StreamDecoder
    private let gobVersion: ProtocolVersion

    /// - Parameter version: what a gob stream settles on; a stream of "pbuf" always settles on 11.
    init(settlingOn version: ProtocolVersion = .v9, parcelLimit: Int = 1 << 22) {
        decoder = StreamDecoder(parcelLimit: parcelLimit)
        gobVersion = version == .v11 ? .v9 : version
    }

    /// Reads all of `chunks`.
    init(_ chunks: [ByteBuffer], settlingOn version: ProtocolVersion = .v9, parcelLimit: Int = 1 << 22) {
        self.init(settlingOn: version, parcelLimit: parcelLimit)
        for chunk in chunks { feed(chunk) }
    }

    /// Whether the stream stands inside a message.
    var isInsideParcel: Bool { decoder.isInsideParcel }

    /// The first item, when it is a handshake.
    var handshake: Handshake? {
        if case .handshake(let handshake) = items.first { handshake } else { nil }
    }

    var parcels: [Parcel] {
        items.compactMap { if case .parcel(let parcel) = $0 { parcel } else { nil } }
    }

    mutating func feed(_ chunk: ByteBuffer) {
        if error != nil { return }
        var chunk = chunk
        do throws(WireError) {
            while let item = try decoder.next(from: &chunk) { take(item) }
        } catch {
            self.error = error
        }
        mostHeld = max(mostHeld, decoder.cutter.held)
    }

    private mutating func take(_ item: StreamDecoder.Item) {
        items.append(item)
        if case .handshake(let handshake) = item {
            decoder.settle(on: handshake.framing == .protobuf ? .v11 : gobVersion)
        }
    }
}

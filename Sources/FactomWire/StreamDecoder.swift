package import struct NIOCore.ByteBuffer

/// Reads one direction of a connection: fed chunks of any size, gives the handshake and then parcels.
///
/// It tells the protocols apart by the first four bytes. After the handshake it stands still until
/// ``settle(on:)`` says which protocol the two peers go on in. What it throws ends the connection.
package struct StreamDecoder: Sendable {
    /// The most that is buffered before the handshake is done, in bytes.
    package static let handshakeLimit = 16_384

    package enum Item: Sendable, Equatable {
        case handshake(Handshake)
        case parcel(Parcel)
    }

    private enum Phase {
        case detecting(seen: Int)
        case greeting(Framing)
        case waiting(Framing)
        case settled(ProtocolVersion)
    }

    private var phase = Phase.detecting(seen: 0)
    private(set) var cutter = FrameCutter(.gob, limit: StreamDecoder.handshakeLimit)
    private var gob = GobReader()
    private let parcelLimit: Int

    /// - Parameter parcelLimit: the largest message after the handshake, in bytes, its prefix not counted.
    package init(parcelLimit: Int) {
        self.parcelLimit = parcelLimit
    }

    /// Whether the peer is in the middle of a message: if it stays so, it is stalled.
    package var isInsideParcel: Bool { held > 0 }

    /// Bytes of an unfinished message that are held, its prefix counted.
    package var held: Int { cutter.held }

    /// The protocol from here on: called once, after the handshake came out.
    package mutating func settle(on version: ProtocolVersion) {
        guard case .waiting(version.framing) = phase else {
            preconditionFailure("settled on \(version) without a handshake in its framing")
        }
        phase = .settled(version)
        cutter.limit = parcelLimit
    }

    /// The next item, or `nil` when more bytes are needed. Takes what it can of `chunk`; before the
    /// protocol is settled, bytes after the handshake stay in it.
    package mutating func next(from chunk: inout ByteBuffer) throws(WireError) -> Item? {
        if case .settled = phase { return try nextParcel(from: &chunk).map { .parcel($0) } }
        return try greeting(from: &chunk)
    }

    /// The next parcel, once the protocol is settled, or `nil` when more bytes are needed. Takes all of `chunk` by and by.
    package mutating func nextParcel(from chunk: inout ByteBuffer) throws(WireError) -> Parcel? {
        guard case .settled(let version) = phase else { preconditionFailure("no parcel comes before a handshake") }
        if version == .v10, cutter.held == 0, let parcel = plainParcel(from: &chunk) { return parcel }
        while let frame = try cutter.next(from: &chunk) {
            if let parcel = try parcel(in: frame, version) { return parcel }
        }
        return nil
    }

    /// `nil` where the first message of a chunk isn't whole, or not like nearly all are.
    @inline(__always)
    private func plainParcel(from chunk: inout ByteBuffer) -> Parcel? {
        let plain = chunk.withUnsafeReadableBytes { gob.plain10(in: $0, limit: cutter.limit) }
        guard let plain else { return nil }
        let payload = chunk.part(plain.payload)
        chunk.moveReaderIndex(forwardBy: plain.end)
        return Parcel(rawType: plain.type, payload: payload)
    }

    /// The message that a chunk is, where it is just one and whole, and like nearly all of protocol 10; `nil` where
    /// ``nextParcel(from:)`` must see what it is.
    @inline(__always)
    package func loneMessage(in chunk: ByteBuffer) -> ByteBuffer? {
        guard case .settled(.v10) = phase, cutter.held == 0 else { return nil }
        let plain = chunk.withUnsafeReadableBytes { gob.plain10(in: $0, limit: cutter.limit) }
        guard let plain, plain.end == chunk.readableBytes, plain.type == ParcelType.message.rawValue,
            !plain.payload.isEmpty
        else { return nil }
        return chunk.part(plain.payload)
    }

    // MARK: - Before the protocol is settled

    private mutating func greeting(from chunk: inout ByteBuffer) throws(WireError) -> Item? {
        if case .detecting = phase { try detect(&chunk) }
        guard case .greeting(let framing) = phase else { return nil }
        while let frame = try cutter.next(from: &chunk) {
            guard let handshake = try handshake(in: frame, framing) else { continue }
            phase = .waiting(framing)
            return .handshake(handshake)
        }
        return nil
    }

    /// Compares the first bytes with the signature, one by one; at the first that differs it is gob, and
    /// what was taken for the signature is put back.
    private mutating func detect(_ chunk: inout ByteBuffer) throws(WireError) {
        while case .detecting(let seen) = phase {
            guard let byte = chunk.getInteger(at: chunk.readerIndex, as: UInt8.self) else { return }
            guard byte == Handshake.signature[seen] else {
                phase = .greeting(.gob)
                try putBack(seen, &chunk)
                return
            }
            chunk.moveReaderIndex(forwardBy: 1)
            phase = .detecting(seen: seen + 1)
            if seen + 1 == Handshake.signature.count {
                phase = .greeting(.protobuf)
                cutter = FrameCutter(.protobuf, limit: StreamDecoder.handshakeLimit)
            }
        }
    }

    /// The `count` first bytes of the signature begin a gob message ('p' is a length of 112): held as partial.
    private mutating func putBack(_ count: Int, _ chunk: inout ByteBuffer) throws(WireError) {
        var start = ByteBuffer(bytes: Handshake.signature.prefix(count))
        guard try cutter.next(from: &start) == nil else {
            preconditionFailure("three bytes are no message of 112")
        }
    }

    private mutating func handshake(in frame: ByteBuffer, _ framing: Framing) throws(WireError) -> Handshake? {
        switch framing {
        case .protobuf:
            return try Handshake(protobuf: frame)
        case .gob:
            guard let message = try message9(in: frame) else { return nil }
            do throws(HandshakeError) {
                return try Handshake(message, in: frame)
            } catch {
                throw .handshake(error)
            }
        }
    }

    // MARK: - Parcels

    /// `nil` when the frame was a gob definition.
    @inline(__always)
    private mutating func parcel(in frame: ByteBuffer, _ version: ProtocolVersion) throws(WireError) -> Parcel? {
        switch version {
        case .v9:
            guard let message = try message9(in: frame) else { return nil }
            return Parcel(message, in: frame)
        case .v10:
            guard let message = try message10(in: frame) else { return nil }
            return Parcel(rawType: message.type, payload: frame.part(message.payload))
        case .v11:
            do throws(ProtobufError) { return try ProtobufParcel.read(frame) } catch { throw .protobuf(error) }
        }
    }

    private mutating func message9(in frame: ByteBuffer) throws(WireError) -> GobReader.Message9? {
        do throws(GobError) { return try gob.message9(in: frame) } catch { throw .gob(error) }
    }

    private mutating func message10(in frame: ByteBuffer) throws(WireError) -> GobReader.Message10? {
        do throws(GobError) { return try gob.message10(in: frame) } catch { throw .gob(error) }
    }
}

extension Parcel {
    fileprivate init(_ message: GobReader.Message9, in frame: ByteBuffer) {
        let header = message.header
        var envelope = Envelope()
        envelope.network = header.network
        envelope.version = header.version
        envelope.length = header.length
        envelope.checksum = header.crc32
        envelope.partNumber = header.partNo
        envelope.partsTotal = header.partsTotal
        envelope.nodeID = header.nodeID
        if header.partsTotal > 1, header.appHash.count <= Envelope.mostHashBytes {
            envelope.messageHash = frame.text(header.appHash)
        }
        self.init(rawType: header.type, payload: frame.part(message.payload), envelope: envelope)
    }
}

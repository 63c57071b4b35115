import NIOCore
import Testing

@testable import FactomWire

/// What Go's encoder writes, in every layout and with every unknown field, is what our reader reads.
@Suite struct GobVectorTests {
    @Test func readsEveryVector() throws {
        let vectors = try GobVector.all()
        #expect(vectors.count > 400)
        for vector in vectors {
            let read = try GobVector.messages([vector.bytes], vector.protocol)
            #expect(read.map(\.header) == vector.expect.map(\.header), "\(vector.name)")
            #expect(read.map(\.type) == vector.expect.map(\.type), "\(vector.name)")
            for (message, expected) in zip(read, vector.expect) {
                #expect(expected.told.agrees(with: message.payload), "\(vector.name)")
            }
        }
    }

    /// Where only a length is known, the payload is what stands before the end of the last struct.
    @Test func readsLongPayloadsFromTheirPlace() throws {
        for vector in try GobVector.all() {
            guard let length = vector.expect.last?.payloadLength else { continue }
            let bytes = vector.bytes
            let tail = bytes.getSlice(at: bytes.readableBytes - 1 - length, length: length)
            #expect(try GobVector.messages([bytes], vector.protocol).last?.payload == tail, "\(vector.name)")
        }
    }

    @Test func readsTheSameHoweverTheStreamIsCut() throws {
        var seeded = Seeded(seed: 1)
        for vector in try GobVector.all() where vector.stream.utf8.count < 900 {
            let bytes = vector.bytes
            let whole = try GobVector.messages([bytes], vector.protocol)
            #expect(try GobVector.messages(bytes.singleBytes, vector.protocol) == whole, "\(vector.name)")
            let chopped = bytes.chopped(longest: 100, using: &seeded)
            #expect(try GobVector.messages(chopped, vector.protocol) == whole, "\(vector.name)")
        }
    }

    /// The conversations are whole ones, so they go through the decoder that connections use.
    @Test func readsEveryConversation() throws {
        var seeded = Seeded(seed: 2)
        let conversations = try GobVector.all().filter { $0.name.hasPrefix("conversation") }
        #expect(conversations.count > 20)
        for conversation in conversations {
            let version = try #require(ProtocolVersion(rawValue: conversation.protocol))
            for longest in [1, 7, 100, .max] {
                let chunks = conversation.bytes.chopped(longest: min(longest, 1 << 20), using: &seeded)
                let reading = Reading(chunks, settlingOn: version)
                #expect(reading.error == nil && !reading.isInsideParcel, "\(conversation.name)")
                #expect(reading.items == conversation.expect.enumerated().map { item($0.element, at: $0.offset) })
            }
        }
    }

    private func item(_ record: GobVector.Record, at index: Int) -> StreamDecoder.Item {
        let payload = record.told.bytes ?? ByteBuffer()
        guard let header = record.header else {
            return .parcel(Parcel(rawType: record.type ?? .max, payload: payload))
        }
        let sender = Handshake(
            network: NetworkID(rawValue: header.network), version: UInt32(header.version),
            nodeID: UInt64(header.nodeID) ?? 0, listenPort: UInt16(header.peerPort) ?? 0,
            nonce: payload.getInteger(at: 0, endianness: .little), framing: .gob)
        if index == 0 { return .handshake(sender) }
        guard let type = ParcelType(rawValue: header.type) else { preconditionFailure("type \(header.type)") }
        return sender.says(type, payload, partsTotal: header.partsTotal)
    }
}

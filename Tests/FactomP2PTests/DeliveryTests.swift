import FactomP2P
import FactomWire
import NIOCore
import Testing

@testable import FactomP2P

/// What the inbox keeps of memory is in proportion to the messages in it.
@Suite struct DeliveryTests {
    @Test func aSmallMessageDoesNotKeepALargeRead() throws {
        var delivery = try self.delivery()
        delivery.add(slice(of: 32 << 20, bytes: 1))
        delivery.add(slice(of: 64 << 10, bytes: 60_000))
        #expect(delivery.compacted.map(\.payload.readableBytes) == [1, 60_000])
        #expect(delivery.compacted.allSatisfy { $0.payload.storageCapacity <= 128 << 10 })
    }

    @Test func messagesThatFillTheirReadAreNotCopied() throws {
        var delivery = try self.delivery()
        let read = ByteBuffer(repeating: 7, count: 64 << 10)
        for index in 0..<200 {
            let payload = try #require(read.getSlice(at: index * 256, length: 256))
            delivery.add(payload)
        }
        #expect(delivery.compacted.allSatisfy { $0.payload.storageCapacity == read.storageCapacity })
    }

    private func delivery() throws -> Delivery {
        let peer = Peer(
            id: PeerID(endpoint: try #require(Endpoint("1.2.3.4:5")), nodeID: 1), direction: .incoming,
            protocolVersion: .v10, isSpecial: false)
        var delivery = Delivery()
        delivery.begin(from: ConnectionID(1), peer)
        return delivery
    }

    private func slice(of capacity: Int, bytes: Int) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(capacity)
        buffer.writeRepeatingByte(1, count: bytes)
        return buffer
    }
}

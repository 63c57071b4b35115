import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

/// Each peer may leave a parcel unfinished; all of them together may not fill the node's memory.
@Suite("What peers leave unfinished") struct UnfinishedTests {
    @Test func whoHoldsMostGoesWhenAllTogetherHoldTooMuch() throws {
        var overlay = Overlay(
            settings: .local.with {
                $0.unfinishedBytes = 3000
                $0.exclusive = true
            }, seed: (1, 2))
        var actions: [Overlay.Action] = []
        var ids: [ConnectionID] = []
        for (number, held) in [900, 1200, 800].enumerated() {
            let id = overlay.nextID()
            ids.append(id)
            let remote = try #require(Endpoint("127.0.0.\(number + 2):50000"))
            overlay.handle(.accepted(id, from: remote), at: .zero, into: &actions)
            let greeting = Handshake(
                network: .local, version: 11, nodeID: UInt64(number), listenPort: 9000, nonce: 7, framing: .protobuf)
            overlay.handle(.received(id, StreamEncoder.opening(greeting)), at: .zero, into: &actions)
            overlay.handle(.received(id, begun(held)), at: .zero, into: &actions)
        }
        actions = []
        overlay.handle(.tick, at: .zero, into: &actions)
        #expect(actions == [])
        overlay.handle(.received(ids[0], ByteBuffer(repeating: 1, count: 200)), at: .zero, into: &actions)
        actions = []
        overlay.handle(.tick, at: .at(.milliseconds(250)), into: &actions)
        #expect(actions.first == .close(ids[1]))
        #expect(overlay.peers(at: .zero).count == 2)
    }

    @Test func whoLeavesWithAnotherOfItsAddressIsCountedNoMore() throws {
        var overlay = Overlay(
            settings: .main.with {
                $0.unfinishedBytes = 3000
                $0.demerit = -300
                $0.exclusive = true
            }, seed: (1, 2))
        var actions: [Overlay.Action] = []
        for (number, host) in ["8.8.8.8", "8.8.8.8", "9.9.9.9"].enumerated() {
            let id = overlay.nextID()
            let remote = try #require(Endpoint("\(host):50000"))
            overlay.handle(.accepted(id, from: remote), at: .zero, into: &actions)
            let greeting = Handshake(
                network: .main, version: 11, nodeID: UInt64(number), listenPort: 9000, nonce: 7, framing: .protobuf)
            overlay.handle(.received(id, StreamEncoder.opening(greeting)), at: .zero, into: &actions)
            overlay.handle(.received(id, begun(host == "9.9.9.9" ? 100 : 3500)), at: .zero, into: &actions)
        }
        overlay.handle(.tick, at: .at(.milliseconds(250)), into: &actions)
        #expect(overlay.peers(at: .zero).map(\.peer.id.endpoint.address) == [address("9.9.9.9")])
    }

    @Test func oneAddressHoldsLittleMoreThanAParcel() throws {
        var overlay = Overlay(
            settings: .main.with {
                $0.unfinishedBytesPerAddress = 3_000_000
                $0.exclusive = true
            }, seed: (1, 2))
        var actions: [Overlay.Action] = []
        var ids: [ConnectionID] = []
        for (number, host) in ["8.8.8.8", "9.9.9.9", "8.8.8.8"].enumerated() {
            let id = overlay.nextID()
            ids.append(id)
            let remote = try #require(Endpoint("\(host):50000"))
            overlay.handle(.accepted(id, from: remote), at: .zero, into: &actions)
            let greeting = Handshake(
                network: .main, version: 11, nodeID: UInt64(number), listenPort: 9000, nonce: 7, framing: .protobuf)
            overlay.handle(.received(id, StreamEncoder.opening(greeting)), at: .zero, into: &actions)
            overlay.handle(.received(id, begun(1_400_000)), at: .zero, into: &actions)
        }
        actions = []
        overlay.handle(.received(ids[1], ByteBuffer(repeating: 1, count: 200_000)), at: .zero, into: &actions)
        #expect(actions == [])
        overlay.handle(.received(ids[2], ByteBuffer(repeating: 1, count: 200_001)), at: .zero, into: &actions)
        #expect(actions.first == .close(ids[2]))
        #expect(overlay.peers(at: .zero).count == 2)
    }

    /// The beginning of a parcel of two million bytes.
    private func begun(_ bytes: Int) -> ByteBuffer {
        var buffer = ByteBuffer(integer: UInt32(2_000_000))
        buffer.writeRepeatingByte(1, count: bytes - 4)
        return buffer
    }
}

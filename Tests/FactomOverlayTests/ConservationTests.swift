import FactomOverlay
import NIOCore
import Testing

@testable import FactomWire

/// Parcels in are delivered, network parcels, joined or dropped; queued ones are out, dropped or still there.
@Suite("Every drop is counted by reason: parcels in = parcels out + dropped") struct ConservationTests {
    private static let onReceipt: [DropReason] = [
        .wrongNetwork, .invalid, .unknownType, .empty, .incomplete, .uselessShare, .tooOften, .closedWhileReading,
        .duplicate,
    ]

    static func balance(_ traffic: Traffic) -> UInt64 {
        traffic.delivered + traffic.networkParcelsIn + traffic.partsJoined
            + onReceipt.reduce(0) { $0 + traffic.dropped[$1] }
    }

    private func parcels(of peer: Voice, _ chance: inout Chance) -> ByteBuffer {
        switch Int.random(in: 0..<10, using: &chance) {
        case 0: peer.says(.ping, "Ping")
        case 1: peer.says(.message, "")
        case 2: peer.saysNonsense()
        case 3: peer.says(.peerResponse, "[]")
        case 4: peer.says(.peerRequest, "Peer Request")
        case 5 where peer.version == .v9: peer.nine("hello") { $0.crc32 = 1 }
        case 6 where peer.version == .v9:
            peer.part(.random(in: 0..<4, using: &chance), of: 3, "x", hash: "\(Int.random(in: 0..<12, using: &chance))")
        default: peer.says(.message)
        }
    }

    @Test("Parcels in = parcels out + dropped", arguments: ProtocolVersion.allCases, 0..<10)
    func nothingIsLostFromTheBooks(in version: ProtocolVersion, seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        var scene = Scene.online(in: version, settings: .local.with { $0.queueParcels = 4 })
        for step in 0..<300 {
            switch Int.random(in: 0..<6, using: &chance) {
            case 0: scene.connection.send(ByteBuffer(string: "hi"))
            case 1: if scene.connection.nextWrite(at: scene.now) != nil { _ = scene.handle(.wrote) }
            case 2: _ = scene.tick(at: .milliseconds(step * 500))
            case 3: _ = scene.handle(.share([Endpoint(address: .v4(1), port: 1)]))
            default: _ = scene.hears(parcels(of: scene.peer, &chance))
            }
            let traffic = scene.connection.traffic
            #expect(traffic.parcelsIn == ConservationTests.balance(traffic))
            let still = UInt64(scene.connection.queued.parcels)
            #expect(traffic.parcelsQueued == traffic.parcelsOut + traffic.dropped[.queueFull] + still)
        }
        scene.connection.lose()
        let traffic = scene.connection.traffic
        #expect(traffic.parcelsIn == ConservationTests.balance(traffic))
        #expect(
            traffic.parcelsQueued
                == traffic.parcelsOut + traffic.dropped[.queueFull] + traffic.dropped[.connectionClosed])
    }

    @Test func reasonsAreCountedApart() {
        var counts = DropCounts()
        for (index, reason) in DropReason.allCases.enumerated() { counts[reason] = UInt64(index + 1) }
        #expect(DropReason.allCases.map { counts[$0] } == DropReason.allCases.indices.map { UInt64($0 + 1) })
        #expect(counts.total == DropReason.allCases.indices.reduce(0) { $0 + UInt64($1 + 1) })
    }
}

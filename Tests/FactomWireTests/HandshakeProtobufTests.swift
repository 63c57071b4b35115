import NIOCore
import SwiftProtobuf
import Testing

@testable import FactomWire

/// What a handshake must look like in protocol 11.
@Suite struct HandshakeProtobufTests {
    private func reading(_ change: (inout WireHandshake) -> Void = { _ in }) -> Reading {
        var wire = WireHandshake()
        wire.type = 8
        wire.network = 0x1b32_c28c
        wire.version = 11
        wire.nodeID = 7
        wire.listenPort = "8108"
        wire.loopback = 1
        change(&wire)
        return reading(wire.serialized)
    }

    private func reading(_ body: [UInt8]) -> Reading {
        var bytes = ByteBuffer(string: "pbuf")
        bytes.writeInteger(UInt32(body.count))
        bytes.writeBytes(body)
        return Reading([bytes])
    }

    @Test func oneWithNothingWrongIsRead() {
        let handshake = Handshake(
            network: NetworkID(rawValue: 0x1b32_c28c), version: 11, nodeID: 7, listenPort: 8108, nonce: 1,
            framing: .protobuf)
        #expect(reading().items == [.handshake(handshake)])
    }

    @Test(arguments: ["", "0", "65536", "08108", "x"]) func aListeningPortIsANumberFrom1To65535(_ port: String) {
        #expect(reading { $0.listenPort = port }.error == .handshake(.listeningPort(port)))
    }

    @Test(arguments: [0, 3, 6, 10, 65_536 + 8, .max] as [UInt32]) func anyOtherTypeIsRefused(_ type: UInt32) {
        #expect(reading { $0.type = type }.error == .handshake(.type(type)))
    }

    @Test(arguments: [0, 9, 12, .max] as [UInt32]) func aVersionKeepsItsNumber(_ version: UInt32) {
        #expect(reading { $0.version = version }.handshake?.version == version)
    }

    @Test func anAlternativeThatIsNoEndpointIsRefused() {
        func wire(_ host: String, _ port: String) -> WireEndpoint {
            var endpoint = WireEndpoint()
            endpoint.host = host
            endpoint.port = port
            return endpoint
        }
        for (host, port) in [("1.2.3.4", "0"), ("", "80"), ("seed.example", "80"), ("[::1]", "80")] {
            let reading = reading {
                $0.type = 9
                $0.alternatives = [wire("1.2.3.4", "80"), wire(host, port)]
            }
            #expect(reading.error == .handshake(.alternative("\(host):\(port)")))
        }
        let many = reading {
            $0.type = 9
            $0.alternatives = Array(repeating: wire("1.2.3.4", "80"), count: 251)
        }
        #expect(many.error == .handshake(.tooManyAlternatives(251)))
    }

    @Test func bytesThatAreNoHandshakeAreRefused() {
        #expect(reading([0x08]).error == .protobuf(.malformed))
        #expect(reading([0x2a, 2, 0xff, 0xfe]).error == .protobuf(.malformed), "a port that is no UTF-8")
        #expect(reading([]).error == .handshake(.listeningPort("")))
    }

    /// Groups within groups, as deep as 16 KiB go: refused, not followed.
    @Test func unknownGroupsAreNotFollowedForEver() {
        let groups = [UInt8](repeating: 0x43, count: 8000) + [UInt8](repeating: 0x44, count: 8000)
        #expect(reading(groups).error == .protobuf(.malformed))
    }
}

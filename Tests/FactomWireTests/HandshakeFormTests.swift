import NIOCore
import Testing

@testable import FactomWire

/// What a handshake must look like, in gob.
@Suite struct HandshakeFormTests {
    @Test func oneWithNothingWrongIsRead() {
        #expect(Reading([Nine().stream()]).items == [.handshake(Nine.handshake)])
    }

    @Test(arguments: [
        "", "0", "65536", "70000", "99999", "100000", "08108", "+8108", "-1", "81O8", " 8108", "8108\n", "٨١٠٨",
    ])
    func aListeningPortIsADecimalNumberFrom1To65535(_ port: String) {
        var nine = Nine()
        nine.port = port
        #expect(nine.refusal() == .listeningPort(quoted(port)))
    }

    @Test(arguments: ["1", "80", "8108", "65535"]) func everyOtherPortIsRead(_ port: String) {
        var nine = Nine()
        nine.port = port
        #expect(Reading([nine.stream()]).handshake?.listenPort == UInt16(port))
    }

    @Test func aWrongChecksumIsRefused() {
        var nine = Nine()
        nine.checksum = 1
        #expect(nine.refusal() == .checksum(1, actual: Checksum.of(nine.payload)))
    }

    @Test func aWrongLengthIsRefused() {
        for length in [0, 7, 9, UInt64(UInt32.max)] {
            var nine = Nine()
            nine.length = length
            #expect(nine.refusal() == .length(UInt32(length), actual: 8))
        }
    }

    /// A nonce is eight bytes. In protocol 9, "Peer Request" stands in its place and says none.
    @Test func aPayloadThatNoHandshakeHasIsRefused() {
        for count in [0, 1, 7, 9, 12] {
            var nine = Nine()
            nine.payload = [UInt8](repeating: 0x50, count: count)
            #expect(nine.refusal() == .payload(count))
            nine.type = 8
            #expect(nine.refusal(version: 10) == .payload(count))
        }
        var nine = Nine()
        nine.payload = Array("Peer Request".utf8)
        #expect(Reading([nine.stream()]).handshake?.nonce == .some(nil))
        nine.type = 8
        #expect(nine.refusal(version: 10) == .payload(12))
    }

    @Test func inProtocol9AGreetingWithoutANonceAsksForPeersInItsPlace() {
        let greeting = Known.p2p1(0x6c3f_6d39_2973_d44e, port: 9402)
        #expect(Reading([StreamEncoder.opening(greeting)]).items == [.handshake(greeting)])
    }

    @Test(arguments: [0, 1, 2, 4, 5, 6, 7, 10, 255, 65_535] as [UInt64]) func anyOtherTypeIsRefused(_ type: UInt64) {
        var nine = Nine()
        nine.type = type
        #expect(nine.refusal() == .type(UInt32(type)))
        #expect(nine.refusal(version: 10) == .type(UInt32(type)))
    }

    @Test func aPeerRequestOpensProtocol9AndAHandshakeOpens10() {
        var nine = Nine()
        #expect(nine.refusal(version: 9) == nil)
        #expect(nine.refusal(version: 10) == .type(3))
        nine.type = 8
        #expect(nine.refusal(version: 9) == .type(8))
        #expect(nine.refusal(version: 10) == nil)
    }

    @Test func aVersionKeepsItsNumber() {
        var nine = Nine()
        nine.type = 8
        for version in [10, 11, 12, 300, 65_535] as [UInt64] {
            #expect(Reading([nine.stream(version: version)]).handshake?.version == UInt32(version))
        }
        nine.type = 3
        for version in [0, 1, 8, 9] as [UInt64] {
            #expect(Reading([nine.stream(version: version)]).handshake?.version == UInt32(version))
        }
    }

    // MARK: - Rejections

    private func rejection(_ payload: String) -> Nine {
        var nine = Nine()
        nine.type = 9
        nine.payload = Array(payload.utf8)
        return nine
    }

    @Test(arguments: ["[]", "null", "\0\0\0\0\0\0\0\0"]) func aRejectionMayOfferNothing(_ payload: String) {
        for version in [9, 10] as [UInt64] {
            let handshake = Reading([rejection(payload).stream(version: version)]).handshake
            #expect(handshake?.kind == .rejection(alternatives: []))
        }
    }

    @Test func anAlternativeThatIsNoEndpointIsRefused() {
        for (entry, text) in [
            (#"{"ip":"1.2.3.4","port":"0"}"#, "1.2.3.4:0"), (#"{"ip":"1.2.3","port":"80"}"#, "1.2.3:80"),
            (#"{"ip":"seed.example","port":"80"}"#, "seed.example:80"), (#"{"ip":"1.2.3.4"}"#, "1.2.3.4:"),
            (#"{}"#, ":"), (#"{"ip":"1.2.3.4","port":"65536"}"#, "1.2.3.4:65536"),
        ] {
            let good = #"{"ip":"1.2.3.4","port":"80"}"#
            #expect(rejection("[\(good),\(entry)]").refusal(version: 10) == .alternative(text))
        }
    }

    @Test func alternativesThatAreNoListAreRefused() {
        for payload in ["[", "{}", "[1]", "[null]", "[{\"ip\":1}]", "[]x", "nil", "Rejected"] {
            #expect(rejection(payload).refusal(version: 10) == .payload(payload.utf8.count))
        }
    }

    @Test func moreThan250AlternativesAreRefused() {
        func list(_ count: Int) -> String {
            "[" + Array(repeating: #"{"ip":"1.2.3.4","port":"80"}"#, count: count).joined(separator: ",") + "]"
        }
        let four = Endpoint(address: .v4(0x0102_0304), port: 80)
        let most = Reading([rejection(list(250)).stream(version: 10)])
        #expect(most.handshake?.kind == .rejection(alternatives: Array(repeating: four, count: 250)))
        #expect(rejection(list(251)).refusal(version: 10) == .tooManyAlternatives(251))
    }
}

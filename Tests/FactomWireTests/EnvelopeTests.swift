import NIOCore
import Testing

@testable import FactomWire

/// What a parcel of protocol 9 keeps of its header.
@Suite struct EnvelopeTests {
    private let scene = Scene(version: .v9)

    private func envelope(partsTotal: UInt16, hash: String) -> Parcel.Envelope? {
        let header = GobWriter.Header9(
            network: 1, version: 2, type: 7, length: 3, targetPeer: "<BROADCAST>", crc32: 4, partNo: 5,
            partsTotal: partsTotal, nodeID: 6, peerPort: "8108", appHash: hash, appType: "6")
        var part = ByteBuffer()
        GobWriter.write9(header, payload: ByteBuffer(), into: &part)
        return scene.reading([scene.start, part]).parcels.first?.envelope
    }

    @Test func itKeepsWhatAReceiverChecks() {
        var expected = Parcel.Envelope()
        expected.network = 1
        expected.version = 2
        expected.length = 3
        expected.checksum = 4
        expected.partNumber = 5
        expected.partsTotal = 8
        expected.nodeID = 6
        expected.messageHash = "cafe"
        #expect(envelope(partsTotal: 8, hash: "cafe") == expected)
    }

    /// Of a message in one piece the hash says nothing, and is not copied.
    @Test(arguments: [0, 1] as [UInt16]) func itKeepsNoHashOfAMessageInOnePiece(_ partsTotal: UInt16) {
        #expect(envelope(partsTotal: partsTotal, hash: "cafe")?.messageHash == "")
    }

    /// A text as long as the parcel limit would be copied with every part.
    @Test func itKeepsNoHashThatIsTooLong() {
        let longest = String(repeating: "a", count: 128)
        #expect(envelope(partsTotal: 2, hash: longest)?.messageHash == longest)
        #expect(envelope(partsTotal: 2, hash: longest + "a")?.messageHash == "")
    }
}

import NIOCore
import Testing

@testable import FactomWire

@Suite("What gob streams share") struct GobSharingTests {
    private func frames(_ stream: ByteBuffer) throws -> [ByteBuffer] {
        var cutter = FrameCutter(.gob, limit: stream.readableBytes)
        var rest = stream
        var frames: [ByteBuffer] = []
        while let frame = try cutter.next(from: &rest) { frames.append(frame) }
        return frames
    }

    private var definitions: ByteBuffer {
        var all = GobWriter.definitions9
        all.writeImmutableBuffer(GobWriter.definitions10)
        return all
    }

    private func message(_ text: String) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        GobWriter.write10(type: 3, payload: ByteBuffer(string: text), into: &buffer)
        return try frames(buffer)[0]
    }

    @Test func whoSharesKnowsWhatWhoDoesNotKnows() throws {
        var (sharing, alone) = (GobReader(), GobReader(sharing: false))
        for frame in try frames(definitions) + [message("a"), message("b")] {
            let (one, other) = (try sharing.message10(in: frame), try alone.message10(in: frame))
            #expect(one?.type == other?.type && one?.payload == other?.payload)
            #expect(sharing.hasLearnt(asMuchAs: alone))
        }
    }

    /// As a connection of ours begins: a greeting of protocol 9, then parcels of protocol 10.
    private var conversation: ByteBuffer {
        let header = GobWriter.Header9(
            network: 7, version: 10, type: 9, length: 1, crc32: 5, nodeID: 3, peerPort: "8108")
        var all = GobWriter.definitions9
        for _ in 0..<2 { GobWriter.write9(header, payload: ByteBuffer(string: "x"), into: &all) }
        all.writeImmutableBuffer(GobWriter.definitions10)
        GobWriter.write10(type: 3, payload: ByteBuffer(string: "y"), into: &all)
        return all
    }

    @Test func aConversationLikeOurOwnIsKnownBeforeItIsRead() throws {
        var (sharing, alone) = (GobReader(), GobReader(sharing: false))
        let all = try frames(conversation)
        for (place, frame) in all.enumerated() {
            if place == all.count - 1 || place == all.count - 2 {
                let (one, other) = (try sharing.message10(in: frame), try alone.message10(in: frame))
                #expect(one?.type == other?.type && one?.payload == other?.payload)
            } else {
                let (one, other) = (try sharing.message9(in: frame), try alone.message9(in: frame))
                #expect(one?.header.nodeID == other?.header.nodeID && one?.payload == other?.payload)
                #expect((one == nil) == (other == nil))
            }
            #expect(sharing.hasLearnt(asMuchAs: alone))
            #expect(sharing.stage != nil && alone.stage != 0)
        }
    }

    /// A definition that differs in its last byte is read for what it says.
    @Test func whatOnlyLooksFamiliarIsRead() throws {
        var all = try frames(GobWriter.definitions9)
        let place = all[0].writerIndex - 1
        all[0].setInteger(UInt8(1), at: place)
        var (sharing, alone) = (GobReader(), GobReader(sharing: false))
        #expect(throws: try #require(throws: GobError.self) { try alone.message9(in: all[0]) }) {
            try sharing.message9(in: all[0])
        }
    }

    @Test func aStreamOfItsOwnKindIsReadAsItIs() throws {
        var (sharing, alone) = (GobReader(), GobReader(sharing: false))
        // Protocol 10's struct first: no stream of ours begins so.
        for frame in try frames(GobWriter.definitions10) + [message("a")] + frames(GobWriter.definitions9) {
            _ = (try sharing.message10(in: frame), try alone.message10(in: frame))
            #expect(sharing.hasLearnt(asMuchAs: alone))
        }
    }

    @Test func whatIsSharedIsNotDefinedTwice() throws {
        var reader = GobReader()
        let all = try frames(definitions)
        for frame in all { _ = try reader.message10(in: frame) }
        for frame in all { #expect(throws: GobError.self) { try reader.message10(in: frame) } }
    }
}

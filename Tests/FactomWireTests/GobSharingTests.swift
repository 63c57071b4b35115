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

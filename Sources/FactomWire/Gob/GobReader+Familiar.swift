import struct NIOCore.ByteBuffer

// GobReader, as far as what most streams define goes.
extension GobReader {
    /// A message of a stream like our own, and what a reader knows that has read up to there.
    private struct Stage {
        let message: ByteBuffer
        let reader: GobReader
    }

    /// Up to the first values of both protocols.
    private static let familiar: [Stage] = {
        var nine = GobWriter.definitions9
        let header = GobWriter.Header9(
            network: 0, version: 9, type: 0, length: 0, crc32: 0, nodeID: 0, peerPort: "")
        GobWriter.write9(header, payload: ByteBuffer(), into: &nine)
        var ten = GobWriter.definitions10
        GobWriter.write10(type: 0, payload: ByteBuffer(), into: &ten)
        var reader = GobReader(sharing: false)
        reader.stage = nil
        do throws(WireError) {
            var stages = try reader.stages(of: nine) { (reader, frame) throws(GobError) in
                _ = try reader.message9(in: frame)
            }
            stages += try reader.stages(of: ten) { (reader, frame) throws(GobError) in
                _ = try reader.message10(in: frame)
            }
            return stages.enumerated().map { index, stage in
                var reader = stage.reader
                reader.isSharing = true
                reader.stage = UInt8(index + 1)
                return Stage(message: stage.message, reader: reader)
            }
        } catch {
            preconditionFailure("what we write is what we read: \(error)")
        }
    }()

    private mutating func stages(
        of stream: ByteBuffer, read: (inout GobReader, ByteBuffer) throws(GobError) -> Void
    ) throws(WireError) -> [Stage] {
        var cutter = FrameCutter(.gob, limit: stream.readableBytes)
        var rest = stream
        var stages: [Stage] = []
        while let frame = try cutter.next(from: &rest) {
            do throws(GobError) { try read(&self, frame) } catch { throw .gob(error) }
            stages.append(Stage(message: frame, reader: self))
        }
        return stages
    }

    /// Whether a definition is the one that comes next in a stream like our own: what it says is known, then, and it need
    /// not be read.
    mutating func learnFamiliar(_ definition: UnsafeRawBufferPointer) -> Bool {
        adoptNext { _, message in message.withUnsafeReadableBytes { definition.elementsEqual($0) } }
    }

    /// Whether who has read the next message, too, of a stream like our own knows what is asked for.
    mutating func learnFamiliar(where suits: (GobReader) -> Bool) -> Bool {
        adoptNext { reader, _ in suits(reader) }
    }

    private mutating func adoptNext(where suits: (GobReader, ByteBuffer) -> Bool) -> Bool {
        guard isSharing, let stage, stage < GobReader.familiar.count,
            suits(GobReader.familiar[Int(stage)].reader, GobReader.familiar[Int(stage)].message)
        else { return false }
        self = GobReader.familiar[Int(stage)].reader
        return true
    }

    /// Called when something was learnt: a stream that defines what ours do shares it with them, and keeps no copy of
    /// more than a kilobyte for itself.
    mutating func shareFamiliar() {
        stage = nil
        guard isSharing, let same = GobReader.familiar.first(where: { $0.reader.hasLearnt(asMuchAs: self) }) else {
            return
        }
        self = same.reader
    }
}

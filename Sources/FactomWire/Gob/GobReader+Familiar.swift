import struct NIOCore.ByteBuffer

// GobReader, as far as what most streams define goes.
extension GobReader {
    /// What a reader has learnt after each message of a stream like our own, up to the first values of both protocols.
    private static let familiar: [GobReader] = {
        var nine = GobWriter.definitions9
        let header = GobWriter.Header9(
            network: 0, version: 9, type: 0, length: 0, crc32: 0, nodeID: 0, peerPort: "")
        GobWriter.write9(header, payload: ByteBuffer(), into: &nine)
        var ten = GobWriter.definitions10
        GobWriter.write10(type: 0, payload: ByteBuffer(), into: &ten)
        var reader = GobReader(sharing: false)
        do throws(WireError) {
            return try reader.stages(of: nine) { (reader, frame) throws(GobError) in _ = try reader.message9(in: frame)
            }
                + reader.stages(of: ten) { (reader, frame) throws(GobError) in _ = try reader.message10(in: frame) }
        } catch {
            preconditionFailure("what we write is what we read: \(error)")
        }
    }()

    private mutating func stages(
        of stream: ByteBuffer, read: (inout GobReader, ByteBuffer) throws(GobError) -> Void
    ) throws(WireError) -> [GobReader] {
        var cutter = FrameCutter(.gob, limit: stream.readableBytes)
        var rest = stream
        var stages: [GobReader] = []
        while let frame = try cutter.next(from: &rest) {
            do throws(GobError) { try read(&self, frame) } catch { throw .gob(error) }
            stages.append(self)
        }
        return stages
    }

    /// Called when something was learnt: a stream that defines what ours do shares it with them, and keeps no copy of
    /// more than a kilobyte for itself.
    mutating func shareFamiliar() {
        guard isSharing, let same = GobReader.familiar.first(where: { $0.hasLearnt(asMuchAs: self) }) else { return }
        self = same
        isSharing = true
    }
}

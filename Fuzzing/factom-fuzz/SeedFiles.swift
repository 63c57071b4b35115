import FactomWire
import Foundation
import FuzzTargets
import NIOCore

let environment = ProcessInfo.processInfo.environment

/// Our encoders' seeds, and what Go peers wrote in Tests/Fixtures, a file each; run in the package's folder.
func writeSeeds(of target: FuzzTarget, into folder: String) throws {
    var seeds = target.seeds
    seeds += try recordedStreams().compactMap { target.seed(of: $0) }
    if let version = target.share { seeds += try recordedShares(of: version.rawValue) }
    for (index, seed) in seeds.enumerated() where seed.readableBytes <= longestSeed {
        try Data(seed.readableBytesView).write(to: URL(filePath: folder).appending(path: "seed-\(index)"))
    }
}

/// Longer ones make every run that is grown from them slow.
private let longestSeed = 2048

private let fixtures = URL(filePath: "Tests/Fixtures")

private func recordedStreams() throws -> [ByteBuffer] {
    let vectors = try decode([Vector].self, fixtures.appending(path: "gob/vectors.json"))
    let captures = try FileManager.default.contentsOfDirectory(
        at: fixtures.appending(path: "captures"), includingPropertiesForKeys: nil)
    let conversations = try captures.filter { $0.pathExtension == "json" }
        .sorted { $0.path() < $1.path() }
        .flatMap { try decode([[String: Rows]].self, $0) }
        .flatMap { $0.sorted { $0.key < $1.key }.map(\.value.bytes) }
    return vectors.map { unhex($0.stream) } + conversations
}

private func recordedShares(of version: UInt16) throws -> [ByteBuffer] {
    try decode([RecordedShare].self, fixtures.appending(path: "gob/shares.json"))
        .filter { $0.protocol == version }
        .compactMap { $0.json.map { ByteBuffer(string: $0) } }
}

private struct Vector: Decodable {
    var stream: String
}

private struct RecordedShare: Decodable {
    var `protocol`: UInt16
    var json: String?
}

/// One direction of a recorded connection: rows of `[seconds, hex]`, joined. Anything else is empty.
private struct Rows: Decodable {
    var bytes = ByteBuffer()

    init(from decoder: any Decoder) throws {
        guard var rows = try? decoder.unkeyedContainer() else { return }
        while !rows.isAtEnd {
            var row = try rows.nestedUnkeyedContainer()
            _ = try row.decode(Double.self)
            bytes.writeImmutableBuffer(unhex(try row.decode(String.self)))
        }
    }
}

private func decode<Value: Decodable>(_ type: Value.Type, _ file: URL) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: file))
}

private func unhex(_ text: String) -> ByteBuffer {
    let digits = text.utf8.map { UInt8($0 > 0x39 ? $0 - 0x57 : $0 - 0x30) }
    return ByteBuffer(bytes: stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
}

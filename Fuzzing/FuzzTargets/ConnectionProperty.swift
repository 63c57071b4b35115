import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

/// A connection's life: a byte for its role, then instructions, a byte each with what belongs to it.
///
/// The same life is lived twice, once with all that is received cut in two: it must do the same.
enum ConnectionProperty {
    static func check(_ input: ByteBuffer) throws(Broken) {
        let whole = try scene(input, isCut: false)
        let cut = try scene(input, isCut: true)
        try hold(whole.actions == cut.actions, "cuts don't change what is done: \(whole.actions) and \(cut.actions)")
        try hold(whole.written == cut.written, "cuts don't change what is written")
        try hold(whole.isClosed || whole.traffic == cut.traffic, "cuts don't change the counts")
    }

    private static func scene(_ input: ByteBuffer, isCut: Bool) throws(Broken) -> ConnectionScene {
        var script = Script(input)
        let role = Int(script.byte())
        let versions = ProtocolVersion.allCases
        let version = versions[(role >> 1) % versions.count]
        var scene = ConnectionScene(role & 1 == 0 ? .incoming : .outgoing, dialProtocol: version, isCut: isCut)
        try scene.handle(.opened)
        var steps = 0
        while !script.isOver, steps < mostSteps {
            try step(&script, &scene)
            steps += 1
        }
        try scene.lose()
        return scene
    }

    private static let mostSteps = 256

    private static func step(_ script: inout Script, _ scene: inout ConnectionScene) throws(Broken) {
        switch script.byte() % 16 {
        case 0: try scene.handle(.received(script.block()))
        case 1: try scene.handle(.received(hello(&script)))
        case 2: try scene.handle(.received(parcel(&script, scene.version)))
        case 3: try flood(&script, &scene)
        case 4: try scene.handle(.received(nineParcel(&script)))
        case 5, 6: try scene.handle(.admitted)
        case 7: try scene.handle(.refused(alternatives: endpoints(&script)))
        case 8: try scene.handle(.share(endpoints(&script)))
        case 9: try scene.handle(.requestPeers)
        case 10: try scene.handle(.wrote)
        case 11: try scene.handle(.paused)
        case 12: try scene.handle(.resumed)
        case 13: try scene.wait(.milliseconds(250 * Int(script.byte())))
        case 14: try scene.send(script.block())
        default: try scene.write()
        }
    }

    // MARK: - What a peer may say

    private static func hello(_ script: inout Script) -> ByteBuffer {
        let choice = Int(script.byte())
        let version = ProtocolVersion.allCases[choice % ProtocolVersion.allCases.count]
        var hello = Rewriting.hello(in: version, nonce: UInt64(script.byte()))
        if choice & 0x10 != 0 { hello.kind = .rejection(alternatives: endpoints(&script)) }
        var bytes = StreamEncoder.opening(hello)
        if choice & 0x20 != 0 { bytes.writeImmutableBuffer(StreamEncoder.preamble(for: version)) }
        return bytes
    }

    private static func parcel(_ script: inout Script, _ version: ProtocolVersion?) -> ByteBuffer {
        let types = ParcelType.allCases
        let type = types[Int(script.byte()) % types.count]
        return Rewriting.encoder.encode(type, payload: script.block(), in: version ?? .v10)
    }

    /// The same parcel up to 64 times: what is asked for and not read must not pile up.
    private static func flood(_ script: inout Script, _ scene: inout ConnectionScene) throws(Broken) {
        let count = Int(script.byte() % 64)
        let parcel = parcel(&script, scene.version)
        try scene.handle(.received(Rewriting.joined([ByteBuffer](repeating: parcel, count: count))))
    }

    private static func nineParcel(_ script: inout Script) -> ByteBuffer {
        let choice = script.byte()
        let parts = script.byte()
        return NineParcel(
            type: choice % 12, part: parts & 0xf, parts: parts >> 4, hash: choice >> 4 & 7,
            isDamaged: choice & 0x80 != 0, payload: script.block()
        ).bytes
    }

    private static func endpoints(_ script: inout Script) -> [Endpoint] {
        let first = UInt32(script.byte())
        return (0..<first % 4).map { Endpoint(address: .v4(first << 24 | $0), port: 8108) }
    }
}

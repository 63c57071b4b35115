import NIOCore
import Testing

@testable import FactomWire

/// A stream that someone has tampered with ends in a typed error or in parcels, never in a trap, and never
/// holds more than a message of the largest kind. Seeds are fixed: a round that fails can be run again.
@Suite struct GarbleTests {
    private static let parcelLimit = 2000
    /// A prefix is held with its message: at most nine bytes.
    private static let mostHeld = StreamDecoder.handshakeLimit + 9

    /// Half of the rounds tamper with the whole stream, half leave the handshake as it was.
    @Test(arguments: Scene.all) func aGarbledStreamNeverTraps(_ scene: Scene) {
        let originals = Originals(scene)
        var seeded = Seeded(seed: 100 + UInt64(scene.version.rawValue))
        var outcomes = Outcomes()
        for round in 0..<1000 {
            let bytes = round % 2 == 0 ? originals.garbledAnywhere(&seeded) : originals.garbledLater(&seeded)
            let chunks = bytes.chopped(longest: 1 + seeded.below(300), using: &seeded)
            let reading = scene.reading(chunks, parcelLimit: Self.parcelLimit)
            #expect(reading.mostHeld <= (reading.handshake == nil ? Self.mostHeld : Self.parcelLimit + 9))
            outcomes.count(reading)
        }
        // The test is worth something only if every way out is taken.
        #expect(outcomes.refusedAtHandshake > 50 && outcomes.refusedLater > 50 && outcomes.unharmed > 50)
    }

    /// How a stream is cut into chunks changes nothing about what it says.
    @Test(arguments: Scene.all) func aGarbledStreamIsReadTheSameHoweverItIsCut(_ scene: Scene) {
        let originals = Originals(scene)
        var seeded = Seeded(seed: 200 + UInt64(scene.version.rawValue))
        for round in 0..<200 {
            let bytes = originals.garbledAnywhere(&seeded)
            let whole = scene.reading([bytes], parcelLimit: Self.parcelLimit)
            let chopped = scene.reading(bytes.chopped(longest: 40, using: &seeded), parcelLimit: Self.parcelLimit)
            #expect(chopped.items == whole.items, "round \(round)")
            #expect(chopped.error == whole.error, "round \(round)")
        }
    }

    /// Gob with unknown fields of every type: the reader that passes over them is the longest way through.
    @Test func garbledGobOfEveryLayoutNeverTraps() throws {
        var seeded = Seeded(seed: 300)
        for vector in try GobVector.all() where vector.stream.utf8.count < 2000 {
            let bytes = Array(vector.bytes.readableBytesView)
            for _ in 0..<5 {
                _ = try? GobVector.messages([ByteBuffer(bytes: seeded.garble(bytes))], vector.protocol)
            }
        }
    }

    @Test func garbledSharesNeverTrap() {
        var seeded = Seeded(seed: 400)
        let endpoints = (1...4).map { Endpoint(address: .v4($0 << 24 | $0), port: 80) } + [Known.third]
        for version in ProtocolVersion.allCases {
            let share = Array(Share.encode(endpoints, in: version, network: .main).readableBytesView)
            for _ in 0..<500 {
                let garbled = ByteBuffer(bytes: seeded.garble(share))
                let read = try? Share.decode(garbled, in: version, network: .main)
                #expect((read?.count ?? 0) <= endpoints.count + 8)
            }
        }
    }

    @Test func bytesAtRandomNeverTrap() {
        var seeded = Seeded(seed: 500)
        for _ in 0..<1000 {
            let reading = Reading(ByteBuffer(bytes: seeded.bytes(200)).chopped(longest: 50, using: &seeded))
            #expect(reading.mostHeld <= Self.mostHeld)
        }
    }

    // MARK: - The scene

    private struct Outcomes {
        var refusedAtHandshake = 0
        var refusedLater = 0
        var unharmed = 0

        mutating func count(_ reading: Reading) {
            if reading.error == nil {
                unharmed += 1
            } else if reading.handshake == nil {
                refusedAtHandshake += 1
            } else {
                refusedLater += 1
            }
        }
    }

    /// Streams to tamper with, made once.
    private struct Originals {
        let hello: [UInt8]
        let rejection: [UInt8]
        let parcels: [UInt8]

        init(_ scene: Scene) {
            hello = Array(StreamEncoder.opening(scene.hello).readableBytesView)
            rejection = Array(StreamEncoder.opening(scene.rejection([Known.third])).readableBytesView)
            let share = Share.encode([Known.third], in: scene.version, network: scene.network)
            let parcels = ByteBuffer(joining: [
                StreamEncoder.preamble(for: scene.version), scene.bytes(.ping, ByteBuffer(string: "Ping")),
                scene.bytes(.message, ByteBuffer(patternOf: 140)), scene.bytes(.message, ByteBuffer(patternOf: 5)),
                scene.bytes(.peerResponse, share),
            ])
            self.parcels = Array(parcels.readableBytesView)
        }

        func garbledAnywhere(_ seeded: inout Seeded) -> ByteBuffer {
            ByteBuffer(bytes: seeded.garble((seeded.chance(oneIn: 4) ? rejection : hello) + parcels))
        }

        func garbledLater(_ seeded: inout Seeded) -> ByteBuffer {
            ByteBuffer(bytes: hello + seeded.garble(parcels))
        }
    }
}

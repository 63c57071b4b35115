import FactomWire
import NIOCore
import Testing

/// What every protocol promises: what one end writes, the other reads, however the bytes come.
@Suite struct ContractTests {
    private let alternatives = [
        Endpoint(address: .v4(0x0102_0304), port: 1), Endpoint(address: .v4(0xffff_fffe), port: 65535),
        Endpoint(address: .v6(high: 0x2001_0db8_0000_0000, low: 1), port: 8108),
    ]

    @Test(arguments: Scene.all) func aHandshakeIsReadAsWritten(_ scene: Scene) {
        #expect(scene.reading([StreamEncoder.opening(scene.hello)]).items == [.handshake(scene.hello)])
    }

    @Test(arguments: Scene.all) func aRejectionIsReadAsWritten(_ scene: Scene) {
        for count in 0...alternatives.count {
            let rejection = scene.rejection(Array(alternatives.prefix(count)))
            #expect(scene.reading([StreamEncoder.opening(rejection)]).items == [.handshake(rejection)])
        }
    }

    @Test(arguments: Scene.all, ParcelType.allCases) func everyTypeIsReadAsWritten(_ scene: Scene, _ type: ParcelType) {
        for payload in [ByteBuffer(), ByteBuffer(string: "Ping")] {
            let reading = scene.reading([scene.start, scene.bytes(type, payload)])
            #expect(reading.parcels == [scene.parcel(type, payload)])
            #expect(reading.error == nil)
        }
    }

    @Test(arguments: Scene.all, [0, 1, 127, 128, 255, 256, 65_535, 65_536, 1 << 20])
    func everySizeIsReadAsWritten(_ scene: Scene, _ size: Int) {
        let payload = ByteBuffer(patternOf: size)
        let bytes = scene.bytes(.message, payload)
        let whole = scene.reading([scene.start, bytes])
        #expect(whole.parcels == [scene.parcel(.message, payload)])
        let halves = scene.reading([scene.start] + bytes.cut(at: bytes.readableBytes / 2))
        #expect(halves.parcels == whole.parcels)
        #expect(!halves.isInsideParcel && halves.error == nil)
    }

    /// The parcels of a short conversation, the empty one and neighbours of one type among them.
    private func parcels(_ scene: Scene) -> [(ParcelType, ByteBuffer)] {
        [
            (.ping, ByteBuffer(string: "Ping")), (.message, ByteBuffer(patternOf: 150)), (.heartbeat, ByteBuffer()),
            (.message, ByteBuffer(patternOf: 3)), (.message, ByteBuffer(patternOf: 127)),
        ]
    }

    private func stream(_ scene: Scene) -> (bytes: ByteBuffer, items: [StreamDecoder.Item], ends: [Int]) {
        var bytes = StreamEncoder.opening(scene.hello)
        var items = [StreamDecoder.Item.handshake(scene.hello)]
        var ends = [bytes.readableBytes]
        bytes.writeImmutableBuffer(StreamEncoder.preamble(for: scene.version))
        for (type, payload) in parcels(scene) {
            scene.encoder.write(type, payload: payload, in: scene.version, into: &bytes)
            items.append(.parcel(scene.parcel(type, payload)))
            ends.append(bytes.readableBytes)
        }
        return (bytes, items, ends)
    }

    @Test(arguments: Scene.all) func severalParcelsMayShareAChunk(_ scene: Scene) {
        let (bytes, items, _) = stream(scene)
        #expect(scene.reading([bytes]).items == items)
    }

    @Test(arguments: Scene.all) func aByteAtATimeIsReadTheSame(_ scene: Scene) {
        let (bytes, items, _) = stream(scene)
        #expect(scene.reading(bytes.singleBytes).items == items)
    }

    @Test(arguments: Scene.all) func aCutAnywhereIsReadTheSame(_ scene: Scene) {
        let (bytes, items, _) = stream(scene)
        for place in 0...bytes.readableBytes {
            #expect(scene.reading(bytes.cut(at: place)).items == items, "cut at \(place)")
        }
    }

    /// A stream that stops anywhere gives what was whole, and no error.
    @Test(arguments: Scene.all) func aPrefixGivesWhatIsWholeInIt(_ scene: Scene) {
        let (bytes, items, ends) = stream(scene)
        for place in 0...bytes.readableBytes {
            let reading = scene.reading([bytes.cut(at: place)[0]])
            #expect(reading.items == Array(items.prefix(ends.count { $0 <= place })), "stops at \(place)")
            #expect(reading.error == nil, "stops at \(place)")
        }
    }

    @Test(arguments: Scene.all) func aStreamThatStopsInsideAParcelIsKnownToBeInside(_ scene: Scene) {
        var reading = scene.reading([scene.start])
        #expect(!reading.isInsideParcel)
        let halves = scene.bytes(.message, ByteBuffer(patternOf: 10)).cut(at: 6)
        reading.feed(halves[0])
        #expect(reading.isInsideParcel)
        reading.feed(halves[1])
        #expect(!reading.isInsideParcel)
    }

    @Test(arguments: Scene.all) func aPayloadThatIsWholeInAChunkIsNotCopied(_ scene: Scene) throws {
        var chunk = scene.start
        let startsAt = chunk.readableBytes
        chunk.writeImmutableBuffer(scene.bytes(.message, ByteBuffer(patternOf: 5000)))
        let payload = try #require(scene.reading([chunk]).parcels.first?.payload)
        let inChunk = chunk.address + UInt(startsAt)..<chunk.address + UInt(chunk.readableBytes)
        #expect(inChunk.contains(payload.address))
    }

    @Test(arguments: Scene.all) func nothingIsReadBeforeTheProtocolIsSettled(_ scene: Scene) throws {
        var (bytes, items, ends) = stream(scene)
        var decoder = StreamDecoder(parcelLimit: 1000)
        #expect(try decoder.next(from: &bytes) == items[0])
        #expect(try decoder.next(from: &bytes) == nil)
        #expect(bytes.readerIndex == ends[0])
        decoder.settle(on: scene.version)
        #expect(try decoder.next(from: &bytes) == items[1])
    }

    @Test(arguments: Scene.all) func whatIsWrittenForOneConnectionFitsAnother(_ scene: Scene) {
        let payload = ByteBuffer(patternOf: 100)
        let once = scene.bytes(.message, payload)
        for nonce in [0, UInt64.max] {
            var hello = scene.hello
            hello.nonce = nonce
            let start = [StreamEncoder.opening(hello), StreamEncoder.preamble(for: scene.version)]
            #expect(scene.reading(start + [once]).parcels == [scene.parcel(.message, payload)])
        }
    }

    /// What a sender takes off the parcel limit to know what it may send.
    @Test(arguments: Scene.all) func noProtocolAddsMoreThanTheOverhead(_ scene: Scene) {
        let encoder = StreamEncoder(network: NetworkID(rawValue: .max), nodeID: .max, listenPort: .max)
        let target = "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535 ffffffff"
        for size in [0, 1, 1 << 20] {
            let payload = ByteBuffer(repeating: 0xff, count: size)
            let bytes = encoder.encode(.rejectAlternative, payload: payload, target: target, in: scene.version)
            #expect(bytes.readableBytes - size <= StreamEncoder.mostOverhead)
        }
    }
}

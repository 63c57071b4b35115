import NIOCore
import TestSupport
import Testing

@testable import FactomWire

/// The numbers' "A gob stream from a stranger", as far as values go.
@Suite(.timeLimit(.minutes(1))) struct MaliciousValueTests {
    // MARK: - The type of a value

    @Test(arguments: Stranger.allCases) func aValueOfABuiltinTypeIsRefused(_ stranger: Stranger) {
        for id in [0, 1, 5, 16, 64, 1 << 31, 1 << 40, .max] as [Int64] {
            #expect(stranger.error(after: Gob.message(Gob.signed(id), [0])) == .gob(.typeID(id)))
        }
    }

    @Test(arguments: Stranger.allCases) func aValueOfAnUndefinedTypeIsRefused(_ stranger: Stranger) {
        #expect(stranger.error(after: Gob.message(Gob.signed(90), [0])) == .gob(.undefined(type: 90)))
    }

    @Test(arguments: Stranger.allCases) func aValueThatIsNoStructIsRefused(_ stranger: Stranger) {
        let value = Gob.message(Gob.signed(90), [0])
        for definition in [
            Gob.slice(90, of: Gob.uint), Gob.array(90, of: Gob.uint, length: 0), Gob.map(90, from: 3, to: 3),
        ] {
            #expect(stranger.error(after: definition, value) == .gob(.notAParcel(type: 90)))
        }
    }

    @Test(arguments: Stranger.allCases) func aStructWithoutTheFieldsOfAParcelIsRefused(_ stranger: Stranger) {
        let value = Gob.message(Gob.signed(90), [0])
        for fields in [
            [], [("Header", 81)], [("Payload", Gob.bytes)], [("header", 81), ("payload", Gob.bytes)],
        ] as [[(String, Int64)]] {
            let definitions = Gob.structure(90, fields) + Gob.structure(81, [("Network", Gob.uint)])
            #expect(stranger.error(after: definitions, value) == .gob(.notAParcel(type: 90)))
        }
    }

    /// The struct of one protocol, where the other's is due.
    @Test func aValueOfTheOtherProtocolIsRefused() {
        let ten = Scene(version: .v10)
        let nine = Scene(version: .v9)
        let payload = ByteBuffer(string: "Ping")
        let tenInNine = [nine.start, StreamEncoder.preamble(for: .v10), ten.bytes(.ping, payload)]
        #expect(nine.reading(tenInNine).error == .gob(.notAParcel(type: 67)))
        #expect(ten.reading([ten.start, nine.bytes(.ping, payload)]).error == .gob(.notAParcel(type: 65)))
    }

    // MARK: - The kinds of its fields

    @Test(arguments: Stranger.allCases) func aPayloadMustBeBytes(_ stranger: Stranger) {
        for kind in [Gob.string, Gob.uint, 81] {
            let fields: [(String, Int64)] = [("Header", 81), ("Type", Gob.uint), ("Payload", kind)]
            let error = stranger.error(after: Gob.parcel(with: 3, fields: fields), Gob.message(Gob.signed(80), [0]))
            #expect(error == .gob(.fieldKind("Payload", type: Int(kind))))
        }
    }

    @Test(arguments: [Stranger.asTheFirstMessage, .inProtocol9]) func aHeaderMustBeAStruct(_ stranger: Stranger) {
        func error(_ kind: Int64, _ definition: [UInt8]) -> WireError? {
            let fields = [("Header", kind), ("Payload", Gob.bytes)]
            return stranger.error(after: definition, Gob.structure(90, fields), Gob.message(Gob.signed(90), [0]))
        }
        #expect(error(Gob.uint, []) == .gob(.fieldKind("Header", type: 3)))
        #expect(error(91, []) == .gob(.undefined(type: 91)))
        #expect(error(91, Gob.slice(91, of: Gob.uint)) == .gob(.notAParcel(type: 91)))
        // A header of its own type has none of a header's fields, which are zero then.
        #expect(error(90, []) == (stranger == .inProtocol9 ? nil : .handshake(.listeningPort(""))))
    }

    @Test(arguments: [Stranger.asTheFirstMessage, .inProtocol9])
    func aHeadersFieldsMustBeOfTheirKinds(_ stranger: Stranger) {
        let kinds: [(String, Int64)] = [
            ("Network", 2), ("Version", Gob.string), ("Type", 1), ("Length", 4), ("Crc32", Gob.bytes), ("NodeID", 2),
            ("PeerPort", Gob.uint), ("TargetPeer", Gob.bytes), ("AppHash", 91), ("PartsTotal", 2),
        ]
        for (name, kind) in kinds {
            let definitions =
                Gob.structure(90, [("Header", 92), ("Payload", Gob.bytes)]) + Gob.structure(92, [(name, kind)])
            let error = stranger.error(after: definitions, Gob.message(Gob.signed(90), [0]))
            #expect(error == .gob(.fieldKind(name, type: Int(kind))))
        }
    }

    @Test func aTypeMustBeANumberInProtocol10() {
        let definition = Gob.structure(90, [("Type", 2), ("Payload", Gob.bytes)])
        let error = Stranger.inProtocol10.error(after: definition, Gob.message(Gob.signed(90), [0]))
        #expect(error == .gob(.fieldKind("Type", type: 2)))
    }

    // MARK: - Numbers that do not fit

    @Test(arguments: Stranger.allCases) func aFieldPastTheLastIsRefused(_ stranger: Stranger) {
        for delta in [5, 128, 1 << 63, .max] as [UInt64] {
            let value = Gob.message(Gob.signed(80), Gob.unsigned(delta), [1, 0])
            #expect(stranger.error(after: Gob.parcel(with: Gob.uint), value) == .gob(.fieldNumber(delta)))
        }
        let second = Gob.message(Gob.signed(80), [4, 1, 1, 1, 0])
        #expect(stranger.error(after: Gob.parcel(with: Gob.uint), second) == .gob(.fieldNumber(1)))
    }

    @Test func aNumberTooLargeForItsFieldIsRefused() {
        var wrong = Nine()
        wrong.type = 70_000
        #expect(Reading([wrong.stream()]).error == .gob(.overflow("Type", 70_000)))
        wrong = Nine()
        wrong.network = 1 << 40
        #expect(Reading([wrong.stream()]).error == .gob(.overflow("Network", 1 << 40)))
        #expect(Reading([Nine().stream(version: 65_536)]).error == .gob(.overflow("Version", 65_536)))
        wrong = Nine()
        wrong.length = 1 << 32
        #expect(Reading([wrong.stream()]).error == .gob(.overflow("Length", 1 << 32)))
        wrong = Nine()
        wrong.checksum = .max
        #expect(Reading([wrong.stream()]).error == .gob(.overflow("Crc32", .max)))
        let ten = Gob.message(Gob.signed(80), [2], Gob.unsigned(70_000), [0])
        #expect(
            Stranger.inProtocol10.error(after: Gob.parcel(with: Gob.uint), ten) == .gob(.overflow("Type", 70_000)))
    }

    // MARK: - Fields that nobody knows

    @Test(arguments: Stranger.allCases) func aTypeWithinItselfGoesNoDeeperThan64(_ stranger: Stranger) {
        let definition = Gob.structure(90, [("X", 90)])
        let value = Gob.unknown([UInt8](repeating: 1, count: 1000))
        #expect(stranger.error(after: Gob.parcel(with: 90), definition, value) == .gob(.limit(.depth, 65)))
    }

    @Test(arguments: Stranger.allCases) func aCircleThroughSlicesAndMapsGoesNoDeeperThan64(_ stranger: Stranger) {
        let circle = Gob.slice(90, of: 91) + Gob.map(91, from: Gob.uint, to: 92) + Gob.structure(92, [("X", 90)])
        // A slice of one, a map of one with the key 7, a struct with its first field: over and over.
        let value = Gob.unknown((0..<100).flatMap { _ in [1, 1, 7, 1] as [UInt8] })
        #expect(stranger.error(after: Gob.parcel(with: 90), circle, value) == .gob(.limit(.depth, 65)))
    }

    /// A header's unknown fields lie a level deeper than the message's.
    @Test func aTypeWithinAHeaderGoesNoDeeperThan64() {
        let definitions = Gob.join(
            Gob.structure(90, [("Header", 91), ("Payload", Gob.bytes)]), Gob.structure(91, [("X", 92)]),
            Gob.structure(92, [("X", 92)]))
        func error(levels: Int) -> WireError? {
            let value = [UInt8](repeating: 1, count: levels + 1) + [UInt8](repeating: 0, count: levels + 2)
            return Stranger.inProtocol9.error(after: definitions, Gob.message(Gob.signed(90), value))
        }
        #expect(error(levels: 63) == nil)
        #expect(error(levels: 64) == .gob(.limit(.depth, 65)))
    }

    @Test(arguments: Stranger.settled) func aDepthOf60IsRead(_ stranger: Stranger) {
        let value = [UInt8](repeating: 1, count: 60) + [UInt8](repeating: 0, count: 61)
        let reading = stranger.reading(
            Gob.parcel(with: 90) + Gob.structure(90, [("X", 90)]) + Gob.unknown(value))
        #expect(reading.error == nil)
        #expect(reading.parcels.count == 1)
    }

    @Test(arguments: Stranger.allCases) func anElementOfATypeThatNeverCameIsRefused(_ stranger: Stranger) {
        let definition = Gob.slice(90, of: 91)
        #expect(stranger.error(after: Gob.parcel(with: 91), Gob.unknown([0])) == .gob(.undefined(type: 91)))
        let value = Gob.unknown([1, 0])
        #expect(stranger.error(after: Gob.parcel(with: 90), definition, value) == .gob(.undefined(type: 91)))
    }

    /// No byte is spent on an element of nothing: without a budget, 92 bytes would spin for ever.
    @Test(arguments: Stranger.allCases) func elementsOfNothingAreCounted(_ stranger: Stranger) {
        let nothing = Gob.structure(91, [])
        let evil = Gob.unknown(Gob.unsigned(1 << 40))
        let error = WireError.gob(.limit(.elements, 1 << 40))
        #expect(stranger.error(after: Gob.parcel(with: 90), nothing, Gob.map(90, from: 91, to: 91), evil) == error)
        #expect(stranger.error(after: Gob.parcel(with: 90), nothing, Gob.slice(90, of: 91), evil) == error)
        let most = Gob.unknown(Gob.unsigned(.max))
        #expect(
            stranger.error(after: Gob.parcel(with: 90), nothing, Gob.slice(90, of: 91), most)
                == .gob(.limit(.elements, .max)))
    }

    @Test(arguments: Stranger.allCases) func elementsAreCountedOverTheWholeMessage(_ stranger: Stranger) {
        let definitions = Gob.parcel(with: 90) + Gob.slice(90, of: 91) + Gob.array(91, of: 92, length: 40_000)
        let empty = Gob.array(92, of: Gob.uint, length: 0)
        let row = Gob.unsigned(40_000) + [UInt8](repeating: 0, count: 40_000)
        let first = Gob.unknown(Gob.unsigned(2) + row + row)
        let error = stranger.error(after: definitions, empty, first)
        let expected = WireError.gob(.limit(.elements, 40_000))
        let tooLong = WireError.frameTooLong(length: 80_011, limit: stranger.limit)
        #expect(error == (stranger == .asTheFirstMessage ? tooLong : expected))
    }

    /// Fields cost work as elements do: a tree of structs can't make a message of megabytes out of small change.
    @Test(arguments: Stranger.settled) func fieldsThatArePassedOverAreCountedToo(_ stranger: Stranger) {
        let tree = (0..<32).map { ("F\($0)", Int64(82)) }
        // A floor is a struct of 31 empty ones; a room has 31 floors, and there are 70 rooms.
        func times(_ count: Int, _ bytes: [UInt8]) -> [UInt8] { Array(repeatElement(bytes, count: count).joined()) }
        let floor = times(31, [1, 0]) + [0]
        let room = times(31, [1] + floor) + [0]
        let house = Gob.parcel(with: 83) + Gob.slice(83, of: 82) + Gob.structure(82, tree)
        let value = Gob.unknown(Gob.unsigned(70) + times(70, room))
        #expect(stranger.error(after: house, value) == .gob(.limit(.elements, 65_536)))
    }

    @Test(arguments: Stranger.allCases) func aCountOfMoreThanWhatFollowsIsCut(_ stranger: Stranger) {
        let value = Gob.unknown(Gob.unsigned(65_000) + [1, 2, 3])
        #expect(stranger.error(after: Gob.parcel(with: 90), Gob.slice(90, of: Gob.uint), value) == .gob(.cut))
        #expect(stranger.error(after: Gob.parcel(with: 90), Gob.map(90, from: 3, to: 3), value) == .gob(.cut))
    }

    @Test(arguments: Stranger.allCases) func anArrayHasTheLengthOfItsType(_ stranger: Stranger) {
        let definition = Gob.array(90, of: Gob.uint, length: 2)
        for (value, length) in [([3, 1, 2, 3], 3), ([1, 1], 1), ([0], 0)] as [([UInt8], Int64)] {
            let error = stranger.error(after: Gob.parcel(with: 90), definition, Gob.unknown(value))
            #expect(error == .gob(.arrayLength(length)))
        }
    }

    // MARK: - Protocol 9's own checks

    /// The parcel comes out with what its header claims: the receiver counts it against the peer, and goes on.
    @Test func aWrongLengthOrChecksumIsTheReceiversToJudge() {
        let ping = ByteBuffer(string: "Ping")
        var wrong = Nine()
        wrong.length = 5
        wrong.checksum = 6
        wrong.type = 1
        wrong.payload = Array("Ping".utf8)
        let scene = Scene(version: .v9)
        let bytes = Nine.definitions + wrong.message()
        let reading = scene.reading([scene.start, ByteBuffer(bytes: bytes), scene.bytes(.ping, ping)])
        #expect(reading.error == nil)
        #expect(reading.parcels.map(\.payload) == [ping, ping])
        #expect(reading.parcels.map(\.envelope?.length) == [5, 4])
        #expect(reading.parcels.map(\.envelope?.checksum) == [6, Checksum.of(ping)])
    }

    @Test func anEmptyPayloadIsTheReceiversToJudge() {
        for scene in Scene.all {
            let reading = scene.reading([scene.start, scene.bytes(.message, ByteBuffer())])
            #expect(reading.parcels == [scene.parcel(.message, ByteBuffer())])
        }
    }
}

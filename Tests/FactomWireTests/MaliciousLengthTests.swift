import NIOCore
import TestSupport
import Testing

@testable import FactomWire

/// The numbers' "A gob stream from a stranger", as far as lengths and numbers go.
@Suite(.timeLimit(.minutes(1))) struct MaliciousLengthTests {
    @Test(arguments: Stranger.allCases) func aMessageOf8GiBIsRefusedByItsLength(_ stranger: Stranger) {
        let reading = stranger.reading([0xf8, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff])
        #expect(reading.error == .frameTooLong(length: 0x1_ffff_ffff, limit: stranger.limit))
        #expect(reading.mostHeld == 0)
        let most = [UInt8](repeating: 0xff, count: 8)
        #expect(stranger.error(after: [0xf8], most) == .frameTooLong(length: .max, limit: stranger.limit))
    }

    @Test(arguments: Stranger.allCases) func aLengthOfMoreThanEightBytesIsRefusedAtOnce(_ stranger: Stranger) {
        #expect(stranger.error(after: [0xf7]) == .lengthOfLength(9))
        #expect(stranger.error(after: [0x80]) == .lengthOfLength(128))
    }

    @Test(arguments: Stranger.allCases) func anEmptyMessageIsRefused(_ stranger: Stranger) {
        #expect(stranger.error(after: [0]) == .emptyFrame)
        #expect(stranger.error(after: [0xff, 0]) == .emptyFrame)
        #expect(stranger.error(after: [0xf8, 0, 0, 0, 0, 0, 0, 0, 0]) == .emptyFrame)
    }

    /// As Go reads them, in lengths as in values.
    @Test func numbersNeedNotBeMinimal() {
        let hello = Nine().message(version: [0xfe, 0, 9])
        #expect(Stranger.asTheFirstMessage.reading(Nine.definitions + hello).handshake == Nine.handshake)
        let long = [0xfe, 0, hello[0]] + hello.dropFirst()
        #expect(hello[0] < 128)
        #expect(Stranger.asTheFirstMessage.reading(Nine.definitions + long).handshake == Nine.handshake)
    }

    @Test(arguments: Stranger.allCases) func aMessageOfNothingButAnIDIsCut(_ stranger: Stranger) {
        #expect(stranger.error(after: Gob.message(Gob.signed(-80))) == .gob(.cut))
        #expect(stranger.error(after: Gob.parcel(with: Gob.uint), Gob.message(Gob.signed(80))) == .gob(.cut))
    }

    @Test(arguments: Stranger.allCases) func aMessageThatCutsANumberIsCut(_ stranger: Stranger) {
        #expect(stranger.error(after: [1, 0xff]) == .gob(.cut))
        #expect(stranger.error(after: [2, 0xfe, 1]) == .gob(.cut))
        #expect(stranger.error(after: [1, 0xf8]) == .gob(.cut))
        #expect(stranger.error(after: [1, 0xf7]) == .gob(.integerTooLong(9)))
        #expect(stranger.error(after: [1, 0x80]) == .gob(.integerTooLong(128)))
    }

    @Test(arguments: Stranger.allCases) func aValueLongerThanItsMessageIsCut(_ stranger: Stranger) {
        let value = Gob.unknown(Gob.unsigned(5))
        for length in 1..<value.count - 1 {
            let short = Gob.message(Array(value.dropFirst().prefix(length)))
            #expect(stranger.error(after: Gob.parcel(with: Gob.uint), short) == .gob(.cut), "\(length) bytes")
        }
    }

    @Test(arguments: Stranger.allCases) func aValueShorterThanItsMessageLeavesARest(_ stranger: Stranger) {
        let value = Gob.message(Gob.signed(80), [4, 5, 0], [1, 2, 3])
        #expect(stranger.error(after: Gob.parcel(with: Gob.uint), value) == .gob(.trailing(3)))
        let definition = Gob.define(80, [2], Gob.common(80), [1], Gob.signed(3), [0, 0, 0, 0])
        #expect(stranger.error(after: definition) == .gob(.trailing(2)))
    }

    @Test(arguments: Stranger.allCases) func aTextLongerThanWhatRemainsIsCut(_ stranger: Stranger) {
        for length in [3, 128, 1 << 32, 1 << 63, UInt64.max] {
            let value = Gob.unknown(Gob.unsigned(length) + [0x61])
            #expect(stranger.error(after: Gob.parcel(with: Gob.string), value) == .gob(.cut), "\(length)")
            #expect(stranger.error(after: Gob.parcel(with: Gob.bytes), value) == .gob(.cut), "\(length)")
            let payload = Gob.message(Gob.signed(80), [3], Gob.unsigned(length), [0x61])
            #expect(stranger.error(after: Gob.parcel(with: Gob.uint), payload) == .gob(.cut), "\(length)")
        }
    }

    /// A gob message of 112 bytes whose first three are "buf" is protocol 11, by definition.
    @Test func whatBeginsWithTheSignatureIsProtocol11() {
        let error = Stranger.asTheFirstMessage.error(after: [0x70], Array("buf".utf8), [0xff, 0, 0, 0])
        #expect(error == .frameTooLong(length: 0xff00_0000, limit: 16_384))
    }

    /// But three of its four bytes are not yet the signature: the gob message goes on behind them.
    @Test func whatBeginsAlmostWithTheSignatureIsGob() {
        for start in ["", "b", "bu"] {
            let rest = [UInt8](repeating: 0, count: 112 - start.utf8.count)
            let first = start.utf8.first.map { Int64($0) / 2 } ?? 0
            for chunks in [[[0x70] + Array(start.utf8) + rest], [[0x70], Array(start.utf8), rest]] {
                let reading = Reading(chunks.map { .init(bytes: $0) })
                #expect(reading.error == .gob(.typeID(first)), "p\(start)")
            }
        }
    }
}

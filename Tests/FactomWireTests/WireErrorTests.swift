import FactomWire
import Testing

/// What an operator reads when a stream ends: each error says the number that was wrong.
@Suite struct WireErrorTests {
    @Test(
        arguments: [
            (.frameTooLong(length: 1 << 33, limit: 16_384), "a message of 8589934592 bytes, over the limit of 16384"),
            (.lengthOfLength(9), "a gob length of 9 bytes, over 8"), (.emptyFrame, "a gob message of no bytes"),
            (.gob(.redefined(type: 65)), "malformed gob: redefined(type: 65)"),
            (.protobuf(.wireType(7)), "malformed protobuf: wireType(7)"),
            (.handshake(.payload(3)), "malformed handshake: payload(3)"),
        ] as [(WireError, String)])
    func anErrorSaysWhatWasWrong(_ error: WireError, _ text: String) {
        #expect("\(error)" == text)
    }

    /// The texts of strangers are in it too, and are tamed.
    @Test func anErrorShowsNoControlCharacters() {
        var nine = Nine()
        nine.port = "\u{1b}[2J" + String(repeating: "9", count: 10_000)
        let shown = "?[2J" + String(repeating: "9", count: 60)
        let error = Reading([nine.stream()]).error
        #expect(error?.description == "malformed handshake: listeningPort(\"\(shown)\")")
    }
}

import NIOCore
import Testing

@testable import factom_p2p

@Suite struct TestnetMessageTests {
    private let message = TestnetMessage(run: 7, number: 1 << 40, origin: 499, hops: 3, sent: 1000, passedOn: 2000)

    @Test(arguments: [40, 41, 256, 100_000])
    func aMessageIsReadAsItWasWrittenInAnySize(size: Int) {
        let payload = message.payload(size: size)
        #expect(payload.readableBytes == size)
        #expect(TestnetMessage(payload) == message)
    }

    @Test func whoPassesItOnAddsAHopAndTheTimeAndNothingElse() {
        var payload = ByteBuffer(string: "before")
        payload.writeImmutableBuffer(message.payload(size: 64))
        payload.moveReaderIndex(forwardBy: 6)
        let passedOn = TestnetMessage.passedOn(payload, hops: 3, at: 3000)
        var expected = message
        expected.hops = 4
        expected.passedOn = 3000
        #expect(TestnetMessage(passedOn) == expected)
        #expect(passedOn.readableBytes == 64)
        #expect(TestnetMessage(payload) == message)
    }

    @Test func hopsDoNotOverflow() {
        var far = message
        far.hops = .max
        let passedOn = TestnetMessage.passedOn(far.payload(size: 40), hops: .max, at: 1)
        #expect(TestnetMessage(passedOn)?.hops == .max)
    }

    @Test func whatOthersSendIsNoMessageOfTheNetwork() {
        #expect(TestnetMessage(ByteBuffer()) == nil)
        #expect(TestnetMessage(ByteBuffer(string: "hello")) == nil)
        #expect(TestnetMessage(ByteBuffer(repeating: 0x46, count: 256)) == nil)
        #expect(TestnetMessage(message.payload(size: 40).getSlice(at: 0, length: 39) ?? ByteBuffer()) == nil)
    }
}

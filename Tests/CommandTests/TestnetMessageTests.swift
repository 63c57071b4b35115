import NIOCore
import Testing

@testable import factom_p2p

@Suite struct TestnetMessageTests {
    private let message = TestnetMessage(run: 7, number: 1 << 40, origin: 499, sent: 1000)

    @Test(arguments: [30, 31, 256, 100_000])
    func aMessageIsReadAsItWasWrittenInAnySize(size: Int) {
        let payload = message.payload(size: size)
        #expect(payload.readableBytes == size)
        #expect(TestnetMessage(payload) == message)
    }

    @Test func whatOthersSendIsNoMessageOfTheNetwork() {
        #expect(TestnetMessage(ByteBuffer()) == nil)
        #expect(TestnetMessage(ByteBuffer(string: "hello")) == nil)
        #expect(TestnetMessage(ByteBuffer(repeating: 0x46, count: 256)) == nil)
        #expect(TestnetMessage(message.payload(size: 30).getSlice(at: 0, length: 29) ?? ByteBuffer()) == nil)
    }
}

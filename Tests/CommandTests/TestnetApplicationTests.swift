import NIOCore
import Testing

@testable import factom_p2p

@Suite struct TestnetApplicationTests {
    private var application = TestnetApplication(node: 5, run: 7)

    private func message(_ number: UInt64, origin: UInt16 = 1, run: UInt32 = 7) -> ByteBuffer {
        TestnetMessage(run: run, number: number, origin: origin, sent: 100).payload(size: 64)
    }

    @Test mutating func aMessageIsDeliveredTheFirstTimeItComes() {
        let first = application.take([message(0)], issued: 1, at: 1000)
        #expect(first.deliveries.map(\.number) == [0])
        #expect(first.deliveries.map(\.latency) == [900])
        let second = application.take([message(0), message(0)], issued: 1, at: 1000)
        #expect(second == TestnetReceipts(duplicates: 2))
    }

    @Test mutating func whatComesBackToItsOriginIsADuplicate() {
        let receipts = application.take([message(0, origin: 5)], issued: 1, at: 1000)
        #expect(receipts == TestnetReceipts(duplicates: 1))
    }

    @Test mutating func aMessageFromOutsideIsCountedApart() {
        let receipts = application.take([ByteBuffer(string: "hello"), message(0)], issued: 1, at: 1000)
        #expect(receipts.deliveries.count == 1)
        #expect((receipts.foreign, receipts.duplicates) == (1, 0))
    }

    @Test mutating func aNumberThatWasNeverSentIsFromOutside() {
        let receipts = application.take([message(.max), message(1), message(0, run: 8)], issued: 1, at: 1000)
        #expect(receipts == TestnetReceipts(foreign: 3))
    }

    @Test mutating func aTimeFromTheFutureIsNoLatency() {
        let receipts = application.take([message(0)], issued: 1, at: 50)
        #expect(receipts.deliveries.map(\.latency) == [0])
    }
}

@Suite struct TestnetWindowTests {
    @Test func aNumberIsFirstOnceInAnyOrder() {
        #expect(firsts([3, 1, 3, 2, 1, 0, 4, 0]) == [true, true, false, true, false, true, true, false])
    }

    @Test func theWindowForgetsNothingInsideItsSize() {
        var window = TestnetWindow()
        let size = TestnetWindow.size
        let fresh = (0..<3 * size).filter { window.isFirst($0) }.count
        let again = (2 * size..<3 * size).filter { window.isFirst($0) }.count
        #expect((fresh, again) == (Int(3 * size), 0))
    }

    @Test func whatIsTooOldCountsAsSeen() {
        #expect(firsts([TestnetWindow.size + 1, 1, 2]) == [true, false, true])
    }

    @Test func aLongJumpStartsAnew() {
        let size = TestnetWindow.size
        #expect(firsts([0, 10 * size, 9 * size + 1, 10 * size]) == [true, true, true, false])
    }

    private func firsts(_ numbers: [UInt64]) -> [Bool] {
        var window = TestnetWindow()
        return numbers.map { window.isFirst($0) }
    }
}

import FactomOverlay
import FactomWire
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import FactomP2P

@Suite("The application's inbox is bounded and fair") struct InboxTests {
    private static let one = ConnectionID(1)
    private static let two = ConnectionID(2)

    private func messages(_ texts: String...) -> [Message] {
        let endpoint = Endpoint(address: .v4(0x7f00_0001), port: 1)
        let sender = Peer(
            id: PeerID(endpoint: endpoint, nodeID: 1), direction: .incoming, protocolVersion: .v10, isSpecial: false)
        return texts.map { Message(payload: ByteBuffer(string: $0), sender: sender) }
    }

    private func texts(_ batch: [Message]?) -> [String]? {
        batch?.map { String(buffer: $0.payload) }
    }

    // MARK: - The ledger

    @Test("One flooding peer can't push out another's messages: it gets half")
    func fairness() {
        var ledger = InboxLedger(parcels: 100, bytes: 1_000_000)
        var taken = 0
        repeat {
            ledger.add(InboxTests.one, InboxLedger.Amount(parcels: 1, bytes: 1))
            taken += 1
        } while !ledger.mustWait(InboxTests.one)
        #expect(taken == 50)
        ledger.add(InboxTests.two, InboxLedger.Amount(parcels: 1, bytes: 1))
        #expect(ledger.mustWait(InboxTests.two) == false)
        #expect(ledger.mustWait(InboxTests.one) == true)
    }

    @Test func bytesCountAsParcelsDo() {
        var ledger = InboxLedger(parcels: 1000, bytes: 100)
        ledger.add(InboxTests.one, InboxLedger.Amount(parcels: 1, bytes: 49))
        #expect(ledger.mustWait(InboxTests.one) == false)
        ledger.add(InboxTests.one, InboxLedger.Amount(parcels: 1, bytes: 1))
        #expect(ledger.mustWait(InboxTests.one) == true)
    }

    @Test func whoWaitsGoesOnWhenItHoldsLessThanHalfOfWhatIsFree() {
        var ledger = InboxLedger(parcels: 100, bytes: 1_000_000)
        for _ in 0..<50 { ledger.add(InboxTests.one, InboxLedger.Amount(parcels: 1, bytes: 1)) }
        #expect(ledger.mustWait(InboxTests.one) == true)
        ledger.remove(InboxTests.one, .init(parcels: 10, bytes: 10))
        #expect(ledger.whoMayGoOn() == [])
        ledger.remove(InboxTests.one, .init(parcels: 7, bytes: 7))
        #expect(ledger.whoMayGoOn() == [InboxTests.one])
        #expect(ledger.whoMayGoOn() == [])
    }

    @Test(arguments: 0..<20, [1, 2, 7, 100])
    func nobodyWaitsForEver(seed: Int, limit: Int) {
        var chance = Chance(seed: UInt64(seed))
        var ledger = InboxLedger(parcels: limit, bytes: limit * 10)
        var held: [Int: [Int]] = [:]
        var waiting: Set<ConnectionID> = []
        for _ in 0..<500 {
            let number = Int.random(in: 1...4, using: &chance)
            let id = ConnectionID(UInt64(number))
            if Bool.random(using: &chance), !waiting.contains(id) {
                let bytes = Int.random(in: 1...30, using: &chance)
                ledger.add(id, InboxLedger.Amount(parcels: 1, bytes: bytes))
                held[number, default: []].append(bytes)
                if ledger.mustWait(id) { waiting.insert(id) }
            } else if let bytes = held[number]?.popLast() {
                ledger.remove(id, .init(parcels: 1, bytes: bytes))
                waiting.subtract(ledger.whoMayGoOn())
            }
        }
        for (number, amounts) in held {
            for bytes in amounts { ledger.remove(ConnectionID(UInt64(number)), .init(parcels: 1, bytes: bytes)) }
        }
        waiting.subtract(ledger.whoMayGoOn())
        #expect(waiting == [])
    }

    // MARK: - The inbox

    @Test func messagesComeOutInTheirOrder() async {
        let inbox = Inbox(parcels: 100, bytes: 10_000) { _ in }
        #expect(inbox.push(messages("a", "b"), from: InboxTests.one).mustWait == false)
        #expect(inbox.push(messages("c"), from: InboxTests.two).mustWait == false)
        #expect(texts(await inbox.next()) == ["a", "b", "c"])
    }

    @Test func whoWaitsForAMessageGetsTheNext() async {
        let inbox = Inbox(parcels: 100, bytes: 10_000) { _ in }
        async let batch = inbox.next()
        await Task.yield()
        _ = inbox.push(messages("a"), from: InboxTests.one)
        #expect(texts(await batch) == ["a"])
    }

    @Test func roomIsToldToWhomItIsFor() async {
        let told = NIOLockedValueBox<[ConnectionID]>([])
        let inbox = Inbox(parcels: 4, bytes: 10_000) { ready in told.withLockedValue { $0 += ready } }
        #expect(inbox.push(messages("a", "b", "c"), from: InboxTests.one).mustWait == true)
        #expect(inbox.push(messages("d"), from: InboxTests.two).mustWait == true)
        #expect(texts(await inbox.next()) == ["a", "b", "c", "d"])
        #expect(told.withLockedValue { $0 } == [InboxTests.one, InboxTests.two])
    }

    @Test("A resume that overtakes a second pause doesn't open the flood gates")
    func pausedAgain() async {
        let inbox = Inbox(parcels: 4, bytes: 10_000) { _ in }
        #expect(inbox.push(messages("a", "b", "c"), from: InboxTests.one).mustWait == true)
        #expect(texts(await inbox.next()) == ["a", "b", "c"])
        // What was read before the pause took hold; then the resume that the taking caused arrives.
        #expect(inbox.push(messages("d", "e", "f"), from: InboxTests.one).mustWait == true)
        #expect(inbox.push(messages("g"), from: InboxTests.one).mustWait == true)
    }

    @Test("Past twice its limit the inbox takes nothing, whoever sends it")
    func hardLimit() async {
        let inbox = Inbox(parcels: 4, bytes: 10) { _ in }
        let refused = (1...10).map { inbox.push(messages("a", "b"), from: ConnectionID($0)).refused }
        #expect(refused == [0, 0, 0, 0, 2, 2, 2, 2, 2, 2])
        #expect(texts(await inbox.next()) == Array(repeating: ["a", "b"], count: 4).flatMap { $0 })
        // One that is larger than all goes in alone.
        #expect(inbox.push(messages(String(repeating: "x", count: 100), "y"), from: InboxTests.one).refused == 1)
    }

    @Test func aBatchIsBoundedAndNothingIsLost() async {
        let inbox = Inbox(parcels: 10_000, bytes: 1_000_000) { _ in }
        for number in 0..<3000 { _ = inbox.push(messages("\(number)"), from: InboxTests.one) }
        var all: [String] = []
        while all.count < 3000 {
            let batch = texts(await inbox.next()) ?? []
            #expect((1...Inbox.batchLimit).contains(batch.count) == true)
            all += batch
        }
        #expect(all == (0..<3000).map { "\($0)" })
    }

    @Test("After a stop, streams finish when what had come is taken")
    func finishing() async {
        let inbox = Inbox(parcels: 100, bytes: 10_000) { _ in }
        _ = inbox.push(messages("a"), from: InboxTests.one)
        inbox.finish()
        #expect(inbox.push(messages("b"), from: InboxTests.one).mustWait == false)
        #expect(texts(await inbox.next()) == ["a"])
        #expect(texts(await inbox.next()) == nil)
    }

    @Test func whoWaitsWhenItFinishesGetsTheEnd() async {
        let inbox = Inbox(parcels: 100, bytes: 10_000) { _ in }
        async let first = inbox.next()
        async let second = inbox.next()
        await Task.yield()
        inbox.finish()
        #expect(texts(await first) == nil)
        #expect(texts(await second) == nil)
    }

    @Test func aCancelledTaskWaitsNoMoreAndTakesNobodysMessage() async {
        let inbox = Inbox(parcels: 100, bytes: 10_000) { _ in }
        let task = Task { await inbox.next() }
        await Task.yield()
        task.cancel()
        #expect(texts(await task.value) == nil)
        _ = inbox.push(messages("a"), from: InboxTests.one)
        #expect(texts(await inbox.next()) == ["a"])
    }
}

import FactomP2P
import Testing

/// Rows of messages both ways at once, with every kind of Go peer in both roles.
@Suite(.needsGo, .serialized, .timeLimit(.minutes(MessageLoad.minutes)))
struct GoMessagesTests {
    @Test func rowsAreTheGoProgramsRows() {
        var row = MessageRow(seed: 1, lengths: 20...20)
        #expect(
            row.next()
                == ByteBuffer(bytes: [
                    0, 0, 0, 0, 0, 0, 0, 0, 0x67, 0xec, 0x8e, 0x65, 0xa1, 0x8d, 0xeb, 0xbe, 0x5e, 0x55, 0x32, 0xfb,
                ]))
    }

    @Test(arguments: GoKind.allCases, Dialler.allCases)
    func nothingIsLostOrChangedOrOutOfOrder(with kind: GoKind, dialler: Dialler) async throws {
        let count = MessageLoad.count
        let flags = [
            "-mode", "send", "-count", "\(count)", "-seed", "1", "-expect", "\(count)", "-expectseed", "2",
            "-timeout", "\(60 + count / 10)s",
        ]
        try await withGo { scene in
            let (node, go, peer) = try await scene.meet(kind, dialler, flags)
            #expect(peer.protocolVersion == kind.version)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await GoMessagesTests.send(count, by: node.node, to: peer) }
                group.addTask { try await GoMessagesTests.receive(count, by: node.node) }
                group.addTask {
                    let outcome = try await go.outcome()
                    try #require(outcome.event == "done" && outcome.received == count, "\(outcome)")
                    _ = try await go.event("sent")
                }
                // The first that fails ends the others, too.
                while try await group.next() != nil {}
            }
            #expect(await node.node.traffic().dropped.total == 0)
        }
    }

    private static func send(_ count: Int, by node: Node, to peer: Peer) async throws {
        var row = MessageRow(seed: 2, lengths: MessageLoad.lengths)
        var left = count
        while left > 0 {
            let some = (0..<min(left, 16)).map { _ in row.next() }
            #expect(try await node.send(some, to: .peer(peer.id), whenFull: .wait) == some.count)
            left -= some.count
        }
    }

    private static func receive(_ count: Int, by node: Node) async throws {
        var row = MessageRow(seed: 1, lengths: MessageLoad.lengths)
        var number = 0
        for await batch in node.messages.batches {
            for message in batch {
                guard message.payload == row.next() else { throw Mismatch(number: number) }
                number += 1
            }
            if number >= count { break }
        }
        #expect(number == count)
    }

    private struct Mismatch: Error {
        let number: Int
    }
}

import FactomJSON
import FactomP2P

/// Puts messages and events, which come from two queues, into one order that makes sense to a reader: no
/// message of a peer before the peer's `online` or behind its `offline`.
actor PipeJournal {
    /// So many bytes of lines are handed to standard output at once, and one line more.
    private static let chunkBytes = 256 << 10
    /// More peers than this are forgotten, and told of again: a bound for when events get lost.
    private static let peersLimit = 65_536

    private let output: StandardOutput
    /// Who was told to be online.
    private var online: Set<PeerID> = []
    private var written: UInt64 = 0
    private var areMessagesOver = false
    private var waiter: (count: UInt64, continuation: CheckedContinuation<Void, Never>)?

    init(_ output: StandardOutput) {
        self.output = output
    }

    func write(_ line: JSONText) async throws(StandardOutput.Closed) {
        try await output.write(line.finished() + [PipeJournal.lineFeed])
    }

    private static let lineFeed = UInt8(ascii: "\n")

    // MARK: - Messages

    /// Writes messages; comes back when standard output has taken them.
    func write(_ messages: [Message]) async throws(StandardOutput.Closed) {
        var chunk: [UInt8] = []
        for message in messages {
            if let line = announcement(of: message.sender) { append(line, to: &chunk) }
            append(PipeEvents.message(message), to: &chunk)
            written += 1
            if chunk.count >= PipeJournal.chunkBytes {
                try await output.write(chunk)
                chunk = []
            }
        }
        if !chunk.isEmpty { try await output.write(chunk) }
        wakeWaiter()
    }

    private func append(_ line: JSONText, to chunk: inout [UInt8]) {
        chunk += line.finished()
        chunk.append(PipeJournal.lineFeed)
    }

    /// No more messages come: nobody need wait for them.
    func messagesEnded() {
        areMessagesOver = true
        wakeWaiter()
    }

    /// Waits until so many messages, counted from the start, have been written. For one task at a time.
    func messagesWritten(atLeast count: UInt64) async {
        if areMessagesOver || written >= count { return }
        await withCheckedContinuation { waiter = (count, $0) }
    }

    private func wakeWaiter() {
        guard let waiter, areMessagesOver || written >= waiter.count else { return }
        self.waiter = nil
        waiter.continuation.resume()
    }

    // MARK: - Peers

    func online(_ peer: Peer) async throws(StandardOutput.Closed) {
        if let line = announcement(of: peer) { try await write(line) }
    }

    func offline(_ peer: Peer, _ reason: CloseReason) async throws(StandardOutput.Closed) {
        online.remove(peer.id)
        try await write(PipeEvents.offline(peer, reason))
    }

    /// The line that a peer is online, unless it was told before.
    private func announcement(of peer: Peer) -> JSONText? {
        // Events that get lost while nobody reads leave peers behind here.
        if online.count >= PipeJournal.peersLimit { online.removeAll() }
        return online.insert(peer.id).inserted ? PipeEvents.online(peer) : nil
    }
}

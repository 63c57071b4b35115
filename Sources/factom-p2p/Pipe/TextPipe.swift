import FactomP2P
import Logging

/// `--pipe text`: lines in are broadcast, messages out are lines.
struct TextPipe: NodePipe {
    let node: Node
    let logger: Logger

    func run() async {
        let output = StandardOutput()
        let work = Task { try? await passMessages(to: output) }
        Task {
            await output.closed()
            work.cancel()
        }
        // The end of input is no end of the node, and a read can't be cancelled: this task is not waited for.
        let lines = Task { await broadcastLines() }
        await work.value
        lines.cancel()
    }

    private func passMessages(to output: StandardOutput) async throws {
        for await batch in node.messages.batches {
            var chunk: [UInt8] = []
            for message in batch {
                chunk += TextLine.escaped(message.payload.readableBytesView)
                chunk.append(UInt8(ascii: "\n"))
                if chunk.count >= 256 << 10 {
                    try await output.write(chunk)
                    chunk = []
                }
            }
            try await output.write(chunk)
        }
    }

    // MARK: - Input

    private func broadcastLines() async {
        var cutter = LineCutter(limit: node.configuration.parcelLimit)
        let input = StandardInput()
        while let bytes = await input.next(), !Task.isCancelled {
            for line in cutter.feed(bytes) { await broadcast(line) }
        }
        for line in cutter.finish() { await broadcast(line) }
    }

    /// A line is not lost for want of peers: it waits for one. Empty lines are nothing to send.
    private func broadcast(_ line: LineCutter.Line) async {
        guard case .whole(let bytes) = line else {
            return logger.warning("a line is too long", metadata: ["limit": "\(node.configuration.parcelLimit)"])
        }
        if bytes.isEmpty { return }
        while !Task.isCancelled {
            do throws(SendError) {
                try await node.send(ByteBuffer(bytes: bytes), to: .broadcast, whenFull: .wait)
                return
            } catch .noPeers {
                await waitForPeer()
            } catch {
                return logger.warning("a line was not sent", metadata: ["reason": "\(error)"])
            }
        }
    }

    private func waitForPeer() async {
        // Asked for first, so that nobody comes unseen between the two.
        let events = node.events
        if await !node.peers().isEmpty { return }
        for await case .online in events { return }
    }
}

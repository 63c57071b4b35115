import FactomJSON
import FactomP2P

/// `--pipe json`: the node as a sidecar of an application in any language.
///
/// Messages are taken from the node only as fast as standard output takes them, so a slow reader stops the
/// reading from peers and nothing piles up.
struct JSONPipe: NodePipe {
    let node: Node
    /// Subscribed before the start, so that nothing is missed.
    let events: PeerEvents
    let bound: Endpoint

    func run() async {
        let output = StandardOutput()
        let journal = PipeJournal(output)
        let work = Task { await carry(journal) }
        // An application that is gone needs no node.
        Task {
            await output.closed()
            work.cancel()
        }
        // The end of input is no end of the node, and a read can't be cancelled: this task is not waited for.
        let requests = Task { await answerRequests(journal) }
        await work.value
        requests.cancel()
    }

    /// Until the node has stopped and all is written, or nobody reads.
    private func carry(_ journal: PipeJournal) async {
        do {
            try await journal.write(
                PipeEvents.listening(on: bound, network: node.configuration.network, nodeID: node.nodeID))
            try await withThrowingTaskGroup { group in
                group.addTask { try await passMessages(to: journal) }
                group.addTask { try await passEvents(to: journal) }
                try await group.waitForAll()
            }
        } catch {
            // Standard output was closed: the service ends, and the node with it.
        }
    }

    private func passMessages(to journal: PipeJournal) async throws {
        do {
            for await batch in node.messages.batches { try await journal.write(batch) }
        } catch {
            // Whoever waits for messages to be written must not wait on.
            await journal.messagesEnded()
            throw error
        }
        await journal.messagesEnded()
    }

    private func passEvents(to journal: PipeJournal) async throws {
        for await event in events {
            switch event {
            case .online(let peer):
                try await journal.online(peer)
            case .offline(let peer, let reason):
                // What it sent before it went comes before the news that it went.
                await journal.messagesWritten(atLeast: await node.traffic().delivered)
                try await journal.offline(peer, reason)
            case .refused(let endpoint, _, let reason):
                try await journal.write(PipeEvents.refused(endpoint, reason))
            }
        }
    }

    // MARK: - Requests

    private func answerRequests(_ journal: PipeJournal) async {
        // The largest message in base64, and room for the rest of the line.
        let limit = node.configuration.parcelLimit / 3 * 4 + (64 << 10)
        var cutter = LineCutter(limit: limit)
        let input = StandardInput()
        while let bytes = await input.next(), !Task.isCancelled {
            for line in cutter.feed(bytes) { await answer(line, limit, journal) }
        }
        for line in cutter.finish() { await answer(line, limit, journal) }
    }

    private func answer(_ line: LineCutter.Line, _ limit: Int, _ journal: PipeJournal) async {
        do throws(PipeRequest.Problem) {
            guard let reply = try await reply(to: line, limit) else { return }
            try? await journal.write(reply)
        } catch {
            try? await journal.write(PipeEvents.error(error.text, id: error.id))
        }
    }

    private func reply(to line: LineCutter.Line, _ limit: Int) async throws(PipeRequest.Problem) -> JSONText? {
        switch line {
        case .tooLong(let beginning):
            throw PipeRequest.Problem(text: "the line is longer than \(limit) bytes", id: PipeRequest.id(in: beginning))
        case .whole(let bytes):
            if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { return nil }
            let identified = try PipeRequest.read(bytes)
            do throws(PipeRequest.Problem) {
                return try await obey(identified.request, id: identified.id)
            } catch {
                throw PipeRequest.Problem(text: error.text, id: identified.id)
            }
        }
    }

    private func obey(_ request: PipeRequest, id: [UInt8]?) async throws(PipeRequest.Problem) -> JSONText? {
        switch request {
        case .send(let payload, let target): return PipeEvents.sent(id: id, peers: try await send(payload, to: target))
        case .peers: return PipeEvents.peers(await node.peers(), id: id)
        case .bans: return PipeEvents.bans(await node.bans(), id: id)
        case .unban(let target): return PipeEvents.unbanned(target, found: await node.unban(target), id: id)
        case .why(let address): return PipeEvents.standing(await node.standing(of: address), id: id)
        case .disconnect(let peer):
            try await checkOnline(peer)
            await node.disconnect(peer)
        case .ban(let selector, let duration, let remark):
            await node.ban(try await target(of: selector), for: duration, remark: remark)
        case .adjust(let selector, let change):
            guard case .address(let address) = try await target(of: selector) else {
                throw PipeRequest.Problem(text: "\"peer\" must be a hash or an address; scores are of addresses")
            }
            await node.adjust(address, by: change)
        case .judge(let peer, let verdict): await node.judge(peer.endpoint.address, as: verdict)
        }
        return nil
    }

    /// To one peer, which the application chose, nothing is lost; many aren't held up by the slowest.
    private func send(_ payload: ByteBuffer, to target: Target) async throws(PipeRequest.Problem) -> Int {
        do throws(SendError) {
            if case .peer = target { return try await sendWithPatience(payload, to: target) }
            return try await node.send(payload, to: target)
        } catch .cancelled {
            throw PipeRequest.Problem(text: "the peer took nothing for \(JSONPipe.patience)")
        } catch {
            throw PipeRequest.Problem(text: error.description)
        }
    }

    /// A peer that doesn't read must not hold up the requests behind for long: one of them may send it away.
    private func sendWithPatience(_ payload: ByteBuffer, to target: Target) async throws(SendError) -> Int {
        let sending = Task { [node] () async -> Result<Int, SendError> in
            do throws(SendError) {
                return .success(try await node.send(payload, to: target, whenFull: .wait))
            } catch {
                return .failure(error)
            }
        }
        let timer = Task {
            try await Task.sleep(for: JSONPipe.patience)
            sending.cancel()
        }
        defer { timer.cancel() }
        return try await sending.value.get()
    }

    private static let patience = Duration.seconds(5)

    private func target(of selector: PipeRequest.PeerSelector) async throws(PipeRequest.Problem) -> BanTarget {
        switch selector {
        case .addresses(let target): return target
        case .peer(let peer):
            try await checkOnline(peer)
            return .address(peer.endpoint.address)
        }
    }

    private func checkOnline(_ peer: PeerID) async throws(PipeRequest.Problem) {
        if await node.peers().contains(where: { $0.peer.id == peer }) { return }
        throw PipeRequest.Problem(text: "no peer \(peer) is online")
    }
}

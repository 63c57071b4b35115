import FactomP2P
import Foundation
import Testing

/// `factom-p2p node --pipe json`, driven as an application would.
@Suite struct NodePipeTests {
    @Test func messagesGoBothWaysToAllFourTargets() async throws {
        try await RunningCommand.pair { pair in
            let targets = ["broadcast", "everyone", "random", pair.listenerHash]
            for (index, target) in targets.enumerated() {
                pair.dialler.write(#"{"to":"\#(target)","text":"from \#(index) ü","id":\#(index)}"# + "\n")
            }
            for index in targets.indices {
                let sent = try await pair.dialler.event("sent")
                #expect(sent.id == index)
                #expect(sent.peers == .count(1))
                let message = try await pair.listener.event("message")
                #expect(message.text == "from \(index) ü")
                #expect(message.peer == pair.diallerHash)
            }
            pair.listener.write(#"{"to":"\#(pair.diallerHash)","payload":"AP8="}"# + "\n")
            #expect(try await pair.dialler.event("message").payload == "AP8=")
        }
    }

    @Test func whatAPeerSaysStandsBetweenItsComingAndItsGoing() async throws {
        try await RunningCommand.pair { pair in
            let count = 300
            for index in 0..<count { pair.dialler.write(#"{"to":"broadcast","text":"\#(index)"}"# + "\n") }
            for _ in 0..<count { try await pair.dialler.event("sent") }
            pair.dialler.send(signal: SIGTERM)
            #expect(await pair.dialler.status() == 0)
            try await pair.listener.event("offline")
            let all = try pair.listener.output.all.map { try Event($0) }
            // Dials of the one who is gone may follow, and each may knock at the other's port meanwhile.
            let end = try #require(all.firstIndex { $0.event == "offline" })
            let events = all[...end].filter { $0.event != "refused" }
            #expect(events.map(\.event).first == "listening")
            #expect(events.map(\.event).dropFirst().first == "online")
            #expect(events.dropFirst(2).prefix(count).map(\.text) == (0..<count).map { "\($0)" })
            #expect(events.count == count + 3)
        }
    }

    @Test func aBigMessageComesWhole() async throws {
        try await RunningCommand.pair { pair in
            let text = String(repeating: "0123456789", count: 100_000)
            pair.dialler.write(#"{"to":"everyone","text":"\#(text)"}"# + "\n")
            let message = try await pair.listener.event("message")
            #expect(message.text == text)
        }
    }

    @Test func aWrongLineIsAnErrorWithItsIdAndTheNodeGoesOn() async throws {
        try await RunningCommand.node { node, _ in
            node.write(
                "nonsense\n\n{\"command\":\"dance\",\"id\":1}\n{\"to\":\"broadcast\",\"payload\":\"?\",\"id\":2}\n")
            node.write(
                "{\"to\":\"broadcast\",\"text\":\"x\",\"id\":3}\n{\"to\":\"broadcast\",\"text\":\"\",\"id\":4}\n")
            node.write(
                "{\"command\":\"disconnect\",\"peer\":\"127.0.0.1:1 0000abcd\",\"id\":5}\n{\"command\":\"peers\"}\n")
            #expect(try await node.event("error").message?.hasPrefix("the line is not JSON") == true)
            let expected = [
                "there is no command 'dance'; there are adjust, ban, bans, disconnect, judge, peers, unban and why",
                "\"payload\" must be a text in base64", "no peer is online",
                "the message is empty; peers take only messages of at least one byte",
                "no peer 127.0.0.1:1 0000abcd is online",
            ]
            for (index, message) in expected.enumerated() {
                let event = try await node.event("error")
                #expect(event.message == message)
                #expect(event.id == index + 1)
            }
            #expect(try await node.event("peers").peers == .list([]))
        }
    }

    @Test func aLineOverTheLimitIsSkipped() async throws {
        try await RunningCommand.node { node, _ in
            let piece = String(repeating: "A", count: 1 << 20)
            node.write("{\"id\":9,\"payload\":\"")
            for _ in 0..<43 { node.write(piece) }
            node.write("\"}\n{\"command\":\"peers\"}\n")
            let error = try await node.event("error")
            #expect(error.message == "the line is longer than 44804776 bytes")
            #expect(error.id == 9)
            try await node.event("peers")
        }
    }

    @Test func peersAreListedAndAdjusted() async throws {
        try await RunningCommand.pair { pair in
            pair.listener.write(#"{"command":"adjust","peer":"\#(pair.diallerHash)","by":-50}"# + "\n")
            pair.listener.write(#"{"command":"peers","id":3}"# + "\n")
            let event = try await pair.listener.event("peers")
            #expect(event.id == 3)
            guard case .list(let peers) = event.peers else { return #expect(Bool(false)) }
            #expect(peers.map(\.peer) == [pair.diallerHash])
            #expect(peers.first?.score ?? 0 < -40)
            #expect(peers.first?.roundTripMS == nil)
        }
    }

    @Test func aDisconnectedPeerGoesOfflineAndComesAgain() async throws {
        try await RunningCommand.pair { pair in
            pair.listener.write(#"{"command":"disconnect","peer":"\#(pair.diallerHash)"}"# + "\n")
            let offline = try await pair.listener.event("offline")
            #expect(offline.peer == pair.diallerHash)
            #expect(offline.reason == "disconnected on request")
            // We are its special peer, so it dials again.
            #expect(try await pair.listener.event("online").peer == pair.diallerHash)
        }
    }

    @Test func aBannedPeerStaysAway() async throws {
        try await RunningCommand.pair { pair in
            pair.listener.write(#"{"command":"ban","peer":"\#(pair.diallerHash)","hours":1}"# + "\n")
            let offline = try await pair.listener.event("offline")
            #expect(offline.reason == "it is banned")
            let refused = try await pair.listener.event("refused")
            #expect(refused.reason == "it is banned")
        }
    }

    @Test func aBanIsListedWithItsRemarkExplainedAndLifted() async throws {
        try await RunningCommand.pair { pair in
            let endpoint = try #require(pair.diallerHash.split(separator: " ").first)
            pair.listener.write(#"{"command":"ban","peer":"\#(endpoint)","hours":1,"remark":"floods"}"# + "\n")
            #expect(try await pair.listener.event("offline").reason == "it is banned")
            pair.listener.write(#"{"command":"ban","peer":"10.0.0.0/8"}"# + "\n" + #"{"command":"bans","id":1}"# + "\n")
            let list = try await pair.listener.event("bans")
            #expect(list.id == 1)
            let bans = try #require(list.bans)
            #expect(bans.map(\.target) == ["10.0.0.0/8", String(endpoint)])
            #expect(bans.map(\.reason) == ["by hand", "by hand: floods"])
            #expect(bans.map { $0.seconds <= 604_800 } == [true, true])
            #expect((3000...3600).contains(bans.last?.seconds ?? 0))

            pair.listener.write(#"{"command":"why","peer":"10.1.2.3"}"# + "\n")
            #expect(try await pair.listener.event("why").ban?.target == "10.0.0.0/8")
            let unban = #"{"command":"unban","peer":"\#(endpoint)","id":2}"# + "\n"
            pair.listener.write(unban)
            let unbanned = try await pair.listener.event("unbanned")
            #expect(unbanned.id == 2)
            #expect(unbanned.target == String(endpoint))
            #expect(unbanned.found == true)
            // We are its special peer, so it dials again.
            #expect(try await pair.listener.event("online").peer == pair.diallerHash)
            pair.listener.write(unban)
            #expect(try await pair.listener.event("unbanned").found == false)
        }
    }

    @Test func aScoreIsExplainedByWhatChangedIt() async throws {
        try await RunningCommand.pair { pair in
            for verdict in ["accept", "ignore", "reject", "reject"] {
                pair.listener.write(#"{"command":"judge","peer":"\#(pair.diallerHash)","as":"\#(verdict)"}"# + "\n")
            }
            pair.listener.write(#"{"command":"adjust","peer":"\#(pair.diallerHash)","by":-50}"# + "\n")
            pair.listener.write(#"{"command":"why","peer":"\#(pair.diallerHash)","id":7}"# + "\n")
            let why = try await pair.listener.event("why")
            #expect(why.id == 7)
            #expect(why.address == "127.0.0.1")
            #expect((-89 ... -80).contains(why.score ?? 0))
            #expect(why.ban == nil)
            let changes = try #require(why.changes)
            // Parcels that come between two changes for one reason keep them apart.
            for (reason, change, times) in [
                ("the application accepted a message", 1, 1), ("the application rejected a message", -40, 2),
                ("it was adjusted by hand", -50, 1),
            ] {
                let found = changes.filter { $0.reason == reason }
                #expect(found.map(\.change).reduce(0, +) == change, "\(reason)")
                #expect(found.map(\.times).reduce(0, +) == times, "\(reason)")
            }
            // It heals with time, if only a little here.
            let last = try #require(changes.last?.score)
            #expect((last...(last + 3)).contains(why.score ?? 0))
            #expect(changes.allSatisfy { (0...60).contains($0.secondsAgo) })
        }
    }

    @Test func theEndOfInputDoesNotStopIt() async throws {
        try await RunningCommand.pair { pair in
            pair.listener.endInput()
            pair.dialler.write(#"{"to":"broadcast","text":"still there?"}"# + "\n")
            let message = try await pair.listener.event("message")
            #expect(message.text == "still there?")
        }
    }

    @Test func aReaderThatEndsEndsTheNode() async throws {
        let usual = ["node", "-networkPort", "0", "--bind", "127.0.0.1", "--pipe", "json"]
        try await RunningCommand.start(usual, readsOutput: false) { node in
            try await node.errors.line(with: "listening")
            try node.closeOutput()
            #expect(await node.status() == 0)
        }
    }

    /// 128 MiB are offered; what is taken is what queues and sockets hold, until somebody reads.
    @Test func aSlowReaderStopsTheReadingFromPeers() async throws {
        let rest = ByteBuffer(repeating: 7, count: 256 << 10)
        let offered = 512
        let usual = ["node", "-networkPort", "0", "--bind", "127.0.0.1", "--pipe", "json"]
        try await RunningCommand.start(usual, readsOutput: false, lineLimit: 100) { command in
            let line = try await command.errors.line(with: "listening")
            let address = try #require(line.split(separator: "address=").last?.split(separator: " ").first)
            var configuration = Configuration()
            configuration.bindAddress = "127.0.0.1"
            configuration.port = 0
            configuration.specialPeers = [String(address)]
            configuration.stopDeadline = .zero
            let node = try Node(configuration)
            let events = node.events
            try await node.start()
            for await case .online in events { break }
            let sender = Task {
                for number in 0..<offered {
                    var payload = ByteBuffer(integer: number)
                    payload.writeImmutableBuffer(rest)
                    try await node.send(payload, to: .everyone, whenFull: .wait)
                }
            }
            let before = await parcelsWhenStill(node)
            #expect(before > 0)
            #expect(before < 400)
            if let memory = command.memory { #expect(memory < 300 << 20) }
            command.startReading()
            for _ in 0..<offered { try await command.output.line(with: "{\"event\":\"message\"") }
            try await sender.value
            await node.stop()
        }
    }

    /// How many parcels the node could hand to its socket by the time that it can't hand over more.
    private func parcelsWhenStill(_ node: Node) async -> UInt64 {
        var last: UInt64 = 0
        while true {
            try? await Task.sleep(for: .milliseconds(500))
            let now = await node.traffic().parcelsOut
            if now == last, now > 0 { return now }
            last = now
        }
    }
}

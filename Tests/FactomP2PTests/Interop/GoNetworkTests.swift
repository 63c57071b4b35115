import FactomP2P
import TestSupport
import Testing

/// One network of Go peers of both generations, in all protocols, and of our nodes, which starts from one address.
@Suite(
    .needsGo, .serialized, .timeLimit(.minutes(2)),
    .enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"))
struct GoNetworkTests {
    @Test func messagesOfEveryoneReachEveryoneAndSharesAreUnderstoodBothWays() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        try await withGoNetwork { network in
            print("started", clock.now - start)
            try await network.stands()
            print("stands", clock.now - start)
            let sent = try await network.sendOneEach()
            for (number, node) in network.nodes.enumerated() {
                let others = sent.nodes.count + sent.members.count - 1
                try await node.messages.atLeast(others) { _ in true }
                _ = number
            }
            print("ours have all", clock.now - start)
            for member in network.members {
                try await member.events.atLeast(24) { $0.event == "message" }
            }
            print("go has all", clock.now - start)
            let ours = Set(network.nodes.map(\.live.address.address))
            for (kind, decoy) in network.decoys {
                _ = try await decoy.callers.first { ours.contains($0) }
                print("decoy", kind, clock.now - start)
            }
            for kind in GoKind.allCases {
                try await network.learntFromUs(kind)
                print("learnt", kind, clock.now - start)
            }
            await network.tell()
        }
        print("ended", clock.now - start)
    }
}

extension GoNetwork {
    func stands() async throws {
        for node in nodes {
            try await node.live.events.until { $0.online.count { $0.direction == .outgoing } >= 8 }
            print(node.live.address, "floor")
        }
        for member in members {
            _ = try await member.events.first { $0.event == "linked" }
        }
    }

    func sendOneEach() async throws -> (nodes: [ByteBuffer], members: [ByteBuffer]) {
        var mine: [ByteBuffer] = []
        var theirs: [ByteBuffer] = []
        for (number, node) in nodes.enumerated() {
            let payload = ByteBuffer(string: "node \(number)")
            try await node.live.node.send(payload)
            mine.append(payload)
        }
        for (number, member) in members.enumerated() {
            let payload = ByteBuffer(string: "member \(number)")
            try member.send(payload)
            theirs.append(payload)
        }
        return (mine, theirs)
    }

    func learntFromUs(_ kind: GoKind) async throws {
        let ours = Set(nodes.map { $0.live.address.description })
        for member in members where member.kind == kind {
            let told = await member.events.events.filter { $0.event == "dialling" && ours.contains($0.source ?? "") }
            print(kind, "dialled", told.count, "told by us")
        }
    }

    func tell() async {
        for node in nodes {
            let peers = await node.live.node.peers()
            print(node.live.address, node.live.node.configuration.preferredProtocol, "out", peers.count { $0.peer.direction == .outgoing }, "in", peers.count { $0.peer.direction == .incoming },
                "9/10/11", [9, 10, 11].map { version in peers.count { $0.peer.protocolVersion.rawValue == version } },
                "messages", await node.messages.events.count)
            var reasons: [String: Int] = [:]
            for event in await node.live.events.events {
                switch event {
                case .offline(let peer, let reason): reasons["offline \(peer.direction) \(reason.label)", default: 0] += 1
                case .refused(_, let direction, let reason): reasons["refused \(direction) \(reason.label)", default: 0] += 1
                case .online: break
                }
            }
            print("   ", reasons.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            for member in members {
                let standing = await node.live.node.standing(of: member.address.address)
                if standing.changes.contains(where: { $0.change < 0 }) || standing.ban != nil {
                    print("    ", member.kind, member.address, standing.score, standing.changes.map { "\($0.reason): \($0.change) x\($0.times)" }, standing.ban as Any)
                }
            }
            print("    bans", await node.live.node.bans())
        }
        for member in members {
            var events: [String: Int] = [:]
            for event in await member.events.events { events[event.event + (event.error.map { " " + $0 } ?? ""), default: 0] += 1 }
            print(member.kind, member.address, events.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        }
    }
}

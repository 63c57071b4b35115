import FactomWire

@testable import FactomOverlay

// Net, as far as a whole network's life goes.
extension Net {
    /// Nodes that know one seed: the first of them.
    static func seeded(_ count: Int, _ settings: Settings = .restless, seed: UInt64 = 1) -> Net {
        var net = Net(Array(repeating: settings.with { $0.hasSeeds = true }, count: count), seed: seed)
        net.seeds = [net.nodes[0].endpoint]
        return net
    }

    /// Lets everyone live, in steps of a quarter of a second, until it is so or the time is up.
    ///
    /// - Returns: how long it took; `nil` when it didn't come about.
    mutating func live(atMost limit: Duration, until isSo: (Net) -> Bool) -> Duration? {
        let start = now
        while now < start + limit {
            if isSo(self) { return now - start }
            now = now + .milliseconds(250)
            tickAll()
            settleEach()
            forgetDead()
        }
        return isSo(self) ? now - start : nil
    }

    private mutating func settleEach() {
        var isQuiet = false
        while !isQuiet {
            isQuiet = true
            var index = 0
            while index < pipes.count {
                while let step = steps(of: index).first {
                    take(step)
                    isQuiet = false
                }
                index += 1
            }
        }
    }

    private mutating func forgetDead() {
        pipes.removeAll { pipe in
            let sides = [pipe.dialler, pipe.listener].compactMap { $0 }
            return sides.allSatisfy { nodes[$0.node].ended.contains($0.id) }
        }
    }

    /// Whether the node is one with all others.
    func isLinked(_ node: Int) -> Bool { piece(of: node).count == nodes.count }

    /// The nodes that can be reached from this one.
    func piece(of node: Int) -> Set<Int> {
        var found: Set<Int> = [node]
        var rest = [node]
        while let next = rest.popLast() {
            for peer in peers(of: next) {
                guard let other = nodes.firstIndex(where: { $0.endpoint == peer.peer.id.endpoint }) else { continue }
                if found.insert(other).inserted { rest.append(other) }
            }
        }
        return found
    }

    func outgoing(of node: Int) -> Int { nodes[node].overlay.controller.liveOutgoing }
}

import FactomP2P
import FactomP2PTesting
import Testing

/// The same seed gives the same run.
@Suite(.timeLimit(.minutes(5))) struct DeterminismTests {
    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func twoRunsOfASeedAreTheSame(_ seed: UInt64) async throws {
        let first = try await transcript(seed: seed)
        #expect(first.count > 15)
        #expect(try await transcript(seed: seed) == first)
    }

    @Test func anotherSeedIsAnotherRun() async throws {
        #expect(try await transcript(seed: 1) != transcript(seed: 2))
    }

    /// All that happens to six nodes in three troubled minutes, in its order.
    private func transcript(seed: UInt64) async throws -> [String] {
        try await withTestNetwork(nodes: 6, seed: seed, configure: every { $0.limits.outgoingFloor = 2 }) { network in
            let lines = Lines()
            await withTaskGroup { group in
                for index in 0..<6 { group.addTask { await lines.listen(to: network[index], as: index, network) } }
                network.partition(0..<2)
                await network.advance(by: .seconds(60))
                await network.crash(4)
                network.heal()
                network.delay(.milliseconds(30))
                _ = try? await network[2].send(ByteBuffer(string: "hello"), to: .random)
                await network.advance(by: .seconds(120))
                for index in 0..<6 { await network.stop(index) }
            }
            return await lines.all
        }
    }

    private actor Lines {
        var all: [String] = []

        func add(_ line: String) { all.append(line) }

        nonisolated func listen(to node: Node, as index: Int, _ network: TestNetwork) async {
            await withTaskGroup { group in
                let (events, messages) = (node.events, node.messages)
                group.addTask {
                    for await event in events { await self.add("\(network.now) \(index) \(event)") }
                }
                group.addTask {
                    for await message in messages { await self.add("\(network.now) \(index) \(message.sender)") }
                }
            }
        }
    }
}

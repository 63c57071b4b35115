import ArgumentParser
import Foundation

/// What a node's decisions cost, apart from all input and output: it bounds how many nodes a simulation can run.
struct OverlaySpeed: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "overlay")

    @Option(help: "Peers that are online, half of them dialled.") var peers = 64
    @Option(help: "Copies of the one new message that come each second.") var copies = 10
    @Option(help: "Seconds of a node's life to measure.") var seconds = 20_000
    @Option(help: "Nodes whose memory is measured.") var nodes = 50

    func run() throws {
        var load = OverlayLoad(peers: peers)
        for _ in 0..<200 { load.second(copies: copies) }
        load.forgetTimes()
        for _ in 0..<seconds { load.second(copies: copies) }
        let spent = load.spent
        print("a second of a node with \(peers) peers: \(nanoseconds(spent.all, seconds)) ns of processor time")
        print("  a tick: \(nanoseconds(spent.ticks, seconds * 4)) ns")
        print("  a copy received: \(nanoseconds(spent.copies, seconds * copies)) ns")
        print(
            "  a write (\(load.writes / seconds) a second): \(nanoseconds(spent.flush + spent.wrote, load.writes)) ns")
        try measureMemory()
    }

    private func nanoseconds(_ time: Duration, _ count: Int) -> Int {
        Int(time / .nanoseconds(1)) / max(count, 1)
    }

    private func measureMemory() throws {
        let before = try residentKiB()
        var loads: [OverlayLoad] = []
        for seed in 0..<nodes {
            var load = OverlayLoad(peers: peers, seed: UInt64(seed) + 2)
            for _ in 0..<60 { load.second(copies: copies) }
            loads.append(load)
        }
        print("  memory: \((try residentKiB() - before) / loads.count) KiB")
    }

    /// As Linux tells it in /proc.
    private func residentKiB() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4
    }
}

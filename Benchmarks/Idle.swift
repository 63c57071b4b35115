import ArgumentParser
import FactomP2P
import Foundation

/// What a node with idle peers costs: the peers are in this process, the node in the other.
struct Idle: AsyncParsableCommand {
    @Option(help: "Peers.") var peers = 100
    @Option(help: "Seconds to look on.") var seconds = 30

    func run() async throws {
        let other = try OtherProcess([])
        defer { other.end() }
        var diallers: [Dialler] = []
        for _ in 0..<peers { diallers.append(try await Dialler(to: other.address, in: .v10)) }
        let before = try other.usage()
        try await Task.sleep(for: .seconds(seconds))
        let after = try other.usage()
        let share = (after.cpuSeconds - before.cpuSeconds) / Double(seconds) * 100
        print("\(peers) idle peers: \(String(format: "%.2f", share)) % of a core, \(after.residentMiB) MiB resident")
        for dialler in diallers { await dialler.node.stop() }
    }
}

extension OtherProcess {
    /// As Linux tells it in /proc.
    func usage() throws -> (cpuSeconds: Double, residentMiB: Int) {
        let stat = try String(contentsOfFile: "/proc/\(processIdentifier)/stat", encoding: .utf8)
        // User and system time are the 14th and 15th field; the name in brackets may hold spaces.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        let ticks = (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0)
        let pages = Int(fields[22]) ?? 0
        return (ticks / 100, (pages * 4096) >> 20)
    }
}

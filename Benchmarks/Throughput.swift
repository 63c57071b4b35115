import ArgumentParser
import FactomP2P
import Foundation

/// Messages a second in one direction, between two processes, counted where they arrive.
struct Throughput: AsyncParsableCommand {
    @Option(help: "Bytes of a message.") var size = 256
    @Option(help: "Messages in a run.") var messages = 2_000_000
    @Option(help: "Messages handed to the node at once.") var batch = 256
    @Option(help: "How many different messages there are among them: 1 or more.") var different = 1
    @Option(help: "Runs.") var runs = 3
    @Option(name: .customLong("protocol"), help: "9, 10 or 11.") var version = 10
    @Flag(help: "Measure with and without the duplicate filter, in turn.") var compareFilter = false

    func run() async throws {
        let filters = compareFilter ? [true, false] : [true]
        var lanes: [Lane] = []
        for filter in filters {
            let options = filter ? [] : ["--no-duplicate-filter"]
            let other = try OtherProcess(["--confirm-every", "\(messages)"] + options)
            let dialler = try await Dialler(
                to: other.address, in: ProtocolVersion(option: version), duplicateFilter: filter)
            lanes.append(Lane(other: other, dialler: dialler, hasFilter: filter))
        }
        defer { for lane in lanes { lane.other.end() } }
        let batches = batches()
        for _ in 0..<runs {
            for lane in lanes {
                let before = try lane.cpuSeconds()
                let speed = try await measure(lane, batches)
                let after = try lane.cpuSeconds()
                let filter = lane.hasFilter ? "" : ", no duplicate filter"
                let sender = nanoseconds(after.sender - before.sender)
                let receiver = nanoseconds(after.receiver - before.receiver)
                print(
                    "protocol \(version), \(size) bytes\(filter): \(speed) messages a second;",
                    "processor time of a message: \(sender) ns here, \(receiver) ns there")
            }
        }
        for lane in lanes { await lane.dialler.node.stop() }
    }

    private struct Lane {
        let other: OtherProcess
        let dialler: Dialler
        let hasFilter: Bool

        /// What the two processes have used: on a busy machine it says more than the time that passed.
        func cpuSeconds() throws -> (sender: Double, receiver: Double) {
            (Double(clock()) / Double(CLOCKS_PER_SEC), try other.usage().cpuSeconds)
        }
    }

    private func nanoseconds(_ seconds: Double) -> Int { Int(seconds / Double(messages) * 1e9) }

    private func batches() -> [[ByteBuffer]] {
        let pool = (0..<max(different, 1)).map { number in
            var payload = ByteBuffer(repeating: 7, count: size)
            if size >= 8 { payload.setInteger(UInt64(number), at: 0) }
            return payload
        }
        return stride(from: 0, to: max(different, batch), by: batch).map { start in
            (start..<start + batch).map { pool[$0 % pool.count] }
        }
    }

    private func measure(_ lane: Lane, _ batches: [[ByteBuffer]]) async throws -> Int {
        let clock = ContinuousClock()
        let start = clock.now
        var left = messages
        var turn = 0
        while left > 0 {
            let count = min(left, batch)
            let all = batches[turn % batches.count]
            try await lane.dialler.node.send(
                count == batch ? all : Array(all.prefix(count)), to: .peer(lane.dialler.peer), whenFull: .wait)
            left -= count
            turn += 1
        }
        var answers = lane.dialler.node.messages.makeAsyncIterator()
        _ = await answers.next()
        return Int(Double(messages) / ((clock.now - start) / .seconds(1)))
    }
}

import ArgumentParser
import FactomP2P

/// Messages a second in one direction, between two processes, counted where they arrive.
struct Throughput: AsyncParsableCommand {
    @Option(help: "Bytes of a message.") var size = 256
    @Option(help: "Messages in a run.") var messages = 2_000_000
    @Option(help: "Messages handed to the node at once.") var batch = 256
    @Option(help: "Runs.") var runs = 3
    @Option(name: .customLong("protocol"), help: "9, 10 or 11.") var version = 10

    func run() async throws {
        let other = try OtherProcess(["--confirm-every", "\(messages)"])
        defer { other.end() }
        let dialler = try await Dialler(to: other.address, in: ProtocolVersion(option: version))
        let payloads = [ByteBuffer](repeating: ByteBuffer(repeating: 7, count: size), count: batch)
        var answers = dialler.node.messages.makeAsyncIterator()
        for _ in 0..<runs {
            let clock = ContinuousClock()
            let start = clock.now
            var left = messages
            while left > 0 {
                let count = min(left, batch)
                let some = count == batch ? payloads : Array(payloads.prefix(count))
                try await dialler.node.send(some, to: .peer(dialler.peer), whenFull: .wait)
                left -= count
            }
            _ = await answers.next()
            let seconds = (clock.now - start) / .seconds(1)
            print("protocol \(version), \(size) bytes: \(Int(Double(messages) / seconds)) messages a second")
        }
        await dialler.node.stop()
    }
}

import ArgumentParser
import FactomP2P

/// How long a message takes to another process and back, one at a time.
struct RoundTrip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "round-trip")

    @Option(help: "Bytes of a message.") var size = 256
    @Option(help: "Round trips.") var count = 20_000
    @Option(name: .customLong("protocol"), help: "9, 10 or 11.") var version = 10

    func run() async throws {
        let other = try OtherProcess(["--echo"])
        defer { other.end() }
        let dialler = try await Dialler(to: other.address, in: ProtocolVersion(option: version))
        let payload = ByteBuffer(repeating: 7, count: size)
        var answers = dialler.node.messages.makeAsyncIterator()
        var times: [Duration] = []
        let clock = ContinuousClock()
        for _ in 0..<count {
            let start = clock.now
            try await dialler.node.send(payload, to: .peer(dialler.peer))
            _ = await answers.next()
            times.append(clock.now - start)
        }
        times.sort()
        func at(_ share: Double) -> Int { Int(times[Int(Double(count - 1) * share)] / .microseconds(1)) }
        print("protocol \(version), \(size) bytes: median \(at(0.5)) µs, 99 % \(at(0.99)) µs, longest \(at(1)) µs")
        await dialler.node.stop()
    }
}

import ArgumentParser

/// `factom-p2p testnet`: a whole network in one process.
struct TestnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "testnet",
        abstract: "Run a whole network in this process, send messages through it, and measure it.",
        discussion: """
            The nodes talk real TCP on loopback, on the network LOCAL, and are wired as a random connected \
            graph. Messages start at random nodes and are passed on by every node's application, so that each \
            reaches all. The line that is printed first joins the network from outside.

            Ends with a summary. The exit status is 0 if every message reached every node, else 1.
            """
    )

    @Option(help: "Nodes, 2 to 500.")
    var nodes = 8

    @Option(help: "Messages a second in all, up to 100,000; 0 for none.")
    var rate = 10.0

    @Option(help: "Bytes of a message, 40 to 1,048,576.")
    var size = 256

    @Option(help: "Seconds to send messages. (default: until Ctrl-C on a terminal, otherwise 10)")
    var duration: Double?

    @Option(help: "What the topology and the senders are drawn from: the same seed, the same network.")
    var seed: UInt64?

    @Flag(help: "Print one JSON object a line: where to join, and at the end the summary.")
    var json = false

    func run() async throws {
        let isComplete: Bool
        do throws(TestnetError) {
            isComplete = try await measure()
        } catch {
            CommandOutput.complain(error.sentence)
            throw ExitCode(error.status)
        }
        if !isComplete { throw ExitCode(1) }
    }

    /// Whether every message reached every node.
    private func measure() async throws(TestnetError) -> Bool {
        let seconds = duration ?? (CommandOutput.isTerminal ? nil : 10)
        let plan = try TestnetPlan(
            nodes: nodes, rate: rate, size: size, seconds: seconds, seed: seed ?? .random(in: 0...999_999))
        let interrupt = TestnetInterrupt()
        let testnet = try await Testnet(plan)
        let style: TestnetScreen.Style = json ? .json : CommandOutput.isTerminal ? .table : .plain
        var course = TestnetRun(testnet, TestnetScreen(style), interrupt)
        let summary = try await testnet.run { () async throws(TestnetError) in try await course() }
        return summary.isComplete
    }
}

extension TestnetError {
    /// The command's exit status: 64 says that it was called wrongly.
    var status: Int32 {
        switch self {
        case .usage: 64
        case .cannotRun, .notFormed: 1
        }
    }
}

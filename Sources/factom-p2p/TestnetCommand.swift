import ArgumentParser

/// `factom-p2p testnet`: a whole network in one process.
struct TestnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "testnet",
        abstract: "Run a whole network in this process, send messages through it, and measure it.",
        discussion: """
            The nodes talk real TCP on loopback, on the network LOCAL. All they are given is one seed: the web address \
            of a list with the first node's endpoint. They find each other by themselves, and become one network. \
            Messages start at random nodes and are passed on by every node, so that each reaches all. The line that is \
            printed first joins the network from outside.

            With --drill the network is put to the test: once it has formed, the seed is stopped and all nodes are \
            restarted with nothing but their peers files; then half of them are killed at once. Each time the rest must \
            be one network again, with 8 outgoing peers each if there are enough nodes, within 30 and within 60 \
            seconds, and messages must reach all.

            Ends with a summary. The exit status is 0 if every message reached every node and every step of a drill \
            was met, else 1.
            """
    )

    @Option(help: "Nodes, 2 to 500.")
    var nodes = 8

    @Option(help: "Peers that a node dials, at most, 1 to 32.")
    var outgoing = 12

    @Option(help: "Messages a second in all, up to 100,000; 0 for none.")
    var rate = 10.0

    @Option(help: "Bytes of a message, 30 to 1,048,576.")
    var size = 256

    @Option(
        help:
            "Seconds to send messages. (default: until Ctrl-C on a terminal, otherwise 10; in a drill 2 after each step)"
    )
    var duration: Double?

    @Flag(help: "Restart all nodes without the seed, then kill half of them.")
    var drill = false

    @Option(
        help: ArgumentHelp(
            "A new or empty folder to keep the nodes' peers files in. (default: they are removed)", valueName: "folder")
    )
    var state: String?

    @Flag(
        help:
            "Print one JSON object a line: where to join, that it has formed, each step of a drill, and at the end the summary."
    )
    var json = false

    func run() async throws {
        let isMet: Bool
        do throws(TestnetError) {
            isMet = try await measure()
        } catch {
            CommandOutput.complain(error.sentence)
            throw ExitCode(error.status)
        }
        if !isMet { throw ExitCode(1) }
    }

    /// Whether all went as it should.
    private func measure() async throws(TestnetError) -> Bool {
        let ends = drill || !CommandOutput.isTerminal
        let seconds = duration ?? (ends ? (drill ? 2 : 10) : nil)
        let plan = try TestnetPlan(
            nodes: nodes, outgoing: outgoing, rate: rate, size: size, seconds: seconds, state: state)
        if drill, nodes < 4 { throw .usage("--nodes is \(nodes); a drill needs 4 at least") }
        let interrupt = Interrupt()
        let testnet = try await Testnet(plan)
        let style: TestnetScreen.Style = json ? .json : CommandOutput.isTerminal ? .table : .plain
        let result = await result(of: TestnetRun(testnet, TestnetScreen(style), interrupt))
        await testnet.end()
        return try result.get()
    }

    private func result(of course: TestnetRun) async -> Result<Bool, TestnetError> {
        var course = course
        do throws(TestnetError) {
            return .success(drill ? try await course.drill() : try await course())
        } catch {
            return .failure(error)
        }
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

import ArgumentParser
import FactomSimulation

/// `factom-p2p simulate`: a whole network in virtual time.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run a whole network in virtual time, with every fault that the internet has.")

    @Option(help: "Nodes.")
    var nodes = 100

    @Option(help: "Virtual minutes.")
    var minutes = 10.0

    @Option(help: "What decides the run.")
    var seed: UInt64 = 1

    func run() async throws {
        var scenario = Scenario()
        scenario.nodes = nodes
        scenario.seconds = minutes * 60
        var world = World(scenario, seed: seed)
        let clock = ContinuousClock()
        var report = Report()
        let took = clock.measure { report = world.run() }
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        print(
            "formed \(String(describing: report.formedAfter)) digest \(report.digest) occurrences \(report.occurrences)"
        )
        print("took \(seconds) s, \(Double(nodes) * report.seconds / seconds) node-seconds a second")
        print(
            report.shape.up, report.shape.pieces, report.shape.diameter ?? -1, report.shape.degrees.mean ?? 0,
            report.shape.outgoing.mean ?? 0)
        print(
            "delivery", report.delivery.share ?? -1, report.delivery.copies ?? 0, report.delivery.hops.mean ?? 0,
            report.delivery.latency.quantile(0.5) ?? -1, report.delivery.latency.quantile(0.99) ?? -1)
        for end in report.ends { print(end.name, end.count) }
        if let failure = report.failure {
            print(failure.invariant, failure.finding, failure.time)
            for line in failure.lastEvents { print(line) }
        }
    }
}

import ArgumentParser

/// Measures what the product promises: round trip and messages a second between two processes, the checksum,
/// what a node's decisions cost, and what an idle node costs. Release builds only: `swift run -c release factom-p2p-benchmark`.
@main
struct BenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "factom-p2p-benchmark",
        abstract: "Measures the speed of nodes in two processes on this machine.",
        subcommands: [Throughput.self, RoundTrip.self, ChecksumSpeed.self, OverlaySpeed.self, Idle.self, Serve.self]
    )
}

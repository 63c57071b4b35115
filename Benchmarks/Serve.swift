import ArgumentParser
import FactomP2P
import Foundation
import Logging

/// The other process of a measurement: echoes what it gets, or swallows and counts it.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", shouldDisplay: false)

    @Flag var echo = false
    /// After so many messages, answers with one that says that all have come.
    @Option var confirmEvery = 0
    @Flag var noDuplicateFilter = false

    func run() async throws {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.duplicateFilter = !noDuplicateFilter
        let node = try Node(configuration, logger: quiet)
        print(try await node.start())
        fflush(nil)
        endWithStandardInput()
        if echo { try await echoAll(node) } else { try await count(node) }
    }

    private func echoAll(_ node: Node) async throws {
        for await batch in node.messages.batches {
            for message in batch { try await node.send(message.payload, to: .peer(message.sender.id)) }
        }
    }

    private func count(_ node: Node) async throws {
        var count = 0
        for await batch in node.messages.batches {
            count += batch.count
            guard count >= confirmEvery, let last = batch.last else { continue }
            count -= confirmEvery
            try await node.send(ByteBuffer(string: "all"), to: .peer(last.sender.id))
        }
    }

    private func endWithStandardInput() {
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            Foundation.exit(0)
        }
    }
}

/// Measurements print results, and nothing else.
let quiet = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

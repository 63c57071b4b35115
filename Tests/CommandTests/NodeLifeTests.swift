import FactomP2P
import Foundation
import Testing

/// Text on the pipes, signals and the end.
@Suite struct NodeLifeTests {
    @Test func aLineGreetsTheNetworkWhenSomebodyIsThere() async throws {
        try await RunningCommand.node { json, listening in
            let address = "127.0.0.1:\(try #require(listening.port))"
            let arguments = ["node", "-networkPort", "0", "--bind", "127.0.0.1", "--pipe", "text", "-peers", address]
            try await RunningCommand.start(arguments) { text in
                text.write("hello\n\nwörld")
                text.endInput()
                let first = try await json.event("message")
                #expect(first.text == "hello")
                let second = try await json.event("message")
                #expect(second.text == "wörld")
                json.write(#"{"to":"everyone","text":"two\nlines\u0007"}"# + "\n")
                #expect(await text.output.next() == "two\\nlines\\x07")
            }
        }
    }

    @Test func withoutPipesNothingIsReadOrPrinted() async throws {
        try await RunningCommand.node { json, listening in
            let address = "127.0.0.1:\(try #require(listening.port))"
            let arguments = ["node", "-networkPort", "0", "--bind", "127.0.0.1", "-peers", address]
            try await RunningCommand.start(arguments) { silent in
                silent.write("not for anyone\n")
                try await json.event("online")
                json.write(#"{"to":"everyone","text":"hello"}"# + "\n")
                try await json.event("sent")
                silent.send(signal: SIGTERM)
                #expect(await silent.status() == 0)
                #expect(await silent.output.rest() == [])
                #expect(!json.output.all.contains { $0.contains("\"message\"") })
            }
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aSignalEndsItInOrder(number: Int32) async throws {
        try await RunningCommand.pair { pair in
            pair.dialler.send(signal: number)
            #expect(await pair.dialler.status() == 0)
            let own = try await pair.dialler.event("offline")
            #expect(own.reason == "the node stops")
            let other = try await pair.listener.event("offline")
            #expect(other.reason == "the peer closed the connection")
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func aSecondSignalEndsItAtOnce(number: Int32, status: Int32) async throws {
        let usual = ["node", "-networkPort", "0", "--bind", "127.0.0.1", "--pipe", "json"]
        try await RunningCommand.start(usual, readsOutput: false) { command in
            let line = try await command.errors.line(with: "listening")
            let address = try #require(line.split(separator: "address=").last?.split(separator: " ").first)
            // What nobody reads holds up the end in order.
            try await fill(String(address))
            command.send(signal: number)
            try await command.errors.line(with: "stopped")
            command.send(signal: number)
            #expect(await command.status() == status)
        }
    }

    /// Sends a node more than its pipe takes.
    private func fill(_ address: String) async throws {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.specialPeers = [address]
        let node = try Node(configuration)
        let events = node.events
        try await node.start()
        for await case .online in events { break }
        try await node.send(ByteBuffer(repeating: 1, count: 1 << 20), to: .everyone)
        await node.stop()
    }
}

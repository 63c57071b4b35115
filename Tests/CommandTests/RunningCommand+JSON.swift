import Foundation
import Testing

/// An event of `--pipe json`, as an application reads it.
struct Event: Decodable, Equatable {
    var event: String
    var peer: String?
    var address: String?
    var port: Int?
    var network: String?
    var nodeID: String?
    var direction: String?
    var `protocol`: Int?
    var special: Bool?
    var reason: String?
    var payload: String?
    var id: Int?
    var peers: Peers?
    var message: String?
    var target: String?
    var found: Bool?
    var score: Int?
    var bans: [Banned]?
    var ban: Banned?
    var changes: [Change]?

    /// How many took a message, or who is online.
    enum Peers: Decodable, Equatable {
        case count(Int)
        case list([Listed])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let count = try? value.decode(Int.self) {
                self = .count(count)
            } else {
                self = .list(try value.decode([Listed].self))
            }
        }
    }

    struct Listed: Decodable, Equatable {
        var peer: String
        var score: Int
        var roundTripMS: Double?
        var parcelsIn: Int
    }

    struct Banned: Decodable, Equatable {
        var target: String
        var reason: String
        var seconds: Int
    }

    struct Change: Decodable, Equatable {
        var reason: String
        var change: Int
        var times: Int
        var score: Int
        var secondsAgo: Int
    }

    init(_ line: String) throws {
        self = try JSONDecoder().decode(Event.self, from: Data(line.utf8))
    }

    /// What a message says.
    var text: String? {
        payload.flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension RunningCommand {
    /// The next event of this name; others before it are passed over.
    @discardableResult
    func event(_ name: String) async throws -> Event {
        try Event(try await output.line(with: "{\"event\":\"\(name)\""))
    }

    /// A node on a port that the system chooses, with JSON on its pipes.
    ///
    /// - Parameter chatter: lines that begin like this are not kept.
    static func node<Result>(
        _ arguments: [String] = [], environment: [String: String] = [:], chatter: String? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RunningCommand, _ listening: Event) async throws -> Result
    ) async throws -> Result {
        let usual = ["node", "-networkPort", "0", "--bind", "127.0.0.1", "--pipe", "json"]
        return try await start(usual + arguments, environment: environment, chatter: chatter) { command in
            try await body(command, try await command.event("listening"))
        }
    }

    /// Two nodes, the second of which dialled the first and is online there.
    static func pair(
        _ listenerArguments: [String] = [], _ diallerArguments: [String] = [],
        _ body: (Pair) async throws -> Void
    ) async throws {
        try await node(listenerArguments) { listener, listening in
            let address = "127.0.0.1:\(try #require(listening.port))"
            try await node(["-peers", address] + diallerArguments) { dialler, _ in
                let online = try await dialler.event("online")
                let seen = try await listener.event("online")
                try await body(
                    Pair(
                        listener: listener, dialler: dialler, listenerHash: try #require(online.peer),
                        diallerHash: try #require(seen.peer)))
            }
        }
    }

    struct Pair {
        let listener: RunningCommand
        let dialler: RunningCommand
        let listenerHash: String
        let diallerHash: String
    }
}

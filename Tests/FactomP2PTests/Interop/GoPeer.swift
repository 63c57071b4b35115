import FactomP2P

/// A live Go peer in a process of its own.
final class GoPeer: Sendable {
    let events = EventLog<GoEvent>()
    private let program: RunningProgram

    init(_ arguments: [String]) async throws {
        program = try RunningProgram(try await GoProgram.executable(), ["peer"] + arguments)
        Task { [events, program] in
            for await line in program.lines { await events.append(GoEvent(line: line)) }
            await events.finish()
        }
    }

    /// The first event of this name, past or to come.
    func event(_ name: String) async throws -> GoEvent {
        try await events.first { $0.event == name }
    }

    /// How a row of messages ended: `done`, if all is well.
    func outcome() async throws -> GoEvent {
        try await events.first { ["done", "mismatch", "closed", "timeout", "complaint"].contains($0.event) }
    }

    func end() async {
        await program.end()
    }
}

/// A Go peer that can be dialled.
struct GoListener: Sendable {
    let peer: GoPeer
    let address: Endpoint
}

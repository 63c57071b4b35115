import FactomP2P
import Foundation

/// A Go peer in a network of many, in a process of its own (`interop member`): it finds its peers by itself, tells
/// others of them, and passes messages on.
final class GoMember: Sendable {
    let kind: GoKind
    /// Where it listens, and dials from.
    let address: Endpoint
    let events: EventLog<GoEvent>
    private let program: RunningProgram
    private let commands: FileHandle

    init(_ kind: GoKind, on host: String, _ flags: [String]) async throws {
        let pipe = Pipe()
        let program = try RunningProgram(
            try await GoProgram.executable(), ["member", "-listen", "\(host):0"] + kind.flags + flags,
            reading: pipe.fileHandleForReading)
        try pipe.fileHandleForReading.close()
        let events = EventLog<GoEvent>()
        Task {
            for await line in program.lines { await events.append(GoEvent(line: line)) }
            await events.finish()
        }
        self.kind = kind
        self.program = program
        self.events = events
        commands = pipe.fileHandleForWriting
        let text = try await events.first { $0.event == "listening" }.address ?? "nowhere"
        guard let address = Endpoint(text) else { throw GoProgram.Unusable(description: "it listens on \(text)") }
        self.address = address
    }

    /// Sends a message of its own over all its links.
    func send(_ payload: ByteBuffer) throws {
        try commands.write(contentsOf: Data("send \(GoCheck.hex(payload))\n".utf8))
    }

    /// The messages that were new to it, in hex.
    func heard() async -> [String] {
        await events.events.compactMap { $0.event == "message" ? $0.payload : nil }
    }

    func end() async {
        await program.end()
        try? commands.close()
    }
}

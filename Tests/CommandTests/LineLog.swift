import Foundation
import NIOConcurrencyHelpers
import TestSupport

/// The lines that a command writes, for one reader at a time.
final class LineLog: Sendable {
    /// The command ended without the line that was waited for.
    struct Ended: Error, CustomStringConvertible {
        let wanted: String
        let seen: [String]

        var description: String { "no line with '\(wanted)' came; there were \(seen.map { $0.prefix(200) })" }
    }

    private struct State {
        var unfinished: [UInt8] = []
        var lines: [String] = []
        var next = 0
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = NIOLockedValueBox(State())
    /// What is kept of a line, in bytes.
    private let lineLimit: Int

    /// Lines that begin like this are forgotten at once: many, that nobody waits for.
    private let chatter: [UInt8]?

    init(lineLimit: Int = 4 << 20, chatter: String? = nil) {
        self.lineLimit = lineLimit
        self.chatter = chatter.map { Array($0.utf8) }
    }

    func read(_ handle: FileHandle) {
        handle.readToEnd { [self] in add($0) }
    }

    private func add(_ data: Data) {
        let waiter = state.withLockedValue { state in
            state.isOver = data.isEmpty
            data.withUnsafeBytes { cut($0, into: &state) }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    private func cut(_ bytes: UnsafeRawBufferPointer, into state: inout State) {
        var rest = bytes[...]
        while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, let end = memchr(start, 0x0a, rest.count)
        {
            let length = start.distance(to: UnsafeRawPointer(end))
            state.unfinished += rest.prefix(length).prefix(lineLimit - state.unfinished.count)
            if !isChatter(state.unfinished) { state.lines.append(String(decoding: state.unfinished, as: UTF8.self)) }
            state.unfinished.removeAll(keepingCapacity: true)
            rest = rest.dropFirst(length + 1)
        }
        state.unfinished += rest.prefix(lineLimit - state.unfinished.count)
    }

    private func isChatter(_ line: [UInt8]) -> Bool {
        chatter.map { line.starts(with: $0) } ?? false
    }

    /// The next line with this text in it; the lines before it are passed over.
    @discardableResult
    func line(with text: String) async throws -> String {
        while let line = await next() {
            if line.contains(text) { return line }
        }
        throw Ended(wanted: text, seen: all)
    }

    /// All lines up to the end.
    func rest() async -> [String] {
        var lines: [String] = []
        while let line = await next() { lines.append(line) }
        return lines
    }

    /// Every line so far, those that were passed over, too.
    var all: [String] { state.withLockedValue(\.lines) }

    /// The next line; `nil` at the end.
    func next() async -> String? {
        while true {
            let (line, isOver) = state.withLockedValue { state -> (String?, Bool) in
                guard state.next < state.lines.count else { return (nil, state.isOver) }
                defer { state.next += 1 }
                return (state.lines[state.next], false)
            }
            if line != nil || isOver { return line }
            await change()
        }
    }

    private func change() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLockedValue { state in
                if state.isOver || state.next < state.lines.count { return true }
                state.waiter = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}

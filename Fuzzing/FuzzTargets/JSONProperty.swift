import FactomJSON

import struct NIOCore.ByteBuffer

/// JSON from anybody: walked through, made a tree, written and read again.
enum JSONProperty {
    static func check(_ input: ByteBuffer) throws(Broken) {
        let bytes = Array(input.readableBytesView)
        let strict = try mistake(in: bytes, .refused)
        let mild = try mistake(in: bytes, .replaced)
        try hold(strict != nil || mild == nil, "what refuses more takes nothing that is refused: \(mild ?? "")")
        let tree: JSONValue
        do throws(JSONProblem) { tree = try JSONValue(bytes) } catch { return try checkProblem(error, bytes) }
        // Other than those of a mark in front, which only a file of people may have.
        if bytes.first != 0xef { try hold(strict == nil, "a tree stands on JSON: \(strict ?? "")") }
        try checkPlaces(of: tree, bytes)
        try checkRewritten(tree)
    }

    /// What a walk through all of it stumbles over.
    private static func mistake(
        in bytes: [UInt8], _ halves: JSONReader.HalfCharacters
    ) throws(Broken) -> String? {
        var reader = JSONReader(bytes, halves: halves)
        do throws(JSONReader.Malformed) {
            _ = try reader.readValue()
            try reader.readEnd(of: "the text")
            return nil
        } catch {
            try hold((0...bytes.count).contains(error.offset), "a mistake is in the text: \(error.offset)")
            return error.expected
        }
    }

    private static func checkProblem(_ problem: JSONProblem, _ bytes: [UInt8]) throws(Broken) {
        try hold(problem.description.utf8.count < 400, "a problem doesn't repeat the whole text")
        try hold(
            !problem.description.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f },
            "a problem has no controls")
        guard let place = problem.place else { throw Broken(promise: "a small text's problem has a place") }
        try hold(line(of: place, bytes) != nil, "a problem's place is in the text: \(place)")
    }

    // MARK: - Places

    /// Each value begins where it says.
    private static func checkPlaces(of value: JSONValue, _ bytes: [UInt8]) throws(Broken) {
        let first = String(decoding: line(of: value.place, bytes) ?? [], as: UTF8.self)
            .unicodeScalars.dropFirst(value.place.column - 1).first
        try hold(first.map { beginnings(of: value).contains($0) } ?? false, "\(value) stands at \(value.place)")
        for member in value.members ?? [] { try checkPlaces(of: member.value, bytes) }
        for element in value.elements ?? [] { try checkPlaces(of: element, bytes) }
    }

    private static func line(of place: JSONPlace, _ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard (1...lines.count).contains(place.line) else { return nil }
        let line = lines[place.line - 1]
        return (1...(line.count + 1)).contains(place.column) ? line : nil
    }

    private static func beginnings(of value: JSONValue) -> [Unicode.Scalar] {
        switch value.content {
        case .object: ["{"]
        case .list: ["["]
        case .text: ["\""]
        case .number: ["-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
        case .truth(let truth): [truth ? "t" : "f"]
        case .null: ["n"]
        }
    }

    // MARK: - Written and read again

    private static func checkRewritten(_ tree: JSONValue) throws(Broken) {
        let once = written(tree)
        let again: JSONValue
        do throws(JSONProblem) {
            again = try JSONValue(once)
        } catch {
            // Escapes may make it longer than it was.
            return try hold(once.count > JSONValue.byteLimit, "what is written can be read: \(error)")
        }
        try hold(written(again) == once, "it is read as it was written")
        try hold(isAlike(tree, again), "it says what it said")
    }

    private static func written(_ value: JSONValue) -> [UInt8] {
        switch value.content {
        case .object(let members):
            var text = JSONText(.page)
            for member in members { text.add(member.name, raw: written(member.value)) }
            return text.finished()
        case .list(let elements):
            return Array("[".utf8) + elements.map(written).joined(separator: ", ".utf8) + Array("]".utf8)
        case .text(let text): return Array(JSONText.quoted(text).utf8)
        case .number(let number): return Array(number.digits)
        case .truth, .null: return Array(value.description.utf8)
        }
    }

    private static func isAlike(_ one: JSONValue, _ other: JSONValue) -> Bool {
        switch (one.content, other.content) {
        case (.object(let one), .object(let other)):
            one.map(\.name) == other.map(\.name) && zip(one, other).allSatisfy { isAlike($0.value, $1.value) }
        case (.list(let one), .list(let other)): one.count == other.count && zip(one, other).allSatisfy(isAlike)
        case (.text(let one), .text(let other)): Array(one.utf8) == Array(other.utf8)
        case (.number(let one), .number(let other)): one == other
        case (.truth(let one), .truth(let other)): one == other
        case (.null, .null): true
        default: false
        }
    }
}

import FactomJSON

/// The members of a JSON object on one line of input: texts, numbers and truths, as far as requests need them.
///
/// A number keeps its digits, a payload of megabytes is not made a `String` on its way, and what was read before a
/// mistake is still known, so that an error can repeat the request's id.
struct JSONObject {
    struct Malformed: Error, Equatable {
        let text: String
    }

    struct Member {
        /// The value as it stands in the line.
        let raw: ArraySlice<UInt8>
        let value: JSONReader.Value

        /// The bytes of a text, its escapes undone; `nil` for any other value.
        var text: ArraySlice<UInt8>? {
            if case .text(let text) = value { text } else { nil }
        }

        var number: JSONNumber? {
            if case .number(let number) = value { number } else { nil }
        }
    }

    /// By name; the last one of a name counts.
    private(set) var members: [String: Member] = [:]

    private var reader: JSONReader

    init(_ bytes: [UInt8]) {
        reader = JSONReader(bytes, halves: .refused)
    }

    /// Reads the whole line. What it threw at doesn't void the members before.
    mutating func read() throws(Malformed) {
        do throws(JSONReader.Malformed) {
            try readMembers()
        } catch {
            throw Malformed(
                text: "the line is not JSON: at column \(error.offset + 1) there must be \(error.expected)")
        }
    }

    /// The text of a member; `nil` when there is none, or it is no text or not valid UTF-8.
    func string(_ name: String) -> String? {
        members[name]?.text.flatMap { String(validating: $0, as: UTF8.self) }
    }

    private mutating func readMembers() throws(JSONReader.Malformed) {
        try reader.beginObject()
        while let name = try reader.nextMember() {
            reader.skipBlanks()
            let start = reader.offset
            let value = try reader.readValue()
            members[name] = Member(raw: reader.bytes[start..<reader.offset], value: value)
        }
        try reader.readEnd(of: "the line")
    }
}

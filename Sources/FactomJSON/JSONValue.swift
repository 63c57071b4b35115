/// A small JSON text that a person wrote, as a tree: each value knows where it stands, so that a complaint can say so.
///
/// Texts are valid UTF-8 without halves of characters, names in an object differ, and there are at most
/// ``byteLimit`` bytes and ``JSONReader/depthLimit`` levels. For what may be larger or hostile in quantity there
/// is ``JSONReader``, which builds nothing.
package struct JSONValue: Sendable {
    /// A larger text is refused, in bytes.
    package static let byteLimit = 1 << 20

    package struct Member: Sendable {
        package let name: String
        /// Of the name.
        package let place: JSONPlace
        package let value: JSONValue
    }

    package enum Content: Sendable {
        /// In the order of the text.
        case object([Member])
        case list([JSONValue])
        case text(String)
        case number(JSONNumber)
        case truth(Bool)
        case null
    }

    package let place: JSONPlace
    package let content: Content

    /// Reads a whole text; a byte order mark in front of it, as some editors write, is passed over.
    ///
    /// - Throws: where it is no JSON and what must be there, or that it is too large.
    package init(_ bytes: [UInt8]) throws(JSONProblem) {
        self = try JSONTree.read(bytes)
    }

    init(_ place: JSONPlace, _ content: Content) {
        self.place = place
        self.content = content
    }

    // MARK: - What it is; `nil` when it is something else

    package var members: [Member]? {
        if case .object(let members) = content { members } else { nil }
    }

    package var elements: [JSONValue]? {
        if case .list(let elements) = content { elements } else { nil }
    }

    package var text: String? {
        if case .text(let text) = content { text } else { nil }
    }

    /// Also `nil` when the number has a point or an exponent, or doesn't fit.
    package var int: Int? {
        if case .number(let number) = content { number.int } else { nil }
    }

    /// Of any number that is finite as a `Double`.
    package var double: Double? {
        if case .number(let number) = content { number.double } else { nil }
    }

    package var bool: Bool? {
        if case .truth(let truth) = content { truth } else { nil }
    }

    package var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// The value of a member; `nil` when there is none, or it is no object.
    package subscript(_ name: String) -> JSONValue? {
        members?.first { $0.name == name }?.value
    }

    /// A complaint about it: a sentence without its full stop.
    package func problem(_ text: String) -> JSONProblem {
        JSONProblem(place: place, text: text)
    }
}

/// As a complaint repeats it: what is long is cut, and nothing in it plays tricks on a terminal.
extension JSONValue: CustomStringConvertible {
    package var description: String {
        switch content {
        case .object: "an object"
        case .list: "a list"
        case .text(let text): JSONText.excerpt(text)
        case .number(let number): JSONValue.cut(String(decoding: number.digits.prefix(64), as: UTF8.self))
        case .truth(let truth): truth ? "true" : "false"
        case .null: "null"
        }
    }

    private static func cut(_ digits: String) -> String {
        digits.utf8.count > 32 ? digits.prefix(32) + "…" : digits
    }
}

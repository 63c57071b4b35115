/// What is wrong with a JSON text, or with what it says, and where.
package struct JSONProblem: Error, Sendable, Equatable {
    /// `nil` when it is about the whole.
    package let place: JSONPlace?
    /// A sentence without its full stop: `"fanout" is 0; it must be 1…10000`.
    package let text: String

    package init(place: JSONPlace?, text: String) {
        self.place = place
        self.text = text
    }

    /// The place is counted out from the front: for the one mistake that is told of.
    package init(_ malformed: JSONReader.Malformed, in bytes: [UInt8]) {
        place = JSONPlace(of: malformed.offset, in: bytes)
        text = "there must be \(malformed.expected)"
    }
}

extension JSONProblem: CustomStringConvertible {
    /// `line 4, column 12: "fanout" is 0; it must be 1…10000`.
    package var description: String {
        place.map { "\($0): \(text)" } ?? text
    }
}

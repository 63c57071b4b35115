/// The members of an object that a person wrote, asked for by name: what is wrong with one is told with its place
/// and with what would be right, and a name that nobody asked for is a mistake, too.
///
/// Each question answers `nil` when there is no such member. When all was asked, call ``finish()``.
package struct JSONFields {
    private let object: JSONValue
    private let members: [JSONValue.Member]
    private let places: [String: Int]
    /// In the order of the questions.
    private var asked: [String] = []

    /// - Parameter what: what the object is, for complaints: `the scenario`.
    package init(_ object: JSONValue, of what: String) throws(JSONProblem) {
        guard let members = object.members else { throw object.problem("\(what) is \(object); it must be an object") }
        self.object = object
        self.members = members
        places = Dictionary(zip(members.map(\.name), members.indices)) { first, _ in first }
    }

    package mutating func value(_ name: String) -> JSONValue? {
        asked.append(name)
        return places[name].map { members[$0].value }
    }

    package mutating func int(_ name: String, in range: ClosedRange<Int>) throws(JSONProblem) -> Int? {
        guard let value = value(name) else { return nil }
        let rule = "\(range.lowerBound)…\(range.upperBound)"
        guard let int = value.int else { throw wrong(name, value, "a whole number, \(rule)") }
        guard range.contains(int) else { throw wrong(name, value, rule) }
        return int
    }

    package mutating func double(_ name: String, in range: ClosedRange<Double>) throws(JSONProblem) -> Double? {
        guard let value = value(name) else { return nil }
        let bounds = [range.lowerBound, range.upperBound].map { JSONText.number($0, decimals: 9) }
        let rule = bounds.joined(separator: "…")
        guard let double = value.double else { throw wrong(name, value, "a number, \(rule)") }
        guard range.contains(double) else { throw wrong(name, value, rule) }
        return double
    }

    package mutating func bool(_ name: String) throws(JSONProblem) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let bool = value.bool else { throw wrong(name, value, "true or false") }
        return bool
    }

    package mutating func text(_ name: String) throws(JSONProblem) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.text else { throw wrong(name, value, "a text") }
        return text
    }

    /// One of a few words.
    package mutating func word<Word: CaseIterable & RawRepresentable<String>>(
        _ name: String, as: Word.Type
    ) throws(JSONProblem) -> Word? {
        guard let value = value(name) else { return nil }
        guard let word = value.text.flatMap({ Word(rawValue: $0) }) else {
            throw wrong(name, value, listed(Word.allCases.map { "\"\($0.rawValue)\"" }, "or"))
        }
        return word
    }

    package mutating func elements(_ name: String) throws(JSONProblem) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.elements else { throw wrong(name, value, "a list") }
        return elements
    }

    package mutating func fields(_ name: String) throws(JSONProblem) -> JSONFields? {
        guard let value = value(name) else { return nil }
        return try JSONFields(value, of: "\"\(name)\"")
    }

    // MARK: - Complaints

    /// Throws for the first member that nobody asked for.
    package func finish() throws(JSONProblem) {
        let known = Set(asked)
        guard let stranger = members.first(where: { !known.contains($0.name) }) else { return }
        let choice = listed(asked.map { "\"\($0)\"" }, "and")
        throw JSONProblem(
            place: stranger.place, text: "there is no key \(JSONText.excerpt(stranger.name)); there are \(choice)")
    }

    /// That a member must be there; its place is the object's.
    package func lacking(_ name: String) -> JSONProblem {
        object.problem("\"\(name)\" is missing")
    }

    /// That a member is not what it must be.
    ///
    /// - Parameter rule: completes "it must be".
    package func wrong(_ name: String, _ value: JSONValue, _ rule: String) -> JSONProblem {
        value.problem("\"\(name)\" is \(value); it must be \(rule)")
    }

    private func listed(_ words: [String], _ joint: String) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "none" }
        return words.dropLast().joined(separator: ", ") + " \(joint) " + last
    }
}

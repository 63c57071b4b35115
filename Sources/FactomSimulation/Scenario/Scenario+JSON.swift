package import FactomJSON

// Scenario, as far as files go. The keys stand in `Keys`; the reference in the documentation is made from them.
extension Scenario {
    /// Reads a scenario file; what it leaves out is as in ``init()``.
    ///
    /// - Throws: what is wrong, where, and what would be right. A scenario that was read can be run: no number in it
    ///   is too large for the simulator.
    package init(json bytes: [UInt8]) throws(JSONProblem) {
        let tree = try JSONValue(bytes)
        var fields = try JSONFields(tree, of: "the scenario")
        self.init()
        try ScenarioTables.scenario.read(&fields, into: &self)
        try fields.finish()
        if let flaw = flaw() { throw JSONProblem(place: tree.place(of: flaw.key), text: flaw.description) }
    }

    /// The file of this scenario, what is as it is by default left out; without a line feed at its end.
    package func json() -> String {
        var text = JSONText(.page)
        ScenarioTables.scenario.write(self, to: &text)
        return String(decoding: text.finished(), as: UTF8.self)
    }

    // MARK: - One key

    /// Keys that have one number or word, from outside in: `nodes`, `tuning.fanout`. ``set(_:to:)`` takes them.
    package static var keys: [String] { ScenarioTables.scenario.leaves }

    /// Sets one key as a file would.
    ///
    /// - Parameters:
    ///   - key: one of ``keys``; the last part alone will do where no other key ends so: `fanout`.
    ///   - value: as in a file; the quotes of texts may be left out.
    /// - Throws: that there is no such key, or that this is no value for it, without a place. The scenario is as it
    ///   was then.
    package mutating func set(_ key: String, to value: String) throws(JSONProblem) {
        var changed = self
        do throws(JSONProblem) {
            var fields = try JSONFields(try Scenario.object(try Scenario.path(key), value), of: "the scenario")
            try ScenarioTables.scenario.read(&fields, into: &changed)
        } catch {
            throw JSONProblem(place: nil, text: error.text)
        }
        if let flaw = changed.flaw() { throw JSONProblem(place: nil, text: flaw.description) }
        self = changed
    }

    private static func path(_ key: String) throws(JSONProblem) -> String {
        if keys.contains(key) { return key }
        let matches = keys.filter { $0.hasSuffix(".\(key)") }
        if let match = matches.first, matches.count == 1 { return match }
        let choice = (matches.isEmpty ? keys : matches).joined(separator: ", ")
        let complaint = matches.isEmpty ? "there is no key" : "several keys end in"
        throw JSONProblem(place: nil, text: "\(complaint) \(JSONText.excerpt(key)); there are \(choice)")
    }

    /// `tuning.fanout` and `8` as `{"tuning":{"fanout":8}}`.
    private static func object(_ path: String, _ value: String) throws(JSONProblem) -> JSONValue {
        var json = (try? JSONValue(Array(value.utf8))) == nil ? JSONText.quoted(value) : value
        for name in path.split(separator: ".").reversed() { json = "{\(JSONText.quoted(String(name))):\(json)}" }
        return try JSONValue(Array(json.utf8))
    }
}

extension JSONValue {
    /// Where a value stands, or else what is around it.
    ///
    /// - Parameter path: as in ``ScenarioFlaw/key``: `plan[2].shares`.
    func place(of path: String) -> JSONPlace {
        var value = self
        for step in path.split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }) {
            if let index = Int(step), let elements = value.elements, elements.indices.contains(index) {
                value = elements[index]
            } else if let next = value[String(step)] {
                value = next
            } else {
                break
            }
        }
        return value.place
    }
}

/// What keeps a scenario from being run: which key, what it says and what would be right.
package struct ScenarioFlaw: Error, Sendable, Equatable {
    /// As in a file, from outside in: `plan[2].shares`.
    package let key: String
    /// As it is, shortly.
    package let value: String
    /// Completes "it must be".
    package let rule: String

    package init(key: String, value: String, rule: String) {
        self.key = key
        self.value = value
        self.rule = rule
    }

    /// Of the list or object around it.
    func under(_ path: String) -> ScenarioFlaw {
        let joint = key.isEmpty || key.hasPrefix("[") ? "" : "."
        return ScenarioFlaw(key: path + joint + key, value: value, rule: rule)
    }
}

extension ScenarioFlaw: CustomStringConvertible {
    /// A sentence without its full stop: `"nodes" is 0; it must be 1…100000`.
    package var description: String { "\"\(key)\" is \(value); it must be \(rule)" }
}

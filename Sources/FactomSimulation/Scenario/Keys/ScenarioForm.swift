import FactomJSON

/// How one kind of value stands in a scenario file: how it is read, written and checked.
struct ScenarioForm<Value: Sendable & Equatable>: Sendable {
    /// Completes "it must be".
    let rule: String
    /// `nil` when there is no such member; what an object leaves out stays as it is in the value that is there.
    let read: @Sendable (_ from: inout JSONFields, _ name: String, _ current: Value) throws(JSONProblem) -> Value?
    let write: @Sendable (Value, _ name: String, _ to: inout JSONText) -> Void
    /// What is wrong with it; its key is empty when it is the value as a whole.
    let flaw: @Sendable (Value) -> ScenarioFlaw?
    /// For the reference and for complaints.
    let text: @Sendable (Value) -> String
    /// Keys in it whose values are single words or numbers, from here on: `[""]` for such a value itself.
    var leaves = [""]
}

/// A number as short as it can be without losing anything; `null` for what is no number.
func scenarioNumber(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

// MARK: - Numbers

extension ScenarioForm where Value == Int {
    static func count(_ range: ClosedRange<Int>) -> ScenarioForm {
        let rule = "\(range.lowerBound)…\(range.upperBound)"
        return ScenarioForm(
            rule: rule,
            read: { fields, name, _ throws(JSONProblem) in try fields.int(name, in: range) },
            write: { value, name, text in text.add(name, value) },
            flaw: { range.contains($0) ? nil : ScenarioFlaw(key: "", value: "\($0)", rule: rule) },
            text: { "\($0)" })
    }
}

extension ScenarioForm where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> ScenarioForm {
        let rule = "\(scenarioNumber(range.lowerBound))…\(scenarioNumber(range.upperBound))"
        return ScenarioForm(
            rule: rule,
            read: { fields, name, _ throws(JSONProblem) in try fields.double(name, in: range) },
            write: { value, name, text in text.add(name, raw: scenarioNumber(value).utf8) },
            flaw: { range.contains($0) ? nil : ScenarioFlaw(key: "", value: "\($0)", rule: rule) },
            text: scenarioNumber)
    }

    static var share: ScenarioForm { number(0...1) }

    /// Held in seconds.
    static func time(_ range: ClosedRange<Double>) -> ScenarioForm {
        ScenarioForm.time(range, seconds: { $0 }, value: { $0 })
    }

    /// Held in milliseconds.
    static func milliseconds(_ range: ClosedRange<Double>) -> ScenarioForm {
        ScenarioForm.time(range, seconds: { $0 / 1000 }, value: { ($0 * 1e9).rounded() / 1e6 })
    }
}

extension ScenarioForm where Value == Int64 {
    /// Held in nanoseconds.
    static func nanoseconds(_ range: ClosedRange<Double>) -> ScenarioForm {
        ScenarioForm.time(range, seconds: { Double($0) / 1e9 }, value: VirtualTime.nanoseconds)
    }
}

extension ScenarioForm {
    /// - Parameter range: in seconds.
    private static func time(
        _ range: ClosedRange<Double>, seconds: @escaping @Sendable (Value) -> Double,
        value: @escaping @Sendable (Double) -> Value
    ) -> ScenarioForm {
        let words = [range.lowerBound, range.upperBound].map { ScenarioTime.text($0) ?? scenarioNumber($0) }
        let rule = words.joined(separator: "…")
        let text = { @Sendable (it: Value) in ScenarioTime.text(seconds(it)) ?? scenarioNumber(seconds(it)) }
        return ScenarioForm(
            rule: rule,
            read: { fields, name, _ throws(JSONProblem) in
                guard let given = fields.value(name) else { return nil }
                guard let time = given.double ?? given.text.flatMap(ScenarioTime.seconds) else {
                    throw fields.wrong(name, given, "seconds, or a time such as \"10m\": \(rule)")
                }
                guard range.contains(time) else { throw fields.wrong(name, given, rule) }
                return value(time)
            },
            write: { it, name, json in
                guard let words = ScenarioTime.text(seconds(it)) else {
                    return json.add(name, raw: scenarioNumber(seconds(it)).utf8)
                }
                json.add(name, words)
            },
            flaw: { range.contains(seconds($0)) ? nil : ScenarioFlaw(key: "", value: text($0), rule: rule) },
            text: text)
    }
}

// MARK: - Words

extension ScenarioForm where Value == Bool {
    static var flag: ScenarioForm {
        ScenarioForm(
            rule: "true or false",
            read: { fields, name, _ throws(JSONProblem) in try fields.bool(name) },
            write: { value, name, text in text.add(name, value) }, flaw: { _ in nil }, text: { "\($0)" })
    }
}

extension ScenarioForm where Value: CaseIterable & RawRepresentable<String> {
    static var word: ScenarioForm {
        ScenarioForm(
            rule: Value.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "),
            read: { fields, name, _ throws(JSONProblem) in try fields.word(name, as: Value.self) },
            write: { value, name, text in text.add(name, value.rawValue) }, flaw: { _ in nil },
            text: { $0.rawValue })
    }
}

extension ScenarioForm where Value == String {
    /// What goes to terminals and pages as it is.
    static func line(_ lengths: ClosedRange<Int>) -> ScenarioForm {
        let rule = "\(lengths.lowerBound)…\(lengths.upperBound) characters on one line"
        let isRight = { @Sendable (text: String) in
            lengths.contains(text.unicodeScalars.count) && text.unicodeScalars.allSatisfy(isPlain)
        }
        return ScenarioForm(
            rule: rule,
            read: { fields, name, _ throws(JSONProblem) in
                guard let value = fields.value(name) else { return nil }
                guard let text = value.text, isRight(text) else { throw fields.wrong(name, value, rule) }
                return text
            },
            write: { value, name, text in text.add(name, value) },
            flaw: { isRight($0) ? nil : ScenarioFlaw(key: "", value: JSONText.excerpt($0), rule: rule) },
            text: { "\"\($0)\"" })
    }
}

/// Neither moves a cursor nor turns the direction of writing.
private func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
}

import FactomJSON

// ScenarioForm, as far as values go that have keys of their own.
extension ScenarioForm {
    /// - Parameter fresh: what the object says is all: what it leaves out is as in the keys' base, whatever was there.
    static func object(_ keys: ScenarioKeys<Value>, fresh: Bool = false) -> ScenarioForm {
        ScenarioForm(
            rule: "an object",
            read: { fields, name, current throws(JSONProblem) in
                guard var nested = try fields.fields(name) else { return nil }
                var value = fresh ? keys.base : current
                try keys.read(&nested, into: &value)
                try nested.finish()
                return value
            },
            write: { value, name, text in text.addObject(name) { keys.write(value, to: &$0) } },
            flaw: { keys.flaw(in: $0) }, text: { keys.text($0) }, leaves: keys.leaves)
    }

    /// A list of objects.
    static func list<Element>(
        atMost limit: Int, _ keys: ScenarioKeys<Element>
    ) -> ScenarioForm where Value == [Element] {
        ScenarioForm(
            rule: "a list of up to \(limit) objects",
            read: { fields, name, _ throws(JSONProblem) in
                try elements(of: &fields, name, limit) { element throws(JSONProblem) in
                    var nested = try JSONFields(element, of: "an entry of \"\(name)\"")
                    var value = keys.base
                    try keys.read(&nested, into: &value)
                    try nested.finish()
                    return value
                }
            },
            write: { values, name, text in text.addObjects(name, values) { keys.write($1, to: &$0) } },
            flaw: { firstFlaw(in: $0, limit, { keys.flaw(in: $0) }) },
            text: { $0.isEmpty ? "none" : "\($0.count) of them" }, leaves: [])
    }

    static func elements<Element>(
        of fields: inout JSONFields, _ name: String, _ limit: Int,
        _ read: (JSONValue) throws(JSONProblem) -> Element
    ) throws(JSONProblem) -> [Element]? {
        guard let given = fields.value(name) else { return nil }
        guard let elements = given.elements else { throw fields.wrong(name, given, "a list") }
        guard elements.count <= limit else {
            throw given.problem("\"\(name)\" has \(elements.count) entries; there may be \(limit)")
        }
        var values: [Element] = []
        for element in elements { values.append(try read(element)) }
        return values
    }

    static func firstFlaw<Element>(
        in values: [Element], _ limit: Int, _ flaw: (Element) -> ScenarioFlaw?
    ) -> ScenarioFlaw? {
        if values.count > limit {
            return ScenarioFlaw(key: "", value: "a list of \(values.count)", rule: "a list of up to \(limit)")
        }
        for (index, value) in values.enumerated() {
            if let flaw = flaw(value) { return flaw.under("[\(index)]") }
        }
        return nil
    }
}

extension ScenarioForm where Value == [Double] {
    /// Parts of a whole.
    static func shares(_ counts: ClosedRange<Int>) -> ScenarioForm {
        let rule = "\(counts.lowerBound)…\(counts.upperBound) shares of 0…1 each, together at most 1"
        let isRight = { @Sendable (shares: [Double]) in
            counts.contains(shares.count) && shares.allSatisfy { (0...1).contains($0) }
                && shares.reduce(0, +) <= 1 + 1e-9
        }
        return ScenarioForm(
            rule: rule,
            read: { fields, name, _ throws(JSONProblem) in
                guard let given = fields.value(name) else { return nil }
                let shares = given.elements?.compactMap(\.double) ?? []
                guard given.elements?.count == shares.count, isRight(shares) else {
                    throw fields.wrong(name, given, rule)
                }
                return shares
            },
            write: { values, name, text in
                text.add(name, raw: "[\(values.map(scenarioNumber).joined(separator: ", "))]".utf8)
            },
            flaw: { isRight($0) ? nil : ScenarioFlaw(key: "", value: "\($0)", rule: rule) },
            text: { "[\($0.map(scenarioNumber).joined(separator: ", "))]" })
    }
}

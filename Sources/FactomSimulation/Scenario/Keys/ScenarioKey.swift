import FactomJSON

/// One key of a scenario file: what reads it, writes it, checks it, and tells of it in the reference.
struct ScenarioKey<Root: Sendable & Equatable>: Sendable {
    let name: String
    /// Completes "it must be".
    let rule: String
    /// One sentence, without its full stop.
    let meaning: String
    let isRequired: Bool
    /// Its value in a root, as the reference shows it.
    let text: @Sendable (Root) -> String
    let read: @Sendable (inout JSONFields, inout Root) throws(JSONProblem) -> Void
    /// Adds the member, unless leaving it out says the same.
    let write: @Sendable (Root, _ base: Root, inout JSONText) -> Void
    let flaw: @Sendable (Root) -> ScenarioFlaw?
    let leaves: [String]

    init<Value>(
        _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ form: ScenarioForm<Value>,
        isRequired: Bool = false, _ meaning: String
    ) {
        self.name = name
        self.rule = form.rule
        self.meaning = meaning
        self.isRequired = isRequired
        text = { isRequired ? "" : form.text($0[keyPath: path]) }
        read = { fields, root throws(JSONProblem) in
            if let value = try form.read(&fields, name, root[keyPath: path]) {
                root[keyPath: path] = value
            } else if isRequired {
                throw fields.lacking(name)
            }
        }
        write = { root, base, text in
            let value = root[keyPath: path]
            if isRequired || value != base[keyPath: path] { form.write(value, name, &text) }
        }
        flaw = { form.flaw($0[keyPath: path]).map { $0.under(name) } }
        leaves = ScenarioKey.leaves(of: form.leaves, name)
    }

    /// A value that may be left open.
    ///
    /// - Parameters:
    ///   - base: what an object begins with.
    ///   - standard: what holds while it is open, for the reference.
    init<Value>(
        _ name: String, optional path: any WritableKeyPath<Root, Value?> & Sendable, _ form: ScenarioForm<Value>,
        base: Value, standard: String, _ meaning: String
    ) {
        self.name = name
        self.rule = form.rule
        self.meaning = meaning
        isRequired = false
        text = { $0[keyPath: path].map(form.text) ?? standard }
        read = { fields, root throws(JSONProblem) in
            if let value = try form.read(&fields, name, root[keyPath: path] ?? base) { root[keyPath: path] = value }
        }
        write = { root, _, text in
            if let value = root[keyPath: path] { form.write(value, name, &text) }
        }
        flaw = { $0[keyPath: path].flatMap { form.flaw($0) }.map { $0.under(name) } }
        leaves = ScenarioKey.leaves(of: form.leaves, name)
    }

    private static func leaves(of inner: [String], _ name: String) -> [String] {
        inner.map { $0.isEmpty ? name : "\(name).\($0)" }
    }
}

/// All keys of one kind of object, in the order in which they are written.
struct ScenarioKeys<Root: Sendable & Equatable>: Sendable {
    /// What an object without any members says.
    let base: Root
    let all: [ScenarioKey<Root>]

    init(_ base: Root, _ all: [ScenarioKey<Root>]) {
        self.base = base
        self.all = all
    }

    func read(_ fields: inout JSONFields, into root: inout Root) throws(JSONProblem) {
        for key in all { try key.read(&fields, &root) }
    }

    func write(_ root: Root, to text: inout JSONText) {
        for key in all { key.write(root, base, &text) }
    }

    /// The object on one line.
    func text(_ root: Root) -> String {
        var text = JSONText()
        write(root, to: &text)
        return String(decoding: text.finished(), as: UTF8.self)
    }

    /// The first value that isn't as it must be.
    func flaw(in root: Root) -> ScenarioFlaw? {
        for key in all {
            if let flaw = key.flaw(root) { return flaw }
        }
        return nil
    }

    var leaves: [String] { all.flatMap(\.leaves) }
}

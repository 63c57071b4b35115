/// Where a value was found, in the words that its author used. The first of these that has one wins.
enum SettingSource: Sendable, Hashable, CustomStringConvertible {
    /// The option as it was typed.
    case option(String)
    /// The environment variable's name.
    case variable(String)
    /// The key as it is written in the config file.
    case file(key: String, line: Int, path: String)

    var description: String {
        switch self {
        case .option(let spelling): spelling
        case .variable(let name): "the environment variable \(name)"
        case .file(let key, let line, let path): "\(key) in line \(line) of \(path)"
        }
    }

    /// The lower, the stronger.
    var rank: Int {
        switch self {
        case .option: 0
        case .variable: 1
        case .file: 2
        }
    }
}

/// A text that someone gave for an option, and where.
struct Given: Sendable, Equatable {
    let text: String
    let source: SettingSource

    /// Whether it is of now and here, and not of a file that was written somewhere else.
    var isTyped: Bool {
        if case .file = source { false } else { true }
    }

    /// The sentence for a value that can't be.
    ///
    /// - Parameter rule: what would be right, as it goes on after "it must be".
    func mustBe(_ rule: String) -> CommandFailure {
        complaint("it must be \(rule)")
    }

    func complaint(_ text: String) -> CommandFailure {
        .usage("\(oneLine(source.description, limit: 1024)) is '\(oneLine(self.text))'; \(text)")
    }
}

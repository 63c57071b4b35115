/// The command line in the one spelling that the parser of options knows.
///
/// People write options with one dash or two, in any case, and with the value behind `=` or a space. Here
/// `-networkport 8110` becomes `-networkPort=8110`, so that a value may begin with a dash, too.
struct Arguments: Sendable, Equatable {
    /// For the parser.
    private(set) var normal: [String] = []
    /// How each option was written.
    private(set) var typed: [NodeOption: String] = [:]

    private var isNode = false

    /// - Parameter words: all but the program's name.
    /// - Throws: an option that isn't known, or that lacks its value.
    init(_ words: [String]) throws(CommandFailure) {
        guard let command = words.first else { return }
        if command.hasPrefix("-") {
            normal = try Arguments.beforeCommand(words)
            return
        }
        isNode = command == "node"
        normal = [command]
        try read(words.dropFirst())
    }

    /// Options of the program itself, such as `--help`. A node's belong behind the command.
    private static func beforeCommand(_ words: [String]) throws(CommandFailure) -> [String] {
        if let option = OptionWord(words[0]), NodeOption(name: option.name) != nil {
            throw .usage("'\(words[0])' stands before a command; write 'factom-p2p node \(words[0])'")
        }
        return words.map { OptionWord($0).map(\.withTwoDashes) ?? $0 }
    }

    private mutating func read(_ words: ArraySlice<String>) throws(CommandFailure) {
        var rest = words
        while let word = rest.popFirst() {
            if word == "--" {
                normal += [word] + rest
                return
            }
            if let option = OptionWord(word) {
                try add(option, &rest)
            } else {
                normal.append(word)
            }
        }
    }

    private mutating func add(_ option: OptionWord, _ rest: inout ArraySlice<String>) throws(CommandFailure) {
        guard isNode, !Arguments.everywhere.contains(option.name.lowercased()) else {
            normal.append(option.withTwoDashes)
            return
        }
        guard let known = NodeOption(name: option.name) else { throw unknown(option) }
        typed[known] = option.written
        if known.isSwitch {
            normal.append(try switchWord(known, option))
        } else if let value = option.value {
            normal.append("\(known.spelling)=\(value)")
        } else if let next = rest.first, !isNodeOption(next) {
            rest.removeFirst()
            normal.append("\(known.spelling)=\(next)")
        } else {
            throw .usage("\(option.written) needs a value")
        }
    }

    private func isNodeOption(_ word: String) -> Bool {
        OptionWord(word).flatMap { NodeOption(name: $0.name) } != nil
    }

    private func switchWord(_ known: NodeOption, _ option: OptionWord) throws(CommandFailure) -> String {
        switch option.value.map(truth) {
        case nil, true: return known.spelling
        case false: return "-no-" + known.rawValue
        case .some(nil):
            throw .usage("\(option.written) is '\(oneLine(option.value ?? ""))'; it must be true or false")
        }
    }

    private func unknown(_ option: OptionWord) -> CommandFailure {
        let names = NodeOption.allCases.map(\.rawValue) + ["help"]
        guard let name = nearest(to: option.name, among: names) else {
            return .usage("there is no option \(option.written); 'factom-p2p node --help' shows them all")
        }
        let spelling = NodeOption(rawValue: name)?.spelling ?? "--" + name
        return .usage("there is no option \(option.written); did you mean \(spelling)?")
    }

    /// What every command knows.
    private static let everywhere: Set<String> = [
        "help", "help-hidden", "version", "generate-completion-script", "experimental-dump-help",
    ]
}

/// A word that names an option of more than one letter.
private struct OptionWord {
    /// Without dashes and value.
    let name: String
    /// With the dashes that it was given.
    let written: String
    /// What stands behind `=`.
    let value: String?

    /// `nil` for values, numbers, `-` and flags of one letter such as `-h`.
    init?(_ word: String) {
        let dashes = word.prefix(2).prefix { $0 == "-" }.count
        let body = word.dropFirst(dashes)
        guard dashes > 0, let first = body.first, first.isLetter else { return nil }
        let end = body.firstIndex(of: "=") ?? body.endIndex
        name = String(body[..<end])
        if dashes == 1, name.count == 1 { return nil }
        written = String(word.prefix(dashes)) + name
        value = end < body.endIndex ? String(body[body.index(after: end)...]) : nil
    }

    var withTwoDashes: String {
        "--" + name.lowercased() + (value.map { "=" + $0 } ?? "")
    }
}

/// Reads `true`, `yes` and `1`, or `false`, `no` and `0`, in any case; `nil` for anything else.
func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "1": true
    case "false", "no", "0": false
    default: nil
    }
}

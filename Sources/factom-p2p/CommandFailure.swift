/// Why the command ends early: one sentence for standard error, and the exit status.
struct CommandFailure: Error, Equatable {
    let sentence: String
    let status: Int32

    /// Something was written wrong: an option, a value, a line of the config file.
    static func usage(_ sentence: String) -> CommandFailure {
        CommandFailure(sentence: sentence, status: 64)
    }

    /// The world is not as it was asked for: a taken port, an unreadable file.
    static func failed(_ sentence: String) -> CommandFailure {
        CommandFailure(sentence: sentence, status: 1)
    }
}

/// Text of others inside a sentence of ours: no line breaks, nothing that steers a terminal, not too long.
func oneLine(_ text: String, limit: Int = 120) -> String {
    var line = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        if isPrintable(scalar) {
            line.unicodeScalars.append(scalar)
        } else {
            line += "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
    return text.unicodeScalars.count > limit ? line + "…" : line
}

/// Whether a scalar moves no cursor, ends no line and turns no text around.
func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format: false
    default: true
    }
}

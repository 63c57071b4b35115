import FactomOverlay

/// A ban's reason in a file: a word for its kind, and a text.
extension BanReason {
    /// A kind that nobody knows is `remembered`: the ban holds all the same.
    init(word: String, text: String) {
        switch word {
        case "by hand": self = .byHand(BanReason.tidy(text))
        case "undecodable": self = .undecodable
        case "violation": self = .violation(BanReason.tidy(text))
        default: self = .remembered
        }
    }

    var word: String {
        switch self {
        case .byHand: "by hand"
        case .undecodable: "undecodable"
        case .violation: "violation"
        case .remembered: "remembered"
        }
    }

    /// Empty for none.
    var text: String {
        switch self {
        case .byHand(let text), .violation(let text): BanReason.tidy(text)
        case .undecodable, .remembered: ""
        }
    }

    /// Blanks in place of controls, so that no text grows in a file; at most ``PeersFile/reasonByteLimit`` bytes.
    private static func tidy(_ text: String) -> String {
        var tidy = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            if count > PeersFile.reasonByteLimit { break }
            tidy.append(scalar.value < 0x20 || scalar.value == 0x7f ? " " : scalar)
        }
        return String(tidy)
    }
}

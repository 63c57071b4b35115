import FactomWire

/// A place that tells first addresses of a network to those who know nobody: a list, or a name.
///
/// A list is text, an `address:port` or `name:port` a line, with `#` before comments. It is read from the web
/// (`https://…`, `http://…`) or from a file (`file:///etc/factom/seeds.txt`, `file:seeds.txt`, or the path alone).
/// `dns:NAME:PORT` stands for every address of the name: a fleet behind one name needs no list.
public struct Seed: Sendable, Hashable, CustomStringConvertible {
    enum Place: Sendable, Hashable {
        case web(WebAddress)
        /// A path; from the process's folder if it doesn't begin with a slash.
        case file(String)
        case name(HostPort)
    }

    let place: Place
    /// As it was written.
    public let description: String

    /// Reads one of the forms above. A file whose path has a colon before its first slash is written `./a:b`; in
    /// `file:` a space may be written `%20`.
    ///
    /// - Throws: a ``ConfigurationError`` about `seeds` that says what would be right.
    public init(_ text: String) throws(ConfigurationError) {
        guard let place = Seed.place(text) else {
            throw ConfigurationError(key: "seeds", value: text, expected: Seed.expected(for: text))
        }
        self.place = place
        description = text
    }

    /// What would be right in the place of a text that is no seed, as it goes on after "it must be".
    package static func expected(for text: String) -> String {
        if let peer = HostPort(text) { return "dns:\(peer) for every address of that name" }
        return "https://…, http://…, file:PATH, a path, or dns:NAME:PORT"
    }

    private static func place(_ text: String) -> Place? {
        guard (1...WebAddress.byteLimit).contains(text.utf8.count), text.unicodeScalars.allSatisfy(isVisible) else {
            return nil
        }
        guard let colon = text.prefix(while: { $0 != "/" }).firstIndex(of: ":") else { return .file(text) }
        let rest = text[text.index(after: colon)...]
        switch text[..<colon].lowercased() {
        case "http", "https": return WebAddress(text).map(Place.web)
        case "file": return path(rest).map(Place.file)
        case "dns": return HostPort(rest).map(Place.name)
        default: return nil
        }
    }

    /// Seeds are told in logs: nothing that steers a terminal.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// The path in what follows `file:`: on this machine, or `nil`.
    private static func path(_ text: Substring) -> String? {
        var text = text
        if text.hasPrefix("//") {
            text = text.dropFirst(2)
            if text.lowercased().hasPrefix("localhost/") { text = text.dropFirst("localhost".count) }
            guard text.hasPrefix("/") else { return nil }
        }
        return text.isEmpty ? nil : decoded(text)
    }

    /// With `%20` and the like as what they stand for; `nil` for a percent sign without two digits behind it, and for
    /// what no path has.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}

extension Network {
    /// Where a node of this network finds its first peers when its configuration doesn't say: the lists that the
    /// public networks have always had. None for LOCAL and custom networks: a network within one machine or office
    /// needs nobody outside, and nobody outside should learn of it.
    public var defaultSeeds: [Seed] {
        switch self {
        case .main: Network.published("mainseed.txt")
        case .test: Network.published("testseed.txt")
        case .local, .custom: []
        }
    }

    private static func published(_ name: String) -> [Seed] {
        let folder = "https://raw.githubusercontent.com/FactomProject/factomproject.github.io/master/seed/"
        return [folder + name].compactMap { try? Seed($0) }
    }
}

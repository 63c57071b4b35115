import FactomP2P

// Given, as far as reading its text goes.
extension Given {
    func number(in range: ClosedRange<Int>, _ rule: String) throws(CommandFailure) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), range.contains(number)
        else { throw mustBe(rule) }
        return number
    }

    func count(in range: ClosedRange<Int>) throws(CommandFailure) -> Int {
        try number(in: range, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    func truthValue() throws(CommandFailure) -> Bool {
        guard let value = truth(text) else { throw mustBe("true or false") }
        return value
    }

    /// What stands between spaces, commas and semicolons.
    var entries: [Substring] {
        text.split { " \t\r\n,;".contains($0) }
    }

    /// Seeds, none for `none` and for an empty key of the config file.
    func seeds() throws(CommandFailure) -> [String] {
        let entries = entries.map(String.init)
        if entries.isEmpty, case .file = source { return [] }
        if entries.count == 1, entries[0].lowercased() == "none" { return [] }
        guard !entries.isEmpty else { throw mustBe("\(Seed.expected(for: "")), or none") }
        for entry in entries {
            do throws(ConfigurationError) {
                _ = try Seed(entry)
            } catch {
                throw Given(text: entry, source: source).mustBe(error.expected)
            }
        }
        return entries
    }

    /// The path of a file; `nil` for `none`.
    func path() throws(CommandFailure) -> String? {
        if text.lowercased() == "none" { return nil }
        if text.isEmpty || text.hasSuffix("/") || text.utf8.contains(0) { throw mustBe("the path of a file, or none") }
        return text
    }

    /// An address to listen on.
    func address() throws(CommandFailure) -> String {
        guard let address = IPAddress(text) else {
            throw mustBe("an IPv4 or IPv6 address, such as 127.0.0.1, or 0.0.0.0 for all")
        }
        return address.description
    }
}

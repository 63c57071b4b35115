package import FactomOverlay
package import FactomWire

extension PeersFile {
    /// Writes a file of ours: JSON that people can read, an entry a line, in the order of the lists. The same
    /// input gives the same bytes.
    ///
    /// Dates are cut to whole seconds. Bans that are over and were by hand, and what is over ``entryLimit``, are left out.
    package static func encode(_ remembered: Remembered, network: NetworkID, clock: FileClock) -> [UInt8] {
        let bans = remembered.bans.filter { clock.now < $0.until || $0.offences > 0 }
        var text = "{\n  \"version\": 1,\n  \"network\": \"\(network)\",\n"
        text += list("addresses", remembered.addresses.prefix(entryLimit).map { members(of: $0, clock) }) + ",\n"
        text += list("bans", bans.prefix(entryLimit).map { members(of: $0, clock) }) + ",\n"
        text += list("scores", remembered.scores.prefix(entryLimit).map { members(of: $0) }) + "\n}\n"
        return Array(text.utf8)
    }

    private static func list(_ name: String, _ entries: [[String]]) -> String {
        if entries.isEmpty { return "  \"\(name)\": []" }
        let lines = entries.map { "    {" + $0.joined(separator: ", ") + "}" }
        return "  \"\(name)\": [\n" + lines.joined(separator: ",\n") + "\n  ]"
    }

    /// What is not known, and what is usual, is not written.
    private static func members(of address: Remembered.Address, _ clock: FileClock) -> [String] {
        var members = [
            "\"endpoint\": \"\(address.endpoint)\"", "\"lastSeen\": \"\(clock.date(of: address.lastSeen))\"",
        ]
        if let lastSuccess = address.lastSuccess {
            members.append("\"lastSuccess\": \"\(clock.date(of: lastSuccess))\"")
        }
        if address.failures > 0 { members.append("\"failures\": \(address.failures)") }
        if address.wasPeer { members.append("\"peer\": true") }
        if let source = address.source { members.append("\"source\": \"\(source)\"") }
        return members
    }

    private static func members(of ban: Remembered.Ban, _ clock: FileClock) -> [String] {
        var members = [
            "\"target\": \"\(ban.target)\"", "\"until\": \"\(clock.date(of: ban.until))\"",
            "\"reason\": \"\(ban.reason.word)\"",
        ]
        if !ban.reason.text.isEmpty { members.append("\"text\": \"\(escaped(ban.reason.text))\"") }
        if ban.offences > 0 { members.append("\"offences\": \(ban.offences)") }
        return members
    }

    private static func members(of score: Remembered.Score) -> [String] {
        ["\"address\": \"\(score.address)\"", "\"score\": \(score.score)"]
    }

    /// The text has no control characters. Scalar by scalar: a quote with an accent on it ends a text, too.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }
}

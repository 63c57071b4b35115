import FactomJSON
package import FactomOverlay
package import FactomWire

extension PeersFile {
    /// Writes a file of ours: JSON that people can read, an entry a line, in the order of the lists. The same
    /// input gives the same bytes.
    ///
    /// Dates are cut to whole seconds. Bans that are over and were by hand, and what is over ``entryLimit``, are left out.
    package static func encode(_ remembered: Remembered, network: NetworkID, clock: FileClock) -> [UInt8] {
        let bans = remembered.bans.filter { clock.now < $0.until || $0.offences > 0 }
        var text = JSONText(.page)
        text.add("version", 1)
        text.add("network", network.description)
        text.addObjects("addresses", remembered.addresses.prefix(entryLimit)) { add($1, clock, to: &$0) }
        text.addObjects("bans", bans.prefix(entryLimit)) { add($1, clock, to: &$0) }
        text.addObjects("scores", remembered.scores.prefix(entryLimit)) { add($1, to: &$0) }
        return text.finished() + [UInt8(ascii: "\n")]
    }

    /// What is not known, and what is usual, is not written.
    private static func add(_ address: Remembered.Address, _ clock: FileClock, to entry: inout JSONText) {
        entry.add("endpoint", address.endpoint.description)
        entry.add("lastSeen", clock.date(of: address.lastSeen))
        if let lastSuccess = address.lastSuccess { entry.add("lastSuccess", clock.date(of: lastSuccess)) }
        if address.failures > 0 { entry.add("failures", address.failures) }
        if address.wasPeer { entry.add("peer", true) }
        if let source = address.source { entry.add("source", source.description) }
    }

    private static func add(_ ban: Remembered.Ban, _ clock: FileClock, to entry: inout JSONText) {
        entry.add("target", ban.target.description)
        entry.add("until", clock.date(of: ban.until))
        entry.add("reason", ban.reason.word)
        if !ban.reason.text.isEmpty { entry.add("text", ban.reason.text) }
        if ban.offences > 0 { entry.add("offences", ban.offences) }
    }

    private static func add(_ score: Remembered.Score, to entry: inout JSONText) {
        entry.add("address", score.address.description)
        entry.add("score", score.score)
    }
}

package import FactomWire

/// The book from run to run.
extension AddressBook {
    /// All endpoints with what is known of them, always in the same order; tried ones come first, so that they have
    /// their places again before others.
    package func remembered(wasPeer: (Endpoint) -> Bool) -> [Remembered.Address] {
        walk().map { number in
            let entry = entries[number]
            return Remembered.Address(
                entry.endpoint, source: entry.source, lastSeen: entry.lastSeen, lastSuccess: entry.lastSuccess,
                failures: entry.failures, wasPeer: wasPeer(entry.endpoint))
        }
    }

    /// Takes in what was remembered, under the same rules as what is told: a file may be wrong, or hostile.
    ///
    /// Dates after `now` become `now`. What is too old, or has failed too often, or finds no place, is left out, as
    /// is everything after as many addresses as the book holds.
    package mutating func restore(_ addresses: [Remembered.Address], at now: Moment) {
        let oldest = now + (.zero - AddressBook.unseenLimit)
        for address in addresses.prefix(limit) {
            let entry = AddressBook.entry(for: address, at: now)
            if entry.lastSeen <= oldest || isHopeless(entry, at: now) { continue }
            if let number = numbers[entry.endpoint] {
                merge(entry, into: number, at: now)
            } else if !isWelcome(entry.endpoint) {
                continue
            } else if entry.lastSuccess != nil {
                admit(entry, at: now)
            } else {
                _ = place(entry, at: now)
            }
        }
    }

    private static func entry(for address: Remembered.Address, at now: Moment) -> Entry {
        let lastSuccess = address.lastSuccess.map { min($0, now) }
        let lastSeen = min(address.lastSeen, now)
        return Entry(
            endpoint: address.endpoint, source: address.source, lastSeen: max(lastSeen, lastSuccess ?? lastSeen),
            lastSuccess: lastSuccess, failures: min(max(address.failures, 0), 1000))
    }

    /// What this run knows of an endpoint already stays; a success in an earlier one counts.
    private mutating func merge(_ entry: Entry, into number: Int, at now: Moment) {
        entries[number].lastSeen = max(entries[number].lastSeen, entry.lastSeen)
        guard let lastSuccess = entry.lastSuccess else { return }
        entries[number].lastSuccess = max(entries[number].lastSuccess ?? lastSuccess, lastSuccess)
        if entries[number].kind == .new { promote(number, at: now) }
    }
}

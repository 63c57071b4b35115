import FactomWire

/// Whether there is a place for a newcomer, and who must leave for it.
extension AddressBook {
    /// Takes in what we were told of: at a free place of its bucket, or at that of one that is worth less.
    ///
    /// - Returns: whether it is in the book now.
    mutating func place(_ entry: Entry, at now: Moment) -> Bool {
        var leaving: [Int] = []
        if isFull(entry.endpoint.address) {
            guard let weakest = weakest(against: entry, at: now) else { return false }
            leaving.append(weakest)
        }
        let bucket = newBucket(of: entry.endpoint, from: entry.source)
        let isFree = !new.isFull(bucket) || leaving.contains { entries[$0].bucket == bucket }
        if !isFree || !hasRoom(for: entry, without: leaving) {
            guard let inferior = inferior(in: bucket, to: entry, without: leaving, at: now) else { return false }
            leaving.append(inferior)
        }
        for number in leaving { drop(number) }
        insert(entry, .new, in: bucket)
        return true
    }

    /// Takes in what we have connected to: among the tried ones or, until a test has made room there, the new ones.
    mutating func admit(_ entry: Entry, at now: Moment) {
        let bucket = triedBucket(of: entry.endpoint)
        if tried.isFull(bucket) {
            if place(entry, at: now), let number = numbers[entry.endpoint] { promote(number, at: now) }
        } else if !isFull(entry.endpoint.address) {
            insert(entry, .tried, in: bucket)
        } else if let weakest = weakest(against: entry, at: now) {
            drop(weakest)
            insert(entry, .tried, in: bucket)
        }
    }

    /// Whether the bounds for a source and for a group let this newcomer in when those are gone.
    private func hasRoom(for entry: Entry, without leaving: [Int]) -> Bool {
        if let source = entry.source {
            let told = bySource[source, default: 0] - leaving.count { entries[$0].source == source }
            if told >= max(limit / 16, 1) { return false }
        }
        if isPrivateNetwork { return true }
        let group = entry.endpoint.address.group
        let known = byGroup[group, default: 0] - leaving.count { entries[$0].endpoint.address.group == group }
        return known < max(new.places / 16, 1)
    }

    /// A stale one in the bucket; else, for a newcomer that has answered us, one that never has.
    private func inferior(in bucket: Int, to entry: Entry, without leaving: [Int], at now: Moment) -> Int? {
        let old = now + (.zero - AddressBook.staleAfter)
        func first(where suits: (Entry) -> Bool) -> Int? {
            new.buckets[bucket].first { number in
                suits(entries[number]) && !leaving.contains(number)
                    && hasRoom(for: entry, without: leaving + [number])
            }
        }
        if let stale = first(where: { isStale($0, since: old) }) { return stale }
        return entry.lastSuccess == nil ? nil : first { $0.lastSuccess == nil }
    }

    private func isStale(_ entry: Entry, since old: Moment) -> Bool {
        entry.lastSeen <= old || entry.lastSuccess == nil && entry.failures > 0
    }
}

// MARK: - Endpoints of one address

extension AddressBook {
    private func isFull(_ address: IPAddress) -> Bool {
        byAddress[address.holder, default: []].count >= AddressBook.endpointsPerAddress
    }

    /// Which endpoint of a full address gives way to another; `nil` when none does.
    ///
    /// Never one that was good. One that is stale; else, so that nobody can hide a node by telling false ports of
    /// it first, one told by the group that told most, to a newcomer told by a group that told fewer.
    private func weakest(against newcomer: Entry, at now: Moment) -> Int? {
        let old = now + (.zero - AddressBook.staleAfter)
        let hearsay = byAddress[newcomer.endpoint.address.holder, default: []].filter {
            entries[$0].lastSuccess == nil
        }
        if let stale = hearsay.first(where: { isStale(entries[$0], since: old) }) { return stale }
        func told(_ source: IPAddress?) -> Int { hearsay.count { entries[$0].source?.group == source?.group } }
        let most = hearsay.max { told(entries[$0].source) < told(entries[$1].source) }
        guard let most, newcomer.lastSuccess == nil else { return most }
        return told(newcomer.source) + 1 < told(entries[most].source) ? most : nil
    }
}

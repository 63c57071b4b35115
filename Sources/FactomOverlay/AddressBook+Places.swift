import FactomWire

/// Which bucket is an endpoint's, by the secret key.
extension AddressBook {
    /// Hashes for different ends differ.
    private enum End: UInt64 {
        case bucketOfGroup, choiceInGroup, bucketOfSource, choiceOfSource, rival
    }

    /// What one group of addresses tells shares a sixteenth of all buckets; of that, what is in one group itself
    /// shares a single bucket. Without a source, one group has a sixteenth of all buckets.
    func newBucket(of endpoint: Endpoint, from source: IPAddress?) -> Int {
        let count = new.buckets.count
        guard let source, !isPrivateNetwork else { return bucket(of: endpoint, among: count) }
        let choice = hash(.choiceOfSource, source.group, endpoint.address.group) % spread(count)
        return Int(hash(.bucketOfSource, source.group, choice) % UInt64(count))
    }

    /// One group has a sixteenth of all buckets.
    func triedBucket(of endpoint: Endpoint) -> Int { bucket(of: endpoint, among: tried.buckets.count) }

    /// The one in a full bucket of tried ones whose place this newcomer is to have, if it fails its test.
    func rival(of newcomer: Endpoint, in bucket: Int) -> Int {
        let occupants = tried.buckets[bucket]
        return occupants[Int(hash(.rival, of: newcomer) % UInt64(occupants.count))]
    }

    private func bucket(of endpoint: Endpoint, among count: Int) -> Int {
        let own = hash(.choiceInGroup, of: endpoint)
        if isPrivateNetwork { return Int(own % UInt64(count)) }
        return Int(hash(.bucketOfGroup, endpoint.address.group, own % spread(count)) % UInt64(count))
    }

    private func spread(_ buckets: Int) -> UInt64 { UInt64(max(buckets / 16, 1)) }

    private func hash(_ end: End, _ first: UInt64, _ second: UInt64) -> UInt64 {
        sipHash(end.rawValue, first, second, key: key)
    }

    private func hash(_ end: End, of endpoint: Endpoint) -> UInt64 {
        let words = endpoint.sortKey
        return sipHash(end.rawValue, words.0, words.1, UInt64(words.2), key: key)
    }
}

// MARK: - Taking and leaving places

extension AddressBook {
    /// Takes a new endpoint in; its bucket must have a free place.
    mutating func insert(_ entry: Entry, _ kind: Kind, in bucket: Int) {
        let number = vacant.popLast() ?? entries.count
        if number == entries.count { entries.append(entry) } else { entries[number] = entry }
        numbers[entry.endpoint] = number
        if !isPrivateNetwork { byAddress[entry.endpoint.address.holder, default: []].append(number) }
        seat(number, kind, in: bucket)
    }

    /// Forgets an endpoint. Whoever waits for its place has it.
    mutating func drop(_ number: Int) {
        let endpoint = entries[number].endpoint
        let heir = trials.first { $0.occupant == endpoint }?.newcomer
        trials.removeAll { $0.occupant == endpoint || $0.newcomer == endpoint }
        unseat(number)
        numbers[endpoint] = nil
        byAddress[endpoint.address.holder]?.removeAll { $0 == number }
        if byAddress[endpoint.address.holder]?.isEmpty == true { byAddress[endpoint.address.holder] = nil }
        vacant.append(number)
        if let heir, let number = numbers[heir] { move(number, toTried: triedBucket(of: heir)) }
    }

    /// From the new to the tried ones, where there must be a free place.
    mutating func move(_ number: Int, toTried bucket: Int) {
        unseat(number)
        seat(number, .tried, in: bucket)
    }

    private mutating func seat(_ number: Int, _ kind: Kind, in bucket: Int) {
        moves += 1
        entries[number].kind = kind
        entries[number].bucket = bucket
        switch kind {
        case .new:
            new.add(number, to: bucket)
            tally(number, by: 1)
        case .tried:
            tried.add(number, to: bucket)
        }
    }

    private mutating func unseat(_ number: Int) {
        moves += 1
        switch entries[number].kind {
        case .new:
            new.remove(number, from: entries[number].bucket)
            tally(number, by: -1)
        case .tried:
            tried.remove(number, from: entries[number].bucket)
        }
    }

    /// A new one takes its place, or leaves it.
    private mutating func tally(_ number: Int, by change: Int) {
        let entry = entries[number]
        if change < 0 {
            newAnswered.remove(number)
        } else if entry.lastSuccess != nil {
            newAnswered.insert(number)
        }
        if let source = entry.source {
            let told = bySource[source, default: 0] + change
            bySource[source] = told > 0 ? told : nil
        }
        if !isPrivateNetwork {
            let group = entry.endpoint.address.group
            let known = byGroup[group, default: 0] + change
            byGroup[group] = known > 0 ? known : nil
        }
    }
}

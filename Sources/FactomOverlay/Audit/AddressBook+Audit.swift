import FactomWire

// AddressBook, as far as asking whether it is in order goes: what holds of a book whatever has happened to it.
extension AddressBook {
    /// Counts everything anew: some milliseconds when it is full.
    func audit(_ findings: inout Findings) {
        auditNumbers(&findings)
        audit(tried, .tried, &findings)
        audit(new, .new, &findings)
        auditSources(&findings)
        if isPrivateNetwork {
            findings.require(byGroup.isEmpty && byAddress.isEmpty, .bookCounts, "a private network has no groups")
        } else {
            auditGroups(&findings)
            auditAddresses(&findings)
        }
        auditTrials(&findings)
    }

    private func auditNumbers(_ findings: inout Findings) {
        let walked = walk()
        let places = Set(walked)
        findings.require(
            walked.count == count && count <= limit, .bookCounts,
            "\(count) of \(limit) are counted, \(walked.count) are")
        findings.require(places.count == walked.count, .bookPlaces, "an endpoint has two places")
        findings.require(
            numbers.count == count && entries.count == count + vacant.count, .bookCounts,
            "\(count) endpoints, \(numbers.count) numbers, \(entries.count) entries, \(vacant.count) vacant")
        findings.require(
            walked.allSatisfy { numbers[entries[$0].endpoint] == $0 }, .bookCounts, "an endpoint isn't found")
        findings.require(places.isDisjoint(with: vacant), .bookCounts, "a place is vacant and taken")
    }

    private func audit(_ table: AddressTable, _ kind: Kind, _ findings: inout Findings) {
        let seated = table.buckets.reduce(0) { $0 + $1.count }
        findings.require(table.count == seated, .bookCounts, "\(table.count) \(kind) ones are counted, \(seated) are")
        findings.require(
            table.buckets.allSatisfy { $0.count <= table.depth }, .bookPlaces, "a bucket has more than \(table.depth)")
        let filled = table.buckets.indices.filter { !table.buckets[$0].isEmpty }
        findings.require(table.occupied.sorted() == filled, .bookCounts, "a bucket of \(kind) ones isn't drawn from")
        for bucket in filled {
            for number in table.buckets[bucket] { audit(entries[number], kind, in: bucket, &findings) }
        }
    }

    private func audit(_ entry: Entry, _ kind: Kind, in bucket: Int, _ findings: inout Findings) {
        let home = kind == .tried ? triedBucket(of: entry.endpoint) : newBucket(of: entry.endpoint, from: entry.source)
        findings.require(
            entry.kind == kind && entry.bucket == bucket && home == bucket, .bookPlaces,
            "\(entry.endpoint) is in bucket \(bucket) of the \(kind) ones, and belongs into \(home)")
        findings.require(
            kind == .new || entry.lastSuccess != nil, .bookPlaces, "\(entry.endpoint) is tried and never answered")
        findings.require(isWelcome(entry.endpoint), .bookPlaces, "\(entry.endpoint) can't be dialled")
    }

    // MARK: - Bounds

    private var fresh: [Entry] { new.buckets.flatMap { $0 }.map { entries[$0] } }

    private func auditSources(_ findings: inout Findings) {
        let told = fresh.reduce(into: [IPAddress: Int]()) { if let source = $1.source { $0[source, default: 0] += 1 } }
        findings.require(told == bySource, .bookCounts, "what sources told is counted wrong")
        findings.require(
            told.values.allSatisfy { $0 <= max(limit / 16, 1) }, .tableCap, "a source told more than its share")
    }

    private func auditGroups(_ findings: inout Findings) {
        let groups = fresh.reduce(into: [UInt64: Int]()) { $0[$1.endpoint.address.group, default: 0] += 1 }
        findings.require(groups == byGroup, .bookCounts, "what is of a group is counted wrong")
        findings.require(
            groups.values.allSatisfy { $0 <= max(new.places / 16, 1) }, .tableCap, "a group has more than its share")
    }

    private func auditAddresses(_ findings: inout Findings) {
        let holders = Dictionary(grouping: walk()) { entries[$0].endpoint.address.holder }
        findings.require(
            holders.mapValues { Set($0) } == byAddress.mapValues { Set($0) }, .bookCounts,
            "what is at an address is counted wrong")
        findings.require(
            holders.values.allSatisfy { $0.count <= AddressBook.endpointsPerAddress }, .tableCap,
            "an address has more than \(AddressBook.endpointsPerAddress) endpoints")
    }

    // MARK: - Trials

    /// One newcomer waits for one place, which is its own if the occupant fails.
    private func auditTrials(_ findings: inout Findings) {
        findings.require(
            Set(trials.map(\.occupant)).count == trials.count && Set(trials.map(\.newcomer)).count == trials.count,
            .bookTrials, "two wait for one place, or one for two")
        for trial in trials {
            let holds =
                isTried(trial.occupant) && entry(of: trial.newcomer)?.kind == .new
                && entry(of: trial.occupant)?.bucket == triedBucket(of: trial.newcomer)
            findings.require(holds, .bookTrials, "\(trial.newcomer) waits for the place of \(trial.occupant) in vain")
        }
    }
}

import FactomWire

// AddressBook, as far as asking whether it is in order goes: what holds of a book whatever has happened to it.
extension AddressBook {
    /// Counts everything anew: some milliseconds when it is full.
    func audit(_ findings: inout Findings) {
        auditNumbers(&findings)
        audit(tried, .tried, &findings)
        audit(new, .new, &findings)
        auditSources(&findings)
        let answered = new.buckets.joined().filter { entries[$0].lastSuccess != nil }
        findings.require(Set(answered) == newAnswered, .bookCounts, "new ones that answered are noted wrong")
        if isPrivateNetwork {
            findings.require(byGroup.isEmpty && byAddress.isEmpty, .bookCounts, "a private network has no groups")
        } else {
            auditGroups(&findings)
            auditAddresses(&findings)
        }
    }

    private func auditNumbers(_ findings: inout Findings) {
        let walked = walk()
        var isSeated = [Bool](repeating: false, count: entries.count)
        for number in walked { isSeated[number] = true }
        let places = isSeated.count { $0 }
        findings.require(
            walked.count == count && count <= limit, .bookCounts,
            "\(count) of \(limit) are counted, \(walked.count) are")
        findings.require(places == walked.count, .bookPlaces, "an endpoint has two places")
        findings.require(
            numbers.count == count && entries.count == count + vacant.count, .bookCounts,
            "\(count) endpoints, \(numbers.count) numbers, \(entries.count) entries, \(vacant.count) vacant")
        findings.require(
            walked.allSatisfy { numbers[entries[$0].endpoint] == $0 }, .bookCounts, "an endpoint isn't found")
        findings.require(vacant.allSatisfy { !isSeated[$0] }, .bookCounts, "a place is vacant and taken")
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

    private func lookAtFresh(_ look: (Entry) -> Void) {
        for bucket in new.buckets {
            for number in bucket { look(entries[number]) }
        }
    }

    private func auditSources(_ findings: inout Findings) {
        var told: [IPAddress: Int] = [:]
        lookAtFresh { if let source = $0.source { told[source, default: 0] += 1 } }
        findings.require(told == bySource, .bookCounts, "what sources told is counted wrong")
        findings.require(
            told.values.allSatisfy { $0 <= max(limit / 16, 1) }, .tableCap, "a source told more than its share")
    }

    private func auditGroups(_ findings: inout Findings) {
        var groups: [UInt64: Int] = [:]
        lookAtFresh { groups[$0.endpoint.address.group, default: 0] += 1 }
        findings.require(groups == byGroup, .bookCounts, "what is of a group is counted wrong")
        findings.require(
            groups.values.allSatisfy { $0 <= max(new.places / 16, 1) }, .tableCap, "a group has more than its share")
    }

    private func auditAddresses(_ findings: inout Findings) {
        // Each at its own address, none twice, and as many as there are: so all of them.
        var isFound = [Bool](repeating: false, count: entries.count)
        var found = 0
        for (holder, numbers) in byAddress {
            for number in numbers where entries.indices.contains(number) && !isFound[number] {
                let endpoint = entries[number].endpoint
                guard self.numbers[endpoint] == number, endpoint.address.holder == holder else { continue }
                isFound[number] = true
                found += 1
            }
        }
        let listed = byAddress.values.reduce(0) { $0 + $1.count }
        findings.require(
            found == count && listed == count, .bookCounts,
            "what is at an address is counted wrong: \(listed) are listed, \(found) of \(count) where they belong")
        findings.require(
            byAddress.values.allSatisfy { $0.count <= AddressBook.endpointsPerAddress && !$0.isEmpty }, .tableCap,
            "an address has more than \(AddressBook.endpointsPerAddress) endpoints, or none")
    }

    // MARK: - Trials

    /// One newcomer waits for one place, which is its own if the occupant fails.
    func auditTrials(_ findings: inout Findings) {
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

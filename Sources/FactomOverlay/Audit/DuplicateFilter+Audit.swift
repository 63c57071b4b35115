// DuplicateFilter, as far as asking whether it counts and forgets as it should goes.
extension DuplicateFilter {
    /// - Parameter latestNews: when a connection last brought a message that was new.
    func audit(latestNews: Moment, _ settings: Settings, at now: Moment, _ findings: inout Findings) {
        findings.require(
            count <= max(settings.duplicateHashes, 2), .tableCap,
            "\(count) hashes are remembered, \(settings.duplicateHashes) may be")
        // A generation ends after half the memory; what is noted begins a new one when it is over.
        findings.require(
            latestNews < end, .expiryOverdue, "the filter took a message \(latestNews - end) after a generation's end")
        findings.require(
            end <= now + settings.duplicateMemory / 2, .expiryOverdue,
            "a generation of the filter ends in \(end - now), the memory is \(settings.duplicateMemory)")
    }

    func audit(_ findings: inout Findings) {
        current.audit(&findings)
        previous.audit(&findings)
        let taken = slots.freeFrom.count { $0 == .max }
        findings.require(slots.taken == taken, .slots, "\(slots.taken) slots are counted, \(taken) are taken")
    }
}

extension DuplicateGeneration {
    /// Every hash is found where it stands, with its holders, in a table that is half full at most.
    func audit(_ findings: inout Findings) {
        let isWhole = hashes.indices.allSatisfy { position(of: hashes[$0]) == $0 }
        findings.require(isWhole, .filterCounts, "a hash of \(hashes.count) isn't found where it stands")
        findings.require(
            holders.count == hashes.count * width, .filterCounts,
            "\(hashes.count) hashes of width \(width) have \(holders.count) words of holders")
        let filled = places.count { $0 != 0 }
        findings.require(
            filled == hashes.count && filled * 2 <= places.count, .filterCounts,
            "\(filled) of \(places.count) places are filled, for \(hashes.count) hashes")
    }
}

import FactomWire

// Scores and bans, as far as asking whether they count as they should goes.
extension Scores {
    func audit(_ settings: Settings, at now: Moment, _ findings: inout Findings) {
        let most = settings.scoreLimit * Scores.unit
        let halfLife = max(settings.scoreHalfLife.wholeNanoseconds, 1)
        var (kept, longest, isWithin, isFading) = (0, 0, true, true)
        for entry in entries.values {
            kept += entry.history.count
            longest = max(longest, entry.history.count)
            if abs(entry.score) > most { isWithin = false }
            if !isFaded(entry, halfLife, at: now) { isFading = false }
        }
        findings.require(kept == historyCount, .scoreCounts, "\(historyCount) changes are counted, \(kept) are kept")
        findings.require(
            longest <= ScoreHistory.limit, .tableCap, "\(longest) changes of one address, \(ScoreHistory.limit) may be")
        findings.require(isWithin, .scoreCounts, "a score is beyond \(settings.scoreLimit)")
        findings.require(isFading, .decay, "a score doesn't halve within \(settings.scoreHalfLife)")
    }

    /// Whether it has lost its half for each half-life that has passed, and of the next half its part. A few millionths
    /// are rounded.
    ///
    /// - Parameter halfLife: in nanoseconds.
    private func isFaded(_ entry: Entry, _ halfLife: Int64, at now: Moment) -> Bool {
        let elapsed = max(now.nanoseconds(since: entry.since), 0)
        let (lives, rest) = elapsed.quotientAndRemainder(dividingBy: halfLife)
        let whole = Double(abs(entry.score) >> min(Int(lives), 63))
        let most = whole - whole / 2 * Double(rest) / Double(halfLife)
        return Double(abs(decayed(entry, at: now))) <= most + 4
    }
}

extension Bans {
    /// A subnet is found by its length, so lengths are counted right or a ban is passed over.
    func audit(_ findings: inout Findings) {
        var v4 = PrefixLengths(bits: 32)
        var v6 = PrefixLengths(bits: 128)
        for case .subnet(let address, let length) in records.keys {
            if address.isIPv6 { v6.count(length, by: 1) } else { v4.count(length, by: 1) }
        }
        let holds = subnetLengths.v4.counts == v4.counts && subnetLengths.v6.counts == v6.counts
        findings.require(
            holds, .banCounts,
            "lengths \(subnetLengths.v4.inUse) and \(subnetLengths.v6.inUse) of subnets are looked for, "
                + "there are \(v4.inUse) and \(v6.inUse)")
        findings.require(
            records.keys.allSatisfy { $0.normalised == $0 }, .banCounts, "a target isn't in its one spelling")
    }
}

import FactomJSON

// Report, as far as promises go.
extension Report {
    /// What of a promise didn't come true, a sentence without its full stop each; none when all did. A broken invariant
    /// is no shortfall: see ``failure``.
    package func shortfalls(of expectation: Expectation) -> [String] {
        var found: [String] = []
        if let least = expectation.delivery { found += deliveryShortfall(least) }
        if let limit = expectation.formedWithin { found += formingShortfall(limit) }
        if let limit = expectation.healedWithin { found += healings.indices.flatMap { healingShortfall($0, limit) } }
        if let least = expectation.honestPeers { found += victimShortfall(least) }
        return found
    }

    private func deliveryShortfall(_ least: Double) -> [String] {
        guard let share = delivery.share else { return ["no message had the time to get everywhere"] }
        if share >= least { return [] }
        let counts = "\(delivery.delivered) of \(delivery.expected)"
        return ["\(text(share * 100)) % were delivered, \(counts); promised are \(text(least * 100)) %"]
    }

    private func formingShortfall(_ limit: Double) -> [String] {
        guard let formedAfter else { return ["the network was never whole; promised is within \(text(limit)) s"] }
        if formedAfter <= limit { return [] }
        return ["the network was whole after \(text(formedAfter)) s; promised is within \(text(limit)) s"]
    }

    /// Something that was followed by something else before it was over has had less time, and is judged by that.
    private func healingShortfall(_ index: Int, _ limit: Double) -> [String] {
        let healing = healings[index]
        let what = "after \(healing.after), at \(text(healing.at)) s, the network"
        if let took = healing.took {
            if took <= limit { return [] }
            return ["\(what) was whole again in \(text(took)) s; promised is within \(text(limit)) s"]
        }
        let next = healings.dropFirst(index + 1).first?.at
        if let next, next - healing.at <= limit { return [] }
        let over = next ?? seconds
        return ["\(what) was not whole again in \(text(over - healing.at)) s; promised is within \(text(limit)) s"]
    }

    private func victimShortfall(_ least: Int) -> [String] {
        guard let victim, let found = victim.leastHonest else { return ["there was no victim to look at"] }
        if found >= least { return [] }
        return ["the victim had \(found) honest outgoing peers at worst; promised are \(least)"]
    }

    private func text(_ number: Double) -> String { JSONText.number(number, decimals: 4) }
}

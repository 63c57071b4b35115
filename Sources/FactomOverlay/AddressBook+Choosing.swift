package import FactomWire

/// Whom to dial, to test and to tell others of, by chance.
extension AddressBook {
    /// Different endpoints for which `suits` holds, at most `count`, at random: tried and new ones are equally
    /// likely while there are both, then a bucket of theirs, then one in it.
    ///
    /// Looks at a few at random, and only when too few of these suit at all of them once.
    package func choose(_ count: Int, _ chance: inout Chance, where suits: (Endpoint) -> Bool) -> [Endpoint] {
        pick(count, from: [.tried, .new], &chance) { suits($0.endpoint) }
    }

    /// The next to test by a dial that has no other end, a feeler; `nil` when there is none.
    ///
    /// First the tried ones whose place a newcomer waits for, the longest wait first, then a new one at random.
    /// Its outcome is to be told with `succeeded` or `failed`.
    package func chooseToTest(_ chance: inout Chance, where suits: (Endpoint) -> Bool) -> Endpoint? {
        for trial in trials where suits(trial.occupant) { return trial.occupant }
        return pick(1, from: [.new], &chance) { suits($0.endpoint) }.first
    }

    /// Endpoints that we have connected to ourselves, last not before `since`, and that haven't failed since, for
    /// shares; at random as `choose`.
    package func chooseGood(
        _ count: Int, since: Moment, _ chance: inout Chance, where suits: (Endpoint) -> Bool
    ) -> [Endpoint] {
        pick(count, from: [.tried, .new], answered: true, &chance) { entry in
            AddressBook.isGood(entry, since: since) && suits(entry.endpoint)
        }
    }

    /// - Parameter answered: whether only those suit that have answered us.
    private func pick(
        _ count: Int, from kinds: [Kind], answered: Bool = false, _ chance: inout Chance, where suits: (Entry) -> Bool
    ) -> [Endpoint] {
        let wanted = max(min(count, self.count), 0)
        var picked: [Int] = []
        var seen: Set<Int> = []
        var probes = 4 * wanted + 16
        while picked.count < wanted, probes > 0, let number = draw(from: kinds, &chance) {
            probes -= 1
            // Who failed gives way to others while there are some, but isn't given up.
            if entries[number].failures > 0, isPassedOver(entries[number], &chance) { continue }
            if seen.insert(number).inserted, suits(entries[number]) { picked.append(number) }
        }
        if picked.count < wanted {
            var rest = kinds.map { lots($0, answered: answered, without: seen, where: suits) }
            while picked.count < wanted, let number = AddressBook.draw(from: &rest, &chance) { picked.append(number) }
        }
        return picked.map { entries[$0].endpoint }
    }

    /// Each failure in a row takes a third of the chance to be chosen, as in Bitcoin, down to a thirtieth.
    private func isPassedOver(_ entry: Entry, _ chance: inout Chance) -> Bool {
        let left = AddressBook.chancesLeft[min(entry.failures, AddressBook.chancesLeft.count) - 1]
        return Int.random(in: 0..<1000, using: &chance) >= left
    }

    /// After so many failures, in thousandths.
    private static let chancesLeft = [666, 444, 296, 198, 132, 88, 59, 39]

    /// All of a kind that suit, but those seen already.
    private func lots(
        _ kind: Kind, answered: Bool, without seen: Set<Int>, where suits: (Entry) -> Bool
    ) -> Lots {
        if answered, kind == .new {
            // Most of the book is out of the question then, and not worth a look.
            let buckets = Set(newAnswered.map { entries[$0].bucket }).sorted()
            return Lots(new, buckets) { newAnswered.contains($0) && !seen.contains($0) && suits(entries[$0]) }
        }
        // Asked of each entry of the table: an array answers faster than a set.
        var isUnseen = Array(repeating: true, count: entries.count)
        for number in seen { isUnseen[number] = false }
        let table = table(kind)
        return Lots(table, table.buckets.indices) { isUnseen[$0] && suits(entries[$0]) }
    }

    private func table(_ kind: Kind) -> AddressTable { kind == .new ? new : tried }

    private func draw(from kinds: [Kind], _ chance: inout Chance) -> Int? {
        let filled = kinds.filter { table($0).count > 0 }
        return filled.randomElement(using: &chance).flatMap { table($0).draw(&chance) }
    }

    private static func draw(from lots: inout [Lots], _ chance: inout Chance) -> Int? {
        let filled = lots.indices.filter { !lots[$0].isEmpty }
        return filled.randomElement(using: &chance).flatMap { lots[$0].draw(&chance) }
    }
}

/// Those in a table's buckets that suit, each drawn once at most.
private struct Lots {
    private var buckets: [[Int]]

    /// - Parameter chosen: which buckets to look at, in order.
    init(_ table: AddressTable, _ chosen: some Sequence<Int>, where suits: (Int) -> Bool) {
        buckets = chosen.compactMap { bucket in
            let suitable = table.buckets[bucket].filter(suits)
            return suitable.isEmpty ? nil : suitable
        }
    }

    var isEmpty: Bool { buckets.isEmpty }

    mutating func draw(_ chance: inout Chance) -> Int? {
        guard let bucket = buckets.indices.randomElement(using: &chance),
            let place = buckets[bucket].indices.randomElement(using: &chance)
        else { return nil }
        buckets[bucket].swapAt(place, buckets[bucket].count - 1)
        let number = buckets[bucket].removeLast()
        if buckets[bucket].isEmpty {
            buckets.swapAt(bucket, buckets.count - 1)
            buckets.removeLast()
        }
        return number
    }
}

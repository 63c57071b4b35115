import FactomWire
import Testing

@testable import FactomOverlay

extension AddressBook {
    /// What must hold of a book whatever has happened to it, counted anew.
    func recount(sourceLocation: SourceLocation = #_sourceLocation) {
        let walked = walk()
        #expect(walked.count == count && walked.count <= limit, sourceLocation: sourceLocation)
        #expect(Set(walked).count == walked.count, "an endpoint has two places", sourceLocation: sourceLocation)
        #expect(numbers.count == count && entries.count == count + vacant.count, sourceLocation: sourceLocation)
        #expect(walked.allSatisfy { numbers[entries[$0].endpoint] == $0 }, sourceLocation: sourceLocation)
        #expect(Set(walked).isDisjoint(with: vacant), sourceLocation: sourceLocation)
        recount(tried, .tried, sourceLocation)
        recount(new, .new, sourceLocation)
        recountBounds(sourceLocation)
        recountTrials(sourceLocation)
    }

    private func recount(_ table: AddressTable, _ kind: Kind, _ sourceLocation: SourceLocation) {
        #expect(table.count == table.buckets.reduce(0) { $0 + $1.count }, sourceLocation: sourceLocation)
        #expect(table.buckets.allSatisfy { $0.count <= table.depth }, sourceLocation: sourceLocation)
        let filled = table.buckets.indices.filter { !table.buckets[$0].isEmpty }
        #expect(table.occupied.sorted() == filled, sourceLocation: sourceLocation)
        for bucket in filled {
            for entry in table.buckets[bucket].map({ entries[$0] }) {
                let home =
                    kind == .tried ? triedBucket(of: entry.endpoint) : newBucket(of: entry.endpoint, from: entry.source)
                #expect(entry.kind == kind && entry.bucket == bucket && home == bucket, sourceLocation: sourceLocation)
                #expect(kind == .new || entry.lastSuccess != nil, sourceLocation: sourceLocation)
            }
        }
    }

    private func recountBounds(_ sourceLocation: SourceLocation) {
        let fresh = new.buckets.flatMap { $0 }.map { entries[$0] }
        let told = Dictionary(grouping: fresh.compactMap(\.source), by: { $0 }).mapValues(\.count)
        #expect(told == bySource, sourceLocation: sourceLocation)
        #expect(told.values.allSatisfy { $0 <= max(limit / 16, 1) }, sourceLocation: sourceLocation)
        if isPrivateNetwork {
            #expect(byGroup.isEmpty && byAddress.isEmpty, sourceLocation: sourceLocation)
            return
        }
        let groups = Dictionary(grouping: fresh, by: \.endpoint.address.group).mapValues(\.count)
        #expect(groups == byGroup, sourceLocation: sourceLocation)
        #expect(groups.values.allSatisfy { $0 <= max(new.places / 16, 1) }, sourceLocation: sourceLocation)
        let holders = Dictionary(grouping: walk()) { entries[$0].endpoint.address.holder }
        #expect(holders.mapValues { Set($0) } == byAddress.mapValues { Set($0) }, sourceLocation: sourceLocation)
        #expect(holders.values.allSatisfy { $0.count <= 8 }, sourceLocation: sourceLocation)
    }

    private func recountTrials(_ sourceLocation: SourceLocation) {
        #expect(trials.count <= AddressBook.trialLimit, sourceLocation: sourceLocation)
        #expect(Set(trials.map(\.occupant)).count == trials.count, sourceLocation: sourceLocation)
        #expect(Set(trials.map(\.newcomer)).count == trials.count, sourceLocation: sourceLocation)
        for trial in trials {
            #expect(isTried(trial.occupant) && contains(trial.newcomer), sourceLocation: sourceLocation)
            #expect(entry(of: trial.newcomer)?.kind == .new, sourceLocation: sourceLocation)
            let place = triedBucket(of: trial.newcomer)
            #expect(entry(of: trial.occupant)?.bucket == place, sourceLocation: sourceLocation)
        }
    }
}

extension Overlay {
    /// Whether what is kept as connections come, change and go is what counting them anew gives.
    func recount() -> Bool {
        var counts = LinkCounts()
        for link in controller.links.all { counts.count(link, 1) }
        let all = connections.indices.map { connections[$0] }
        let holdsSlots = all.allSatisfy { $0.version == nil || $0.slot != nil }
        return counts == controller.links.counts && connections.unfinished == all.reduce(0) { $0 + $1.unfinished }
            && connections.isEarly && (!filtersDuplicates || isSomeoneUntracked || holdsSlots)
    }

    /// The next tick looks at everything.
    mutating func unsettle() {
        connections.unsettle()
        controller.askDueByLinks.due = .distantPast
    }
}

extension ConnectionTable {
    /// Whether nothing is thought to be due later than it is.
    var isEarly: Bool {
        indices.allSatisfy { due(at: $0) <= self[$0].nextDue && earliestDue <= due(at: $0) }
    }
}

extension AddressBook {
    /// A book under a key that tests may know.
    static func of(_ limit: Int = 16_384, isPrivate: Bool = false, key: UInt64 = 1) -> AddressBook {
        AddressBook(key: (key, 2), isPrivateNetwork: isPrivate, limit: limit)
    }

    /// Everything in it, in its own order.
    var all: [Endpoint] { remembered { _ in false }.map(\.endpoint) }
}

extension Endpoint {
    /// On the internet, in one of 10,000 groups, at one of 65,536 addresses there.
    static func at(group: Int, _ host: Int = 1, port: UInt16 = 8108) -> Endpoint {
        Endpoint(address: .at(group: group, host), port: port)
    }
}

extension IPAddress {
    static func at(group: Int, _ host: Int = 1) -> IPAddress {
        .v4(UInt32((20 << 8 + group % 10_000) << 16 | host & 0xffff))
    }
}

extension Duration {
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

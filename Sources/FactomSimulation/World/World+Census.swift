import FactomOverlay
import FactomWire

// World, as far as counting goes: is it one network, and has everyone enough peers?
extension World {
    /// What a look at all nodes gives.
    struct Census: Sendable {
        var up = 0
        /// Pairs of nodes that are both online with each other, once a link.
        var links = 0
        var pieces = 0
        var leastOutgoing = Int.max
        var outgoing = 0
        /// Nodes that have fewer outgoing peers than they want, and could have more.
        var lacking = 0
        /// By host; nobody for those that aren't up.
        var neighbours: [[Int32]] = []

        /// One piece, and nobody lacks peers.
        var isWhole: Bool { isWhole(but: 0) }

        /// The same but for so many that are pieces of their own.
        func isWhole(but stranded: Int) -> Bool { up > stranded && pieces == 1 + stranded && lacking == 0 }
    }

    func census() -> Census {
        var census = Census()
        let kinds = hosts.map { Neighbour(isHonest: $0.kind != .hostile, hasNode: $0.node != nil) }
        census.neighbours = hosts.indices.map { neighbours(of: $0, kinds) }
        var union = UnionFind(hosts.count)
        let honest = hosts.indices.filter { hosts[$0].kind != .hostile && hosts[$0].isRunning }
        census.up = honest.count
        for host in honest {
            for other in census.neighbours[host] {
                union.join(host, Int(other))
                if host < other { census.links += 1 }
            }
            guard hosts[host].node != nil else { continue }
            let outgoing = hosts[host].online.outgoing
            census.outgoing += outgoing
            census.leastOutgoing = min(census.leastOutgoing, outgoing)
            // In a network of sixteen or fewer not everyone can dial eight: who is linked with all has enough.
            let isLinkedWithAll = census.neighbours[host].count >= honest.count - 1
            if outgoing < hosts[host].settings.outgoingFloor, !isLinkedWithAll { census.lacking += 1 }
        }
        census.pieces = Set(honest.map { union.root($0) }).count
        if census.leastOutgoing == .max { census.leastOutgoing = 0 }
        return census
    }

    /// The honest hosts that a host is online with, where both think so; each once.
    private func neighbours(of host: Int, _ kinds: [Neighbour]) -> [Int32] {
        if hosts[host].node == nil { return [] }
        var found: [Int32] = []
        fabric.lookAtPartners(of: host) { other, isMutual in
            // Peers of the older generation tell nobody whom they think to be online.
            if kinds[other].isHonest, isMutual || !kinds[other].hasNode { found.append(Int32(other)) }
        }
        return found
    }

    private struct Neighbour {
        let isHonest: Bool
        let hasNode: Bool
    }

    // MARK: - Each second

    mutating func passSecond() {
        let second = now / World.second
        if now + World.second <= end { agenda.enter(.second, at: now + World.second) }
        watchAll()
        watchVictim(isSample: second % sampleSeconds == 0)
        let isWaiting = healing.map { $0.at <= now } ?? !isFormed
        guard isWaiting || second % sampleSeconds == 0 else { return }
        let census = census()
        if second % sampleSeconds == 0 { report.course.append(sample(census)) }
        if expected == 0, census.isWhole { becomeWhole() }
    }

    /// How far apart the samples of the run's course are, so that there are some hundreds at most, and fewer of a large
    /// network: each is a look at every link.
    var sampleSeconds: Int64 { max(end / World.second / 300, Int64(hosts.count) / 1000, 1) }

    private func sample(_ census: Census) -> Report.Sample {
        Report.Sample(
            second: Double(now) / 1e9, up: census.up, links: census.links, pieces: census.pieces,
            leastOutgoing: census.leastOutgoing,
            meanOutgoing: census.up == 0 ? 0 : Double(census.outgoing) / Double(census.up))
    }

    private mutating func becomeWhole() {
        if !isFormed {
            isFormed = true
            report.formedAfter = Double(now) / 1e9
        }
        guard let healing, healing.at <= now else { return }
        report.healings.append(
            .init(after: healing.after, at: Double(healing.at) / 1e9, took: Double(now - healing.at) / 1e9))
        self.healing = nil
    }

    // MARK: - The end

    mutating func conclude() -> Report {
        if let healing { report.healings.append(.init(after: healing.after, at: Double(healing.at) / 1e9, took: nil)) }
        healing = nil
        report.scenario = scenario.name
        report.summary = scenario.summary
        report.marks = scenario.marks(until: Double(now) / 1e9)
        report.seed = seed
        report.carries = scenario.carries
        report.nodes = hosts.count { $0.kind != .hostile }
        report.hostile = hosts.count { $0.kind == .hostile }
        report.seconds = Double(now) / 1e9
        report.digest = digest.value
        report.occurrences = digest.count
        report.ends = ends.keys.sorted().map { .init(name: $0, count: ends[$0] ?? 0) }
        let census = census()
        measureShape(census)
        draw(census)
        measureTraffic()
        report.failure = failure
        return report
    }

    private mutating func measureTraffic() {
        for host in hosts where host.kind == .node {
            report.traffic += host.pastTraffic
            if let node = host.node { report.traffic += node.look { $0.traffic } }
        }
        let own = report.traffic.ownBytes
        (report.bytes.handshakes, report.bytes.pings, report.bytes.shares) = (own.handshakes, own.pings, own.shares)
        // Of what was queued last some isn't written yet.
        let others = own.handshakes + own.pings + own.shares
        report.bytes.messages = report.traffic.bytesOut - min(others, report.traffic.bytesOut)
        let copies = report.traffic.delivered + report.traffic.dropped[.duplicate]
        if report.traffic.delivered > 0 {
            report.delivery.copies = Double(copies) / Double(report.traffic.delivered)
        }
    }

    private mutating func measureShape(_ census: Census) {
        report.shape.up = census.up
        report.shape.pieces = census.pieces
        for host in hosts.indices {
            guard hosts[host].node != nil else { continue }
            report.shape.degrees.add(census.neighbours[host].count)
            report.shape.outgoing.add(hosts[host].online.outgoing)
        }
        let starts = hosts.indices.filter { hosts[$0].node != nil }.prefix(64)
        guard census.pieces == 1 else { return }
        report.shape.diameter = starts.map { farthest(from: $0, census.neighbours) }.max()
    }

    /// How many hops it is to whoever is farthest.
    private func farthest(from start: Int, _ neighbours: [[Int32]]) -> Int {
        var distance = [Int](repeating: -1, count: hosts.count)
        var queue = [start]
        distance[start] = 0
        var next = 0
        while next < queue.count {
            let host = queue[next]
            next += 1
            for other in neighbours[host] where distance[Int(other)] < 0 {
                distance[Int(other)] = distance[host] + 1
                queue.append(Int(other))
            }
        }
        return distance.max() ?? 0
    }

    private mutating func draw(_ census: Census) {
        let shown = hosts.indices.filter { hosts[$0].isRunning }
        if shown.count > Report.NetworkPicture.mostNodes { return }
        var position: [Int: Int] = [:]
        for (index, host) in shown.enumerated() {
            position[host] = index
            let place = fabric.place(of: host)
            report.picture.nodes.append(
                .init(
                    endpoint: "\(fabric.endpoint(of: host))", kind: software(of: host), x: place.x, y: place.y))
        }
        for host in shown {
            for line in hosts[host].online.all where line.isOutgoing {
                guard let other = fabric.other(host, line.id)?.host, let to = position[other],
                    let from = position[host]
                else { continue }
                report.picture.links.append((from, to))
            }
        }
    }

    private func software(of host: Int) -> String {
        switch hosts[host].kind {
        case .node: "protocol \(hosts[host].settings.preferredProtocol.rawValue)"
        case .old: "p2p1"
        case .hostile: "hostile"
        }
    }
}

/// Which of so many things hang together.
struct UnionFind: Sendable {
    private var parents: [Int]

    init(_ count: Int) {
        parents = Array(0..<count)
    }

    mutating func root(_ one: Int) -> Int {
        var one = one
        while parents[one] != one {
            parents[one] = parents[parents[one]]
            one = parents[one]
        }
        return one
    }

    mutating func join(_ one: Int, _ other: Int) {
        let (first, second) = (root(one), root(other))
        if first != second { parents[max(first, second)] = min(first, second) }
    }
}

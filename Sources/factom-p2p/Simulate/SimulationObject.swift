import FactomJSON
import FactomOverlay
import FactomSimulation

/// The JSON object of a run. The same run gives the same bytes, what it cost here apart.
enum SimulationObject {
    /// - Parameters:
    ///   - replay: the command that gives the same run.
    ///   - withSpeed: `false` to compare runs.
    static func text(_ result: SimulationResult, replay: String, withSpeed: Bool = true) -> String {
        let report = result.report
        var text = JSONText(.page)
        text.add("event", "simulation")
        addRun(report, &text)
        text.add("ended", result.ending.rawValue)
        text.add("met", result.isMet)
        text.add("formedAfterSeconds", report.formedAfter, decimals: 3)
        addHealings(report.healings, &text)
        addMarks(report.marks, &text)
        text.addObject("shape") { addShape(report.shape, &$0) }
        text.addObject("delivery") { addDelivery(report.delivery, &$0) }
        text.addObject("bytes") { addBytes(report.bytes, &$0) }
        text.addObject("traffic") { addTraffic(report, &$0) }
        text.addObject("dropped") { text in
            for reason in DropReason.allCases { text.add(reason.rawValue, report.traffic.dropped[reason]) }
        }
        text.addObject("ends") { text in
            for end in report.ends { text.add(end.name, end.count) }
        }
        text.add("shortfalls", result.shortfalls)
        addVictim(report.victim, &text)
        addFailure(report.failure, &text)
        text.add("replay", replay)
        addCourse(report.course, &text)
        text.addObject("topology") { addTopology(report.picture, &$0) }
        if withSpeed { text.addObject("speed") { addSpeed(report.speed, &$0) } }
        return String(decoding: text.finished(), as: UTF8.self)
    }

    private static func addRun(_ report: Report, _ text: inout JSONText) {
        text.add("scenario", report.scenario)
        text.add("seed", report.seed)
        text.add("carries", report.carries.rawValue)
        text.add("nodes", report.nodes)
        text.add("hostile", report.hostile)
        text.add("seconds", report.seconds, decimals: 3)
        text.add("occurrences", report.occurrences)
        // As text: many readers of JSON keep 53 bits of a number.
        text.add("digest", SimulationTable.hexadecimal(report.digest))
    }

    private static func addHealings(_ healings: [Report.Healing], _ text: inout JSONText) {
        text.addObjects("healings", healings) { text, healing in
            text.add("after", healing.after)
            text.add("atSeconds", healing.at, decimals: 3)
            text.add("tookSeconds", healing.took, decimals: 3)
        }
    }

    private static func addMarks(_ marks: [Report.Mark], _ text: inout JSONText) {
        text.addObjects("marks", marks) { text, mark in
            text.add("second", mark.second, decimals: 3)
            text.add("until", mark.until, decimals: 3)
            text.add("what", mark.what)
        }
    }

    private static func addShape(_ shape: Report.NetworkShape, _ text: inout JSONText) {
        text.add("up", shape.up)
        text.add("pieces", shape.pieces)
        text.add("diameter", shape.diameter.map(Double.init), decimals: 0)
        text.addObject("degrees") { addSpread(shape.degrees, &$0) }
        text.addObject("outgoing") { addSpread(shape.outgoing, &$0) }
    }

    /// How many have each count, from 0 on.
    private static func addSpread(_ tally: Tally, _ text: inout JSONText) {
        text.add("fewest", tally.smallest ?? 0)
        text.add("mean", tally.mean, decimals: 3)
        text.add("most", tally.largest ?? 0)
        text.add("counts", tally.counts)
    }

    static func addDelivery(_ delivery: Report.DeliveryReport, _ text: inout JSONText) {
        text.add("messages", delivery.messages)
        text.add("expected", delivery.expected)
        text.add("delivered", delivery.delivered)
        text.add("percent", delivery.share.map { $0 * 100 }, decimals: 6)
        text.add("copiesPerDelivery", delivery.copies, decimals: 4)
        text.addObject("hops") { addSpread(delivery.hops, &$0) }
        text.addObject("latencyMilliseconds") { addQuantiles(delivery.latency, &$0) }
        text.addObject("toAllMilliseconds") { addQuantiles(delivery.wholeAfter, &$0) }
        text.addObjects("course", delivery.course) { text, window in
            text.add("second", window.second, decimals: 3)
            text.add("expected", window.expected)
            text.add("delivered", window.delivered)
        }
    }

    private static func addQuantiles(_ tally: Tally, _ text: inout JSONText) {
        for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)] {
            text.add(name, tally.quantile(share).map(Double.init), decimals: 0)
        }
    }

    private static func addBytes(_ bytes: Report.BytesByKind, _ text: inout JSONText) {
        text.add("messages", bytes.messages)
        text.add("handshakes", bytes.handshakes)
        text.add("pings", bytes.pings)
        text.add("shares", bytes.shares)
    }

    private static func addTraffic(_ report: Report, _ text: inout JSONText) {
        text.add("parcelsIn", report.traffic.parcelsIn)
        text.add("parcelsOut", report.traffic.parcelsOut)
        text.add("bytesIn", report.traffic.bytesIn)
        text.add("bytesOut", report.traffic.bytesOut)
        text.add("delivered", report.traffic.delivered)
    }

    private static func addVictim(_ victim: Report.Victim?, _ text: inout JSONText) {
        guard let victim else { return text.addNull("victim") }
        text.addObject("victim") { text in
            text.add("endpoint", victim.endpoint)
            text.add("restarts", victim.restarts)
            text.add("leastHonest", victim.leastHonest.map(Double.init), decimals: 0)
            text.add("secondsAlone", victim.secondsAlone)
            text.addObjects("course", victim.course) { text, sample in
                text.add("second", sample.second, decimals: 3)
                text.add("honest", sample.honest)
                text.add("hostile", sample.hostile)
            }
        }
    }

    private static func addFailure(_ failure: Failure?, _ text: inout JSONText) {
        guard let failure else { return text.addNull("failure") }
        text.addObject("failure") { add(failure, &$0) }
    }

    static func add(_ failure: Failure, _ text: inout JSONText) {
        text.add("invariant", failure.invariant)
        text.add("finding", failure.finding)
        text.add("seconds", Double(failure.time) / 1e9, decimals: 9)
        text.add("seed", failure.seed)
        text.add("nodes", failure.hosts)
        text.add("lastEvents", failure.lastEvents)
    }

    private static func addCourse(_ course: [Report.Sample], _ text: inout JSONText) {
        text.addObjects("course", course) { text, sample in
            text.add("second", sample.second, decimals: 3)
            text.add("up", sample.up)
            text.add("links", sample.links)
            text.add("pieces", sample.pieces)
            text.add("leastOutgoing", sample.leastOutgoing)
            text.add("meanOutgoing", sample.meanOutgoing, decimals: 3)
        }
    }

    private static func addTopology(_ picture: Report.NetworkPicture, _ text: inout JSONText) {
        text.addObjects("nodes", picture.nodes) { text, node in
            text.add("endpoint", node.endpoint)
            text.add("kind", node.kind)
            text.add("x", node.x, decimals: 3)
            text.add("y", node.y, decimals: 3)
        }
        let links = picture.links.map { "[\($0.from),\($0.to)]" }.joined(separator: ",")
        text.add("links", raw: "[\(links)]".utf8)
    }

    private static func addSpeed(_ speed: Report.Speed, _ text: inout JSONText) {
        text.add("cpuSeconds", speed.cpuSeconds, decimals: 3)
        text.add("nodeSeconds", speed.nodeSeconds, decimals: 0)
        text.add("nodeSecondsPerCPUSecond", speed.pace, decimals: 0)
        text.add("peakMebibytes", speed.peakMebibytes)
    }
}

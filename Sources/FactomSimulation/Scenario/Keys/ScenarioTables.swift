import FactomOverlay
import FactomWire

/// The keys of scenario files, object by object.
enum ScenarioTables {
    static let year = 365 * 86_400.0
    static let day = 86_400.0
    static let hour = 3600.0
    static let mostNodes = 100_000

    static let scenario = ScenarioKeys<Scenario>(
        Scenario(),
        [
            .init("name", \.name, .line(1...64), "What it is called in reports"),
            .init("summary", \.summary, .line(0...400), "What it is for, in a sentence"),
            .init("nodes", \.nodes, .count(1...mostNodes), "Nodes, hostile ones apart"),
            .init("duration", \.seconds, .time(1...year), "How long it lasts in virtual time, `peace` apart"),
            .init("startWithin", \.startWithin, .time(0...day), "Nodes start one after another within this time"),
            .init(
                "private", \.isPrivate, .flag, "Whether all live in one private network, without limits by address"),
            .init(
                "seedNodes", \.seedNodes, .count(0...mostNodes), "How many nodes, the first ones, the seed list names"),
            .init("specialShare", \.specialShare, .share, "Which part of the nodes has two special peers"),
            .init("traffic", \.traffic, .object(traffic), "The application's messages"),
            .init("tuning", \.tuning, .object(tuning), "What nodes are like, where not as they are by default"),
            .init("protocols", \.mix, .object(protocols, fresh: true), "Which protocols nodes speak"),
            .init("weather", \.weather, .object(weather), "What the internet is like"),
            .init("plan", \.plan, .plan(atMost: 1000), "What happens, and when"),
            .init(
                "churn", optional: \.churn, .object(churn), base: Churn(), standard: "none",
                "Nodes that go and come back, over and over"),
            .init("hostile", \.hostile, .list(atMost: 6, hostile), "Nodes that mean harm, in groups"),
            .init(
                "peace", \.peace, .time(0...day),
                "How long it is quiet after all that; at the end the network must be whole, but for p2p1 peers that "
                    + "know hostile ones and nobody has heard of. None, or a minute at least"),
            .init("expect", \.expectation, .object(expectation), "What must have come true at the end"),
            .init(
                "carries", \.carries, .word,
                "What goes over the links: the protocols' bytes, or messages as they are, which is faster"),
            .init(
                "watched", \.watched, .share,
                "How many nodes are looked at each virtual second for broken invariants"),
        ])

    static let traffic = ScenarioKeys<TrafficPlan>(
        TrafficPlan(),
        [
            .init(
                "messagesPerSecond", \.messagesPerSecond, .number(0...10_000),
                "In all the network, from nodes by chance"),
            .init("bytes", \.bytes, .count(8...1 << 20), "The size of each"),
            .init("from", \.from, .time(0...year), "When the first is sent"),
            .init("patience", \.patience, .time(1...hour), "How long a message has to get everywhere"),
        ])

    private static let usual = Settings(network: NetworkID(rawValue: 0), nodeID: 0, listenPort: 1)

    static let tuning = ScenarioKeys<Tuning>(
        Tuning(),
        [
            .init(
                "fanout", optional: \.fanout, .count(1...10_000), base: 0, standard: "\(usual.fanout)",
                "To how many regular peers a broadcast goes"),
            .init(
                "outgoingFloor", optional: \.outgoingFloor, .count(0...10_000), base: 0,
                standard: "\(usual.outgoingFloor)", "Outgoing peers that a node gets to as fast as it can"),
            .init(
                "outgoingTarget", optional: \.outgoingTarget, .count(0...10_000), base: 0,
                standard: "\(usual.outgoingTarget)", "Outgoing peers that a node wants"),
            .init(
                "incomingLimit", optional: \.incomingLimit, .count(0...100_000), base: 0,
                standard: "\(usual.incomingLimit)", "Incoming peers that a node takes"),
            .init(
                "duplicateMemory", optional: \.duplicateSeconds, .time(1...hour), base: 0,
                standard: time(usual.duplicateMemory), "How long a node knows which peers have a message"),
            .init(
                "askEvery", optional: \.askSeconds, .time(1...day), base: 0, standard: time(usual.askEvery),
                "How often peers are asked for peers"),
            .init(
                "roundEvery", optional: \.roundSeconds, .time(1...day), base: 0, standard: time(usual.roundEvery),
                "How often a node lets go of some outgoing peers"),
            .init(
                "queueParcels", optional: \.queueParcels, .count(1...1_000_000), base: 0,
                standard: "\(usual.queueParcels)", "Parcels that may wait for one peer"),
            .init(
                "addressBook", optional: \.addressBook, .count(64...1_000_000), base: 0,
                standard: "\(usual.bookLimit)", "Addresses that a node remembers"),
        ])

    private static func time(_ duration: Duration) -> String {
        ScenarioTime.text(Double(duration.components.seconds)) ?? ""
    }

    static let protocols = ScenarioKeys<ProtocolMix>(
        ProtocolMix(v10: 0),
        [
            .init("9", \.v9, .number(0...1_000_000), "The weight of nodes that dial in protocol 9"),
            .init("10", \.v10, .number(0...1_000_000), "In protocol 10"),
            .init("11", \.v11, .number(0...1_000_000), "In protocol 11"),
            .init("p2p1", \.p2p1, .number(0...1_000_000), "Of nodes that behave as the first generation of Go nodes"),
        ])

    static let expectation = ScenarioKeys<Expectation>(
        Expectation(),
        [
            .init(
                "delivery", optional: \.delivery, .share, base: 0, standard: "any",
                "Of deliveries to nodes that were up, at least this share"),
            .init(
                "formedWithin", optional: \.formedWithin, .time(1...year), base: 0, standard: "any",
                "The network is whole so soon after the start"),
            .init(
                "healedWithin", optional: \.healedWithin, .time(1...year), base: 0, standard: "any",
                "It is whole again so soon after the end of each fault"),
            .init(
                "honestPeers", optional: \.honestPeers, .count(0...10_000), base: 0, standard: "any",
                "Honest outgoing peers that an eclipse's victim always has, its first minute after a start apart"),
        ])
}

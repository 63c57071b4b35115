// ScenarioTables, as far as what goes wrong goes: the internet, nodes that come and go, and hostile ones.
extension ScenarioTables {
    static let weather = ScenarioKeys<Weather>(
        Weather(),
        [
            .init("nearest", \.nearest, .nanoseconds(0...60), "One way between the two hosts that are nearest"),
            .init("farthest", \.farthest, .nanoseconds(0...60), "And that are farthest from each other"),
            .init("jitter", \.jitter, .nanoseconds(0...60), "Up to so much more for each piece of bytes"),
            .init(
                "bandwidth", \.bandwidth, .count(0...100_000_000_000),
                "Of each direction of a connection, in bytes a second: 0 for no limit, or 1000 at least"),
            .init("stallChance", \.stallChance, .share, "For each piece: it is lost and sent again"),
            .init("stall", \.stall, .nanoseconds(0...600), "Which takes up to so much longer"),
            .init("cutChance", \.cutChance, .share, "For each piece: it is read in two parts"),
            .init("corruptChance", \.corruptChance, .share, "For each piece: one of its bytes is another on arrival"),
            .init("slowConnectChance", \.slowConnectChance, .share, "For each dial: it is a slow one"),
            .init("slowConnect", \.slowConnect, .nanoseconds(0...600), "Which takes up to so much longer"),
            .init(
                "socketBuffer", \.socketBuffer, .count(1024...1 << 30),
                "What a socket takes before its writer must wait, in bytes"),
        ])

    static let churn = ScenarioKeys<Churn>(
        Churn(),
        [
            .init("share", \.share, .share, "Which part of the nodes goes each minute"),
            .init("from", \.from, .time(0...year), "When it begins"),
            .init(
                "until", optional: \.until, .time(0...year), base: 0, standard: "the end", "When it is over"),
            .init("downFrom", \.downFrom, .time(0...year), "How long each is down at least"),
            .init("downTo", \.downTo, .time(0...year), "And at most"),
        ] + manner())

    static func manner<Root: GoingNodes>() -> [ScenarioKey<Root>] {
        [
            .init(
                "silent", \.manner.isSilent, .flag,
                "Without a word, as when the power fails; otherwise its system ends its connections"),
            .init(
                "file", \.manner.file, .word,
                "Its peers file when it is back: as it was last saved, cut somewhere, or gone"),
            .init("moves", \.manner.moves, .flag, "It is back at another address, unless it is a seed"),
            .init("orderly", \.manner.isOrderly, .flag, "It stops in order, and saves"),
        ]
    }

    static let hostile = ScenarioKeys<HostileGroup>(
        HostileGroup(.mavericks, count: 0),
        [
            .init(
                "kind", \.kind, .word, isRequired: true,
                "What they do: break the protocol, each in a way of its own; send without end; take all and pass nothing "
                    + "on; keep the first node that is no seed for themselves, in one group at most"),
            .init("count", \.count, .count(1...mostNodes), isRequired: true, "How many"),
            .init("groups", \.groups, .count(1...256), "In how many /16 networks they live"),
            .init("from", \.from, .time(0...year), "When they come"),
            .init("rate", \.rate, .number(1...10_000), "What each spammer sends in a second"),
            .init(
                "restartEvery", \.restartEvery, .time(0...year),
                "How often the victim of an eclipse is restarted; 0 for never"),
        ])
}

/// What says how nodes go.
protocol GoingNodes {
    var manner: Crash { get set }
}

extension Churn: GoingNodes {}
extension FaultForm: GoingNodes {}

import FactomSimulation

// In the place of what others write.
extension Scenario {
    static var shipped: [Scenario] {
        var formation = Scenario()
        formation.name = "formation"
        formation.summary = "Nodes that know one seed become one network."
        var steady = Scenario()
        steady.name = "steady"
        steady.summary = "A network that nothing befalls."
        return [formation, steady]
    }

    static func random(seed: UInt64) -> Scenario {
        var dice = Dice(seed: seed)
        var scenario = Scenario()
        scenario.name = "random"
        scenario.nodes = 24
        scenario.seconds = 1800
        scenario.plan = [PlannedFault(at: 60, .resets(count: dice.below(5)))]
        return scenario
    }

    init(json: [UInt8]) throws {
        self.init()
    }

    func json() -> String { "{}" }
}

extension Report {
    func shortfalls(of scenario: Scenario) -> [String] { [] }
}

enum SimulationPage {
    static func text(_ report: Report) -> String { "<!doctype html>\n" }
}

enum SweepPage {
    static func text(_ report: SweepReport) -> String { "<!doctype html>\n" }
}

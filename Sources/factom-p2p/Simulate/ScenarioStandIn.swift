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
}

enum SimulationPage {
    static func text(_ report: Report, command: String? = nil) -> String { "<!doctype html>\n" }
}

enum SweepPage {
    static func text(_ report: SweepResult) -> String { "<!doctype html>\n" }
}

struct SweepResult: Sendable, Equatable {
    var key: String
    var about = ""
    var rows: [Row] = []

    struct Row: Sendable, Equatable {
        var value: Double
        var delivery: Double?
        var copies: Double?
        var hops: Double?
        var p50: Int?
        var p99: Int?
        var bytesPerDelivery: Double?
        var formedAfter: Double?
        var broken: String?
    }
}

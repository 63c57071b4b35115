import FactomSimulation
import Testing

/// The scenarios that ship.
@Suite struct ShippedScenarioTests {
    @Test func theyAreThose() {
        #expect(
            Scenario.shipped.map(\.name) == [
                "formation", "steady", "large", "churn", "partition", "restart", "eclipse", "spam", "flash-crowd",
                "mixed-protocols", "upgrade",
            ])
        #expect(Scenario.shipped("churn")?.churn != nil)
        #expect(Scenario.shipped("chrun") == nil)
    }

    @Test(arguments: Scenario.shipped) func eachIsAFileToBeginWith(_ scenario: Scenario) throws {
        #expect(scenario.flaw() == nil)
        #expect(!scenario.summary.isEmpty)
        #expect(scenario.expectation != Expectation())
        #expect(try read(scenario.json()) == scenario)
    }
}

extension Scenario: CustomTestStringConvertible {
    public var testDescription: String { name }
}

import FactomJSON
import FactomSimulation

/// A scenario that somebody wrote.
enum ScenarioFile {
    /// - Throws: why it can't be read, or what in it can't be, and where.
    static func read(_ path: String) throws(CommandFailure) -> Scenario {
        let text = try fileText(at: path, called: "scenario file", limit: JSONValue.byteLimit)
        do throws(JSONProblem) {
            return try Scenario(json: Array(text.utf8))
        } catch {
            throw .usage("\(oneLine(path, limit: 1024)): \(oneLine(error.description, limit: 400))")
        }
    }

    /// A scenario as a file.
    static func text(_ scenario: Scenario) -> String {
        scenario.json()
    }
}

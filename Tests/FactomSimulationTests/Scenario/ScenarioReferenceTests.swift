import FactomSimulation
import TestSupport
import Testing

/// The reference of scenario keys is what the simulator reads.
@Suite struct ScenarioReferenceTests {
    static let path = "docs/scenarios.md"
    private let begin = "<!-- keys, made by ScenarioReferenceTests -->"
    private let end = "<!-- end of keys -->"

    @Test func itIsMadeOfTheTablesThatReadTheFiles() throws {
        let document = try Document(Self.path)
        let lines = document.lines
        let first = try #require(lines.firstIndex(of: begin), "the keys begin nowhere")
        let last = try #require(lines.lastIndex(of: end), "the keys end nowhere")
        let made = lines[...first] + ["", ScenarioReference.markdown, ""] + lines[last...]
        try CommittedText(Self.path, by: "ScenarioReferenceTests").hold(made.joined(separator: "\n"))
    }

    /// Whatever a sweep can set has its row, under the heading of the object that it is in.
    @Test func everyKeyHasARow() throws {
        let sections = ScenarioReference.markdown.components(of: "### ")
        for key in Scenario.keys {
            let path = key.split(separator: ".")
            let heading = path.count > 1 ? "`\(path[0])`" : "The file"
            let section = try #require(sections.first { $0.hasPrefix(heading) }, "\(key) has no section")
            #expect(section.contains("\n| `\(path[path.count - 1])` | "), "\(key) has no row")
        }
        for kind in Fault.kinds { #expect(ScenarioReference.markdown.contains("\n| `\(kind)` | "), "\(kind)") }
    }

    @Test func everyRowSaysAllThatThereIsToSay() {
        let rows = ScenarioReference.markdown.components(of: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.count > 90)
        for row in rows {
            let cells = row.components(of: " | ")
            #expect(cells.allSatisfy { !$0.trimming(" |").isEmpty }, "\(row)")
        }
    }
}

extension String {
    fileprivate func components(of separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }

    fileprivate func trimming(_ characters: String) -> String {
        filter { !characters.contains($0) }
    }
}

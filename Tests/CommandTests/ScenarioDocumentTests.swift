import Foundation
import TestSupport
import Testing

/// The document on scenarios: its example is run as it shows.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ScenarioDocumentTests {
    private static let path = "docs/scenarios.md"

    @Test(arguments: try ReadmeCommand.all("simulate", in: path))
    func itsExampleHolds(_ command: ReadmeCommand) async throws {
        let example = try #require(try Document(Self.path).blocks("json").first)
        try await TemporaryFile.with(example) { file in
            let arguments = command.arguments.map { $0 == "lighthouse.json" ? file.path : $0 }
            let result = try await RunningCommand.run(arguments)
            #expect(result.status == 0, "\(result.output) \(result.errors)")
            #expect(result.output.count > 5)
        }
    }
}

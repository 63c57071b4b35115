import FactomSimulation
import Foundation
import TestSupport
import Testing

/// What nodes do is what they did when it was last looked at: each figure of each run, here and everywhere.
@Suite struct BaselineTests {
    private static let folder = "Tests/Baselines"

    @Test(arguments: Baseline.all) func behaviourIsAsCommitted(_ baseline: Baseline) async throws {
        let reports = await apart { baseline.run() }
        for report in reports { #expect(report.failure == nil) }
        let path = "\(Self.folder)/\(baseline.name).txt"
        try CommittedText(path, by: "BaselineTests").hold(baseline.text(reports))
    }

    @Test func noneIsLeftOver() throws {
        let wanted = Baseline.all.map { "\(Self.folder)/\($0.name).txt" }
        let others = try Document.all(in: Self.folder, ".txt").map(\.path).filter { !wanted.contains($0) }
        if CommittedText.accepts {
            for path in others { try FileManager.default.removeItem(at: Document.root.appending(path: path)) }
        } else {
            #expect(others == [])
        }
    }
}

extension Baseline: CustomTestStringConvertible {
    var testDescription: String { name }
}

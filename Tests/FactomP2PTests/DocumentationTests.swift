import FactomP2P
import Foundation
import TestSupport
import Testing

/// The documents tell the truth, as far as a test can say.
@Suite struct DocumentationTests {
    static let catalogue = "Sources/FactomP2P/FactomP2P.docc"

    @Test func codeInTheDocumentsIsCompiled() throws {
        let compiled = try Set(Document.all(in: "Examples", ".swift").flatMap(\.regions))
        let articles = try Document.all(in: Self.catalogue, ".md")
        #expect(articles.contains { !$0.blocks("swift").isEmpty })
        for document in try articles + [Document("README.md")] {
            for block in document.blocks("swift") where !isOfAPackage(block) {
                #expect(compiled.contains(block), "\(document.path) shows code that is not compiled")
            }
        }
    }

    @Test func codeInDocCommentsIsCompiled() throws {
        let compiled = try Set(Document.all(in: "Examples", ".swift").flatMap(\.regions))
        for document in try Document.all(in: "Sources", ".swift") where document.text.contains("/// ```swift") {
            for block in try docCommentBlocks(in: document) {
                #expect(compiled.contains(block), "\(document.path) shows code that is not compiled")
            }
        }
    }

    @Test func thePackageLinesAreOurs() throws {
        let block = try #require(Document("README.md").blocks("swift").first { isOfAPackage($0) })
        #expect(block.contains(#".product(name: "FactomP2P", package: "swift-factom-p2p")"#))
        let package = try Document("Package.swift").text
        #expect(package.contains(#"name: "swift-factom-p2p""#))
        #expect(package.contains(#".library(name: "FactomP2P""#))
        #expect(block.contains(#".product(name: "FactomP2PTesting", package: "swift-factom-p2p")"#))
        #expect(package.contains(#".library(name: "FactomP2PTesting""#))
    }

    private func isOfAPackage(_ block: String) -> Bool {
        block.split(separator: "\n").allSatisfy { $0.hasPrefix(".package(") || $0.hasPrefix(".product(") }
    }

    private func docCommentBlocks(in document: Document) throws -> [String] {
        var blocks: [String] = []
        var open: [String]?
        for line in document.lines {
            let code = line.trimmingCharacters(in: .whitespaces)
            if code == "/// ```swift" {
                open = []
            } else if code == "/// ```" {
                if let lines = open { blocks.append(lines.joined(separator: "\n")) }
                open = nil
            } else if let lines = open {
                open = lines + [String(code.dropFirst(4))]
            }
        }
        return blocks
    }

    // MARK: - What operators look up

    @Test func everyDropReasonIsExplainedByItsWord() throws {
        let rows = try Document("\(Self.catalogue)/OperatingANode.md").tableRows
        let words = rows.filter { $0[0].hasPrefix("``DropReason/") }.map { $0[1] }
        #expect(words == DropReason.allCases.map { "`\($0.rawValue)`" })
    }

    @Test func everyCloseReasonIsExplainedByItsWord() throws {
        let source = try Document("Sources/FactomOverlay/CloseReason.swift").lines
        let labels = source.drop { !$0.contains("var label: String") }.compactMap { line in
            line.firstMatch(of: /case \.([A-Za-z]+): "([a-z_]+)"/).map { [String($0.output.1), "`\($0.output.2)`"] }
        }
        #expect(labels.count >= 25)
        let rows = try Document("\(Self.catalogue)/OperatingANode.md").tableRows
        let explained = rows.filter { $0[0].hasPrefix("``CloseReason/") }.map { row in
            [String(row[0].dropFirst("``CloseReason/".count).prefix { $0.isLetter }), row[1]]
        }
        #expect(explained == labels)
    }

    @Test func everyMetricIsExplained() throws {
        let source = try Document("Sources/FactomP2P/NodeMetrics.swift").text
        let counters = source.matches(of: /counter\("([a-z_]+)"/).map { "`factom_p2p_\($0.output.1)`" }
        let others = source.matches(of: /label: "(factom_p2p_[a-z_]+[a-z])"/).map { "`\($0.output.1)`" }
        let rows = try Document("\(Self.catalogue)/OperatingANode.md").tableRows
        let explained = rows.map { $0[0] }.filter { $0.hasPrefix("`factom_p2p_") }
        #expect(Set(explained) == Set(counters + others))
        #expect(Set(explained).count == explained.count)
    }

    @Test func everyLogMessageIsExplained() throws {
        let source = try Document("Sources/FactomP2P/NodeReport.swift").text
        let messages = source.matches(of: /logger\.[a-z]+\(\s*(?:level: [^,]+, )?"([^"]+)"/).map { "`\($0.output.1)`" }
        let rows = try Document("\(Self.catalogue)/OperatingANode.md").tableRows
        let levels = ["info", "debug", "warning"]
        let explained = rows.filter { row in row.count > 1 && levels.contains { row[1].hasPrefix($0) } }.map { $0[0] }
        #expect(Set(explained) == Set(messages))
    }

    // MARK: - References

    @Test func everyDepartureNamesATestThatExists() throws {
        let tests = try Document.all(in: "Tests", ".swift")
        let rows = try Document("docs/departures.md").tableRows.filter { $0.first != "here" }
        #expect(rows.count >= 20)
        for row in rows {
            let name = try #require(row.last?.firstMatch(of: /^`([A-Za-z0-9]+)\.([A-Za-z0-9]+)`$/), "\(row)")
            let exists = tests.contains { document in
                document.text.contains("struct \(name.output.1) ")
                    && document.text.contains("func \(name.output.2)(")
            }
            #expect(exists, "there is no test \(name.output.0)")
        }
    }

    private static let outsideTheCatalogue = [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/departures.md", "docs/scenarios.md",
    ]

    @Test(arguments: outsideTheCatalogue) func everythingThatIsLinkedToExists(_ path: String) throws {
        let document = try Document(path)
        let folder = Document.root.appending(path: path).deletingLastPathComponent()
        for link in document.text.matches(of: /\]\(([^)]+)\)/) where !link.output.1.hasPrefix("https://") {
            let target = String(link.output.1)
            if target.hasPrefix("#") {
                #expect(document.lines.contains("### `\(target.dropFirst())`"), "\(path) has no heading \(target)")
            } else {
                let file = folder.appending(path: target).path()
                #expect(FileManager.default.fileExists(atPath: file), "\(path) links to \(target)")
            }
        }
    }

    @Test func documentsNameNoPathOfOneMachine() throws {
        for document in try Self.outsideTheCatalogue.map({ try Document($0) }) + Document.all(in: Self.catalogue, ".md")
        {
            for place in ["/home/", "/Users/", "/root/", "/tmp/", "/opt/"] {
                #expect(!document.text.contains(place), "\(document.path) names \(place)")
            }
        }
    }
}

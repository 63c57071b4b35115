package import Foundation

/// A text of the repository, found from where this source file lies: documents and what they speak of.
package struct Document {
    package let path: String
    package let text: String

    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// - Parameter path: from the repository's folder.
    package init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: Document.root.appending(path: path), encoding: .utf8)
    }

    /// Every file under a folder whose name ends so, in the order of their paths.
    package static func all(in folder: String, _ ending: String) throws -> [Document] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path())
        return try names.filter { $0.hasSuffix(ending) }.sorted().map { try Document("\(folder)/\($0)") }
    }

    package var lines: [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The fenced blocks of Markdown that are marked as being in this language.
    package func blocks(_ language: String) -> [String] {
        var blocks: [String] = []
        var open: [String]?
        for line in lines {
            if let lines = open {
                if line == "```" {
                    blocks.append(lines.joined(separator: "\n"))
                    open = nil
                } else {
                    open = lines + [line]
                }
            } else if line == "```" + language {
                open = []
            }
        }
        return blocks
    }

    /// The cells of every table row of Markdown, without the rows that only draw lines.
    package var tableRows: [[String]] {
        lines.filter { $0.hasPrefix("| ") && !$0.hasPrefix("| ---") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The code between `// region: NAME` and `// end`, without what all of its lines are indented by.
    package var regions: [String] {
        var regions: [String] = []
        var open: [String]?
        for line in lines {
            let code = line.trimmingCharacters(in: .whitespaces)
            if code.hasPrefix("// region: ") {
                open = []
            } else if code == "// end" {
                if let lines = open { regions.append(unindented(lines)) }
                open = nil
            } else if let lines = open {
                open = lines + [line]
            }
        }
        return regions
    }
}

private func unindented(_ lines: [String]) -> String {
    let depth = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { String($0.dropFirst(depth)) }.joined(separator: "\n")
}

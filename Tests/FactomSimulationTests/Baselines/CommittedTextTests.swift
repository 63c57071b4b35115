import Foundation
import Testing

/// What is said of texts that aren't what is committed, and how they are accepted.
@Suite struct CommittedTextTests {
    private let accept = "FACTOM_P2P_ACCEPT_BASELINES=1 swift test --filter SomeTests"

    @Test func whatDiffersIsToldWithItsLines() throws {
        try inFolder { text in
            try text.hold("seed 1\n  digest 1\n  hops 2\n", accepts: true)
            #expect(text.complaint("seed 1\n  digest 1\n  hops 2\n") == nil)
            #expect(
                text.complaint("seed 1\n  digest 7\n  hops 2\n") == """
                    some/text.txt is not what is committed (-) any more (+):
                    -2:   digest 1
                    +2:   digest 7
                    If that is meant, this accepts it: \(accept)
                    """)
        }
    }

    @Test func whatIsMissingIsTold() throws {
        try inFolder { text in
            #expect(text.complaint("seed 1") == "there is no some/text.txt yet. This writes it: \(accept)")
        }
    }

    @Test func whatIsAcceptedIsCommittedNext() throws {
        try inFolder { text in
            for made in ["one\n", "two\n"] {
                #expect(text.complaint(made) != nil)
                try text.hold(made, accepts: true)
                #expect(text.complaint(made) == nil)
            }
        }
    }

    @Test func aDifferenceIsAnIssue() throws {
        try inFolder { text in
            withKnownIssue { try text.hold("seed 1", accepts: false) }
        }
    }

    @Test func aLineMoreOrLessIsOneLine() {
        #expect(LineDifference(from: "a\nb\nd", to: "a\nb\nc\nd").lines(atMost: 5) == ["+3: c"])
        #expect(LineDifference(from: "a\nb\nd", to: "a\nd").lines(atMost: 5) == ["-2: b"])
        #expect(LineDifference(from: "a", to: "a").lines(atMost: 5) == [])
    }

    @Test func ofManyLinesTheFirstAreTold() {
        let (old, new) = ((1...9).map { "old \($0)" }, (1...9).map { "new \($0)" })
        let difference = LineDifference(from: old.joined(separator: "\n"), to: new.joined(separator: "\n"))
        #expect(difference.lines(atMost: 3) == ["-1: old 1", "+1: new 1", "-2: old 2", "and 15 more"])
    }

    private func inFolder(_ body: (CommittedText) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(CommittedText("some/text.txt", by: "SomeTests", in: folder))
    }
}

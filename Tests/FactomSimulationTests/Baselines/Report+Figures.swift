import FactomJSON
import FactomOverlay
import FactomSimulation

// Report, as far as baselines go: all that is the same at each run, and a few lines of it.
extension Report {
    /// Whole numbers as they are, others with as many digits as tell them apart: the same everywhere.
    ///
    /// - Parameter promised: by the scenario in its own size; this one may miss it.
    func figures(promised: Expectation) -> String {
        let missed = shortfalls(of: promised).map { ("missed", $0) }
        let lines = [outcome, missed, course, delivered, sizes, [("ends", list(ends)), ("drops", drops)], eclipse]
            .joined()
        return (["seed \(seed)"] + lines.map(Report.line)).joined(separator: "\n")
    }

    private static func line(_ name: String, _ value: String) -> String {
        "  \(name)\(String(repeating: " ", count: 13 - name.count)) \(value)"
    }

    private typealias Lines = [(String, String)]

    private var outcome: Lines {
        let digits = String(digest, radix: 16)
        return [
            ("digest", String(repeating: "0", count: 16 - digits.count) + digits), ("occurrences", "\(occurrences)"),
        ]
    }

    private var course: Lines {
        [("formed after", seconds(formedAfter))]
            + marks.map { ("befallen", "\($0.what), at \(seconds($0.second))") }
            + healings.map { ("healed", "\(seconds($0.took)) after \($0.after), at \(seconds($0.at))") }
            + [
                (
                    "shape",
                    "\(shape.up) up, \(shape.pieces) pieces, diameter \(shape.diameter.map { "\($0)" } ?? "none")"
                )
            ]
    }

    private var delivered: Lines {
        [
            ("messages", "\(delivery.messages)"),
            ("delivered", "\(delivery.delivered) of \(delivery.expected)"),
            ("copies", delivery.copies.map(number) ?? "none"),
            ("hops", counts(delivery.hops)), ("degrees", counts(shape.degrees)), ("outgoing", counts(shape.outgoing)),
        ]
    }

    private var sizes: Lines {
        [
            (
                "bytes",
                "messages \(bytes.messages), handshakes \(bytes.handshakes), pings \(bytes.pings), "
                    + "shares \(bytes.shares)"
            ),
            ("parcels", "in \(traffic.parcelsIn), out \(traffic.parcelsOut), delivered \(traffic.delivered)"),
        ]
    }

    private var drops: String {
        list(DropReason.allCases.map { NamedCount(name: $0.rawValue, count: traffic.dropped[$0]) })
    }

    private var eclipse: Lines {
        guard let victim else { return [] }
        let honest = victim.leastHonest.map { "\($0)" } ?? "unknown"
        return [("victim", "\(victim.restarts) restarts, \(honest) honest peers at worst")]
    }

    // MARK: - Values

    private func number(_ value: Double) -> String { JSONText.number(value, decimals: 6) }

    private func seconds(_ value: Double?) -> String { value.map { "\(number($0)) s" } ?? "never" }

    private func list(_ counts: [NamedCount]) -> String {
        let some = counts.filter { $0.count > 0 }.map { "\($0.name) \($0.count)" }
        return some.isEmpty ? "none" : some.joined(separator: ", ")
    }

    /// How many there were of each size.
    private func counts(_ tally: Tally) -> String {
        list(tally.counts.enumerated().map { NamedCount(name: "\($0.offset):", count: $0.element) })
    }
}

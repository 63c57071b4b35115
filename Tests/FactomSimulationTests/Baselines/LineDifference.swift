/// The lines in which two texts differ.
struct LineDifference {
    /// In the order of the texts; where a line was changed, first what it was.
    private let changes: [(number: Int, sign: String, text: String)]

    init(from old: String, to new: String) {
        let difference = LineDifference.split(new).difference(from: LineDifference.split(old))
        let changes = difference.map { change in
            switch change {
            case .remove(let offset, let text, _): (number: offset + 1, sign: "-", text: text)
            case .insert(let offset, let text, _): (number: offset + 1, sign: "+", text: text)
            }
        }
        self.changes = changes.sorted { ($0.number, $1.sign) < ($1.number, $0.sign) }
    }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// `-12: as it was`, `+12: as it is`; the last says how many more there are.
    func lines(atMost limit: Int) -> [String] {
        let shown = changes.prefix(limit).map { "\($0.sign)\($0.number): \($0.text)" }
        let rest = changes.count - shown.count
        return shown + (rest > 0 ? ["and \(rest) more"] : [])
    }
}

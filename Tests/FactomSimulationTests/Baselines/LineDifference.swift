/// The lines in which two texts differ.
struct LineDifference {
    /// In the order of the texts; where a line was changed, first what it was.
    private var changes: [String] = []

    init(from old: String, to new: String) {
        let (old, new) = (LineDifference.split(old), LineDifference.split(new))
        let difference = new.difference(from: old)
        let gone = Set(difference.removals.map(\.offset))
        let come = Set(difference.insertions.map(\.offset))
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
            if gone.contains(before) {
                changes.append("-\(before + 1): \(old[before])")
                before += 1
            } else if come.contains(after) {
                changes.append("+\(after + 1): \(new[after])")
                after += 1
            } else {
                (before, after) = (before + 1, after + 1)
            }
        }
    }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// `-12: as it was`, `+12: as it is`; the last says how many more there are.
    func lines(atMost limit: Int) -> [String] {
        let rest = changes.count - limit
        return changes.prefix(limit) + (rest > 0 ? ["and \(rest) more"] : [])
    }
}

extension CollectionDifference.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}

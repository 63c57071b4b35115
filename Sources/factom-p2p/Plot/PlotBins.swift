/// Counts by size, with sizes put together until there are few enough to draw.
struct PlotBins: Sendable, Equatable {
    struct Bin: Sendable, Equatable {
        /// The smallest size in it.
        var from: Int
        var count: UInt64
    }

    /// How many sizes each has.
    let width: Int
    /// Without a gap, from the first that has any to the last.
    private(set) var bins: [Bin] = []
    /// How many were larger than the last that is drawn.
    private(set) var beyond: UInt64 = 0

    /// - Parameters:
    ///   - counts: how many there are of each size, from 0.
    ///   - limit: larger sizes are only counted.
    ///   - width: of each bin; 0 for the smallest round one that makes few enough.
    ///   - most: bins.
    init(_ counts: [UInt64], limit: Int = .max, width: Int = 0, most: Int = 120) {
        let shown = counts.prefix(limit < counts.count ? max(limit + 1, 0) : counts.count)
        beyond = counts.dropFirst(shown.count).reduce(0, &+)
        guard let first = shown.firstIndex(where: { $0 > 0 }), let last = shown.lastIndex(where: { $0 > 0 }) else {
            self.width = max(width, 1)
            return
        }
        let width = width > 0 ? width : PlotBins.width(first, last, most: max(most, 2))
        self.width = width
        bins = (first / width...last / width).map { Bin(from: $0 * width, count: 0) }
        for size in first...last { bins[size / width - first / width].count += shown[size] }
    }

    /// 1, 2 or 5 times a power of ten.
    private static func width(_ first: Int, _ last: Int, most: Int) -> Int {
        var (power, next) = (1, 0)
        while true {
            let width = [1, 2, 5][next] * power
            if last / width - first / width < most { return width }
            next = (next + 1) % 3
            if next == 0 { power *= 10 }
        }
    }

    var greatest: UInt64 { bins.map(\.count).max() ?? 0 }

    /// How many are in the bin that begins there; 0 where there is none.
    func count(_ from: Int) -> UInt64 {
        guard let first = bins.first?.from, from >= first, (from - first) / width < bins.count else { return 0 }
        return bins[(from - first) / width].count
    }

    /// `12` or `10 to 19`.
    func words(_ bin: Bin) -> String {
        let (from, to) = (PlotUnit.number(Double(bin.from), decimals: 0), bin.from + width - 1)
        return width == 1 ? from : "\(from) to \(PlotUnit.number(Double(to), decimals: 0))"
    }
}

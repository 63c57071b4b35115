/// A box with two axes, and what is drawn in it.
struct PlotPanel: Sendable {
    struct Box: Sendable {
        var left: Double
        var top: Double
        var width: Double
        var height: Double

        var right: Double { left + width }
        var bottom: Double { top + height }
    }

    typealias Point = (x: Double, y: Double)

    let box: Box
    let x: PlotAxis
    let y: PlotAxis
    /// Whether the x axis has labels; of panels one above the other only the last needs them.
    var hasLabelsBelow = true

    func across(_ value: Double) -> Double { box.left + x.share(value) * box.width }

    func down(_ value: Double) -> Double { box.bottom - y.share(value) * box.height }

    // MARK: - Axes

    /// Lines and labels, to be drawn first.
    var grid: String {
        let rows = y.marks(most: box.height < 110 ? 3 : 6).map { mark in
            let at = tenths(down(mark.value))
            return "<path class=\"rule\" d=\"M\(tenths(box.left)) \(at)H\(tenths(box.right))\"/>"
                + "<text class=\"tick y\" x=\"\(tenths(box.left - 7))\" y=\"\(at)\" dy=\".32em\">\(escaped(mark.label))</text>"
        }
        let base = "<path class=\"base\" d=\"M\(tenths(box.left)) \(tenths(box.bottom))H\(tenths(box.right))\"/>"
        return rows.joined() + base + (hasLabelsBelow ? below : "")
    }

    private var below: String {
        var labels = ""
        var free = -Double.infinity
        for mark in x.marks(most: Int(box.width / 75)) {
            let at = across(mark.value)
            let half = Double(mark.label.count) * 3.4
            // One label never covers another.
            if at - half < free { continue }
            free = at + half + 6
            labels +=
                "<path class=\"base\" d=\"M\(tenths(at)) \(tenths(box.bottom))v4\"/>"
                + "<text class=\"tick x\" x=\"\(tenths(at))\" y=\"\(tenths(box.bottom + 17))\">\(escaped(mark.label))</text>"
        }
        let middle = tenths(box.left + box.width / 2)
        return labels
            + "<text class=\"words x\" x=\"\(middle)\" y=\"\(tenths(box.bottom + 34))\">\(escaped(x.words))</text>"
    }

    /// The y axis's words, above it.
    var heading: String {
        "<text class=\"words\" x=\"\(tenths(box.left))\" y=\"\(tenths(box.top - 9))\">\(escaped(y.words))</text>"
    }

    // MARK: - Series

    /// A line from point to point.
    func line(_ points: [Point], _ look: String) -> String {
        points.isEmpty ? "" : "<path class=\"line \(look)\" d=\"\(path(points))\"/>"
    }

    /// What lies under a line.
    func area(_ points: [Point], _ look: String) -> String {
        guard let first = points.first, let last = points.last else { return "" }
        let floor = tenths(box.bottom)
        return "<path class=\"area \(look)\" d=\"\(path(points))L\(tenths(across(last.x))) \(floor)"
            + "L\(tenths(across(first.x))) \(floor)z\"/>"
    }

    func dots(_ points: [Point], _ look: String) -> String {
        points.map { point in
            "<circle class=\"dot \(look)\" cx=\"\(tenths(across(point.x)))\" cy=\"\(tenths(down(point.y)))\" r=\"3.5\"/>"
        }.joined()
    }

    /// A bar on the floor, from one x to another; one of 0 is none.
    func bar(from: Double, to: Double, height: Double, _ look: String) -> String {
        let (left, right, top) = (across(from), across(to), down(height))
        if height <= 0 { return "" }
        let gap = right - left > 6 ? 1.0 : 0
        let tall = max(box.bottom - top, 0.6)
        return "<rect class=\"bar \(look)\" x=\"\(tenths(left + gap / 2))\" y=\"\(tenths(box.bottom - tall))\" "
            + "width=\"\(tenths(max(right - left - gap, 0.4)))\" height=\"\(tenths(tall))\"/>"
    }

    /// Where a pointer, or an arrow key, finds a value's words.
    ///
    /// - Parameter drawn: what belongs to the value.
    func value(from: Double, to: Double, title: String, drawn: String = "") -> String {
        let (left, right) = (across(from), across(to))
        return "<g class=\"v\"><title>\(escaped(title))</title><rect class=\"hit\" x=\"\(tenths(left))\" "
            + "y=\"\(tenths(box.top))\" width=\"\(tenths(max(right - left, 0.5)))\" "
            + "height=\"\(tenths(box.height))\"/>\(drawn)</g>"
    }

    private func path(_ points: [Point]) -> String {
        "M" + points.map { "\(tenths(across($0.x))) \(tenths(down($0.y)))" }.joined(separator: "L")
    }
}

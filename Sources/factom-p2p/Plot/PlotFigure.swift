/// A plot with its title, what its colours mean, and a sentence below.
struct PlotFigure: Sendable {
    /// The picture's width; the page shrinks or enlarges it.
    static let width = 640.0

    var title: String
    /// Looks and what they stand for; none where there is but one.
    var legend: [(look: String, words: String)] = []
    /// What the picture shows, for those who can't see it.
    var summary: String
    /// In a sentence, under the picture; empty for none.
    var note = ""
    var width = PlotFigure.width
    var height = 270.0
    /// The inside of the SVG; `nil` when there is nothing to show, and `note` says why.
    var drawing: String?
    /// HTML beside the title; empty for none.
    var extra = ""
    /// For the page's grid.
    var look = ""

    /// The box of a plot with one panel.
    static var box: PlotPanel.Box { .init(left: 54, top: 26, width: PlotFigure.width - 54 - 14, height: 200) }

    var html: String {
        let caption = "<figcaption><h2>\(escaped(title))</h2>\(key)\(extra)</figcaption>"
        return "<figure class=\"\(look)\">\(caption)\(picture)\(below)</figure>"
    }

    private var picture: String {
        guard let drawing else { return "" }
        return """
            <div class="frame"><svg class="plot" viewBox="0 0 \(tenths(width)) \(tenths(height))" role="img" \
            tabindex="0" aria-label="\(escaped(title + ": " + summary))">
            \(drawing)
            </svg></div>
            """
    }

    private var key: String {
        if legend.isEmpty || drawing == nil { return "" }
        let items = legend.map { "<li><i class=\"\($0.look)\"></i>\(escaped($0.words))</li>" }
        return "<ul class=\"key\">\(items.joined())</ul>"
    }

    private var below: String {
        note.isEmpty ? "" : "<p class=\"note\">\(escaped(note))</p>"
    }
}

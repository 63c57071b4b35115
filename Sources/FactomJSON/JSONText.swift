/// A JSON object in the making: its members stand in the order in which they are added, and the same members give
/// the same bytes, everywhere and always.
package struct JSONText: Sendable {
    package enum Layout: Sendable {
        /// On one line and without blanks, for programs.
        case line
        /// For people, and for what compares line by line: a line for each outermost member, and for each object in
        /// its list; what is deeper stays on that line.
        case page
    }

    private let layout: Layout
    private var bytes = [UInt8(ascii: "{")]
    private var isOutermost = true
    /// Whether the innermost object or list has nothing yet.
    private var isEmpty = true

    package init(_ layout: Layout = .line) {
        self.layout = layout
    }

    /// Without a line feed behind it.
    package consuming func finished() -> [UInt8] {
        if !isEmpty { breakLine(indentation: 0) }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    // MARK: - One word

    package mutating func add(_ name: String, _ value: String) {
        begin(name)
        JSONText.append(quoted: value, to: &bytes)
    }

    /// `nil` is `null`.
    package mutating func add(_ name: String, _ value: String?) {
        guard let value else { return addNull(name) }
        add(name, value)
    }

    package mutating func add(_ name: String, _ value: some BinaryInteger) {
        begin(name)
        bytes += String(value).utf8
    }

    package mutating func add(_ name: String, _ value: Bool) {
        begin(name)
        bytes += (value ? "true" : "false").utf8
    }

    /// As ``number(_:decimals:)`` writes it; `nil` is `null`.
    package mutating func add(_ name: String, _ value: Double?, decimals: Int) {
        begin(name)
        bytes += (value.map { JSONText.number($0, decimals: decimals) } ?? "null").utf8
    }

    package mutating func addNull(_ name: String) {
        begin(name)
        bytes += "null".utf8
    }

    /// A value that is JSON, or a text that needs no escapes and brings its quotes.
    package mutating func add(_ name: String, raw value: some Sequence<UInt8>) {
        begin(name)
        bytes += value
    }

    // MARK: - Lists

    package mutating func add(_ name: String, _ values: some Sequence<String>) {
        addList(name, values, isOfLines: false) { JSONText.append(quoted: $1, to: &$0.bytes) }
    }

    package mutating func add(_ name: String, _ values: some Sequence<some BinaryInteger>) {
        addList(name, values, isOfLines: false) { $0.bytes += String($1).utf8 }
    }

    package mutating func add(_ name: String, _ values: some Sequence<Double>, decimals: Int) {
        addList(name, values, isOfLines: false) { $0.bytes += JSONText.number($1, decimals: decimals).utf8 }
    }

    // MARK: - Objects

    /// - Parameter write: adds the members of the object.
    package mutating func addObject(_ name: String, _ write: (inout JSONText) -> Void) {
        begin(name)
        append(object: write)
    }

    /// A list of objects, one for each item.
    ///
    /// - Parameter write: adds the members of an item's object.
    package mutating func addObjects<Items: Sequence>(
        _ name: String, _ items: Items, _ write: (inout JSONText, Items.Element) -> Void
    ) {
        addList(name, items, isOfLines: true) { text, item in
            text.append { write(&$0, item) }
        }
    }

    private mutating func append(object write: (inout JSONText) -> Void) {
        let wasOutermost = isOutermost
        bytes.append(UInt8(ascii: "{"))
        (isOutermost, isEmpty) = (false, true)
        write(&self)
        (isOutermost, isEmpty) = (wasOutermost, false)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func addList<Items: Sequence>(
        _ name: String, _ items: Items, isOfLines: Bool, _ append: (inout JSONText, Items.Element) -> Void
    ) {
        begin(name)
        bytes.append(UInt8(ascii: "["))
        isEmpty = true
        for item in items {
            separate(indentation: isOfLines ? 4 : nil)
            append(&self, item)
        }
        if isOfLines, !isEmpty { breakLine(indentation: 2) }
        isEmpty = false
        bytes.append(UInt8(ascii: "]"))
    }

    // MARK: - Between values

    private mutating func begin(_ name: String) {
        separate(indentation: 2)
        JSONText.append(quoted: name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if layout == .page { bytes.append(UInt8(ascii: " ")) }
    }

    /// - Parameter indentation: of the line that what follows gets; `nil` for none.
    private mutating func separate(indentation: Int?) {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        if let indentation, isOutermost {
            breakLine(indentation: indentation)
        } else if !isEmpty, layout == .page {
            bytes.append(UInt8(ascii: " "))
        }
        isEmpty = false
    }

    private mutating func breakLine(indentation: Int) {
        guard layout == .page, isOutermost else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: indentation)
    }
}

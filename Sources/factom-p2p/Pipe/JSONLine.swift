/// A JSON object on one line, its members in the order they were added.
struct JSONLine {
    private var bytes = [UInt8(ascii: "{")]

    init() {}

    init(event: String) {
        add("event", event)
    }

    mutating func add(_ name: String, _ value: String) {
        begin(name)
        append(quoted: value)
    }

    mutating func add(_ name: String, _ value: some BinaryInteger) {
        begin(name)
        bytes += String(value).utf8
    }

    mutating func add(_ name: String, _ value: Bool) {
        begin(name)
        bytes += (value ? "true" : "false").utf8
    }

    /// With three digits behind the point; `nil` is `null`.
    mutating func add(_ name: String, thousandths value: Int64?) {
        begin(name)
        guard let value else {
            bytes += "null".utf8
            return
        }
        let digits = String(value.magnitude % 1000)
        let zeros = String(repeating: "0", count: 3 - digits.count)
        bytes += "\(value < 0 ? "-" : "")\(value.magnitude / 1000).\(zeros)\(digits)".utf8
    }

    /// A value that is JSON, or a text that needs no escapes and brings its quotes.
    mutating func add(_ name: String, raw value: some Sequence<UInt8>) {
        begin(name)
        bytes += value
    }

    /// `nil` is `null`.
    mutating func add(_ name: String, _ object: JSONLine?) {
        begin(name)
        bytes += object?.finished() ?? Array("null".utf8)
    }

    mutating func add(_ name: String, _ objects: [JSONLine]) {
        begin(name)
        bytes.append(UInt8(ascii: "["))
        for (index, object) in objects.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += object.finished()
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Without a line feed.
    func finished() -> [UInt8] {
        bytes + [UInt8(ascii: "}")]
    }

    private mutating func begin(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        append(quoted: name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case 0..<0x20, 0x7f: appendEscape(byte)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(_ byte: UInt8) {
        let digits = String(byte, radix: 16)
        bytes += "\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8
    }
}

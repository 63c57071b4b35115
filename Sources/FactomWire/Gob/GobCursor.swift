/// Reads the primitives of one gob message, and never past its end.
///
/// Works on borrowed memory: it lives no longer than the closure that lent it.
struct GobCursor {
    private let bytes: UnsafeRawBufferPointer
    private(set) var index = 0
    /// How many more elements this message may have (``GobLimits/elements``).
    var elementsLeft = GobLimits.elements

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - index }

    /// An unsigned integer. One that isn't minimal is read as Go reads it.
    @inline(__always)
    mutating func unsigned() throws(GobError) -> UInt64 {
        guard index < bytes.count else { throw .cut }
        let first = bytes[index]
        index += 1
        if first < 128 { return UInt64(first) }
        return try longUnsigned(count: 256 - Int(first))
    }

    private mutating func longUnsigned(count: Int) throws(GobError) -> UInt64 {
        if count > 8 { throw .integerTooLong(count) }
        if count > remaining { throw .cut }
        var value: UInt64 = 0
        for offset in 0..<count { value = value << 8 | UInt64(bytes[index + offset]) }
        index += count
        return value
    }

    @inline(__always)
    mutating func signed() throws(GobError) -> Int64 {
        let zigzag = try unsigned()
        let half = Int64(bitPattern: zigzag >> 1)
        return zigzag & 1 == 1 ? ~half : half
    }

    /// The place of a string's or byte slice's bytes in the message.
    @inline(__always)
    mutating func block() throws(GobError) -> Range<Int> {
        let length = try unsigned()
        guard length <= UInt64(remaining) else { throw .cut }
        let start = index
        index += Int(length)
        return start..<index
    }

    /// A short text whose limit the caller names; invalid UTF-8 is repaired.
    mutating func text(limit: GobLimit, _ most: Int) throws(GobError) -> String {
        let place = try block()
        if place.count > most { throw .limit(limit, place.count) }
        return String(decoding: bytes[place], as: UTF8.self)
    }

    /// The number of the struct's next field, or `nil` at its end. `last` is −1 at first.
    @inline(__always)
    mutating func nextField(after last: Int, of count: Int) throws(GobError) -> Int? {
        let delta = try unsigned()
        if delta == 0 { return nil }
        guard delta <= UInt64(count), last + Int(delta) < count else { throw .fieldNumber(delta) }
        return last + Int(delta)
    }

    /// How many elements follow: no more than the budget of the message has left.
    mutating func count() throws(GobError) -> Int {
        let count = try unsigned()
        guard count <= UInt64(elementsLeft) else { throw .limit(.elements, Int(clamping: count)) }
        return Int(count)
    }

    /// Takes one value that is passed over off the budget, be it an element or a field.
    mutating func countElement() throws(GobError) {
        guard elementsLeft > 0 else { throw .limit(.elements, GobLimits.elements) }
        elementsLeft -= 1
    }
}

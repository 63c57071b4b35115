/// Where in a row that is in the order of numbers each number probably stands: a look instead of a search, where every
/// parcel asks. A number has the place of one that is 256 more or less at times, so whoever asks looks whether it is
/// there, and searches otherwise.
struct PlaceHints: Sendable {
    private var places = [UInt16](repeating: 0, count: 256)

    @inline(__always)
    subscript(number: UInt64) -> Int { Int(places[Int(truncatingIfNeeded: number) & 255]) }

    /// Notes the places of those that were moved: all from one place on.
    mutating func note(_ numbers: some Collection<UInt64>, from place: Int) {
        var place = place
        for number in numbers {
            places[Int(truncatingIfNeeded: number) & 255] = UInt16(truncatingIfNeeded: place)
            place += 1
        }
    }
}

/// A small number that stands for a connection in the ``DuplicateFilter``, for as long as it is connected.
package struct Slot: Sendable, Hashable {
    package let number: UInt8

    /// How many there are.
    static let count = 256
}

/// A set of connections, by their slots: 32 bytes, and no memory of its own.
package struct HolderSet: Sendable, Equatable {
    var words = SIMD4<UInt64>()

    package init() {}

    @inline(__always)
    package func contains(_ slot: Slot) -> Bool {
        words[Int(slot.number >> 6)] &>> UInt64(slot.number & 63) & 1 == 1
    }

    @inline(__always)
    package mutating func insert(_ slot: Slot) {
        words[Int(slot.number >> 6)] |= 1 &<< UInt64(slot.number & 63)
    }

    /// How many words hold all of it: 1…4.
    @inline(__always)
    var width: Int {
        words[3] != 0 ? 4 : words[2] != 0 ? 3 : words[1] != 0 ? 2 : 1
    }
}

/// Who has which slot.
///
/// One that was given back isn't given again until no hash of the filter can name it: else a newcomer would seem
/// to have what somebody else had.
struct SlotTable: Sendable {
    /// From which turn of the filter on each may be given; `.max` while it is taken.
    private(set) var freeFrom = [UInt64](repeating: 0, count: Slot.count)
    private(set) var taken = 0

    /// The lowest that is free, which keeps the sets short; `nil` when there is none.
    mutating func take(at turn: UInt64) -> Slot? {
        guard let number = freeFrom.firstIndex(where: { $0 <= turn }) else { return nil }
        freeFrom[number] = .max
        taken += 1
        return Slot(number: UInt8(number))
    }

    /// - Parameter turn: from when on it may be given again.
    mutating func release(_ slot: Slot, until turn: UInt64) {
        freeFrom[Int(slot.number)] = turn
        taken -= 1
    }
}

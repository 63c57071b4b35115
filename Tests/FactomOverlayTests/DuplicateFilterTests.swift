import Testing

@testable import FactomOverlay

@Suite("What is known of who has which message") struct DuplicateFilterTests {
    private func filter(hashes: Int = 1 << 20) -> DuplicateFilter {
        DuplicateFilter(key: (1, 2), memory: .seconds(60), hashes: hashes)
    }

    private func at(_ seconds: Double) -> Moment { .at(.milliseconds(Int(seconds * 1000))) }

    private func set(_ numbers: UInt8...) -> HolderSet {
        var set = HolderSet()
        for number in numbers { set.insert(Slot(number: number)) }
        return set
    }

    /// What the allocator adds to six arrays.
    private static let rounding = 6 * 4096

    // MARK: - Memory

    @Test(
        "A hash is remembered for 30 to 60 s, from when it first came",
        arguments: [(0, 59.999, 60), (0.001, 59.999, 60), (29.999, 59.999, 60), (30, 89.999, 90), (45, 89.999, 90)])
    func memory(first: Double, still: Double, gone: Double) {
        for end in [still, gone] {
            var filter = filter()
            #expect(filter.note(1, has: nil, at: .zero) == true)
            #expect(filter.note(7, has: nil, at: at(first)) == true)
            #expect(filter.note(7, has: nil, at: at(end)) == (end == gone))
        }
    }

    @Test func comingAgainDoesNotMakeItStay() {
        var filter = filter()
        #expect(filter.note(7, has: nil, at: at(1)) == true)
        for second in stride(from: 2.0, to: 60, by: 1) {
            #expect(filter.note(7, has: nil, at: at(second)) == false)
        }
        #expect(filter.note(7, has: nil, at: at(60)) == true)
    }

    @Test(arguments: [60.0, 61, 89, 90, 120, 1e6]) func afterAQuietTimeNothingIsLeft(_ wait: Double) {
        var filter = filter()
        _ = filter.note(7, has: Slot(number: 1), at: at(5))
        #expect(filter.holders(of: 7, at: at(5 + wait)) == HolderSet())
        #expect(filter.note(7, has: nil, at: at(5 + wait)) == true)
        #expect(filter.count == 1)
    }

    @Test func itStartsAtAnyMoment() {
        var filter = filter()
        #expect(filter.note(7, has: nil, at: at(1000)) == true)
        #expect(filter.note(7, has: nil, at: at(1059.999)) == false)
        #expect(filter.note(7, has: nil, at: at(1060)) == true)
    }

    // MARK: - Bounds

    @Test func aFullGenerationTurnsEarly() {
        var filter = filter(hashes: 8)
        for hash in UInt64(1)...9 { #expect(filter.note(hash, has: nil, at: .zero) == true) }
        // 1 to 4 are gone, 5 to 8 are the generation before, and 9 begins a new one.
        #expect(filter.count == 5)
        for hash in UInt64(5)...9 { #expect(filter.note(hash, has: nil, at: at(29.999)) == false) }
        #expect(filter.note(1, has: nil, at: at(29.999)) == true)
    }

    @Test("Every map has a bound or an expiry: duplicates")
    func bound() {
        var filter = filter()
        for number in UInt64(0)..<1_050_000 {
            _ = filter.note(number &* 0x9e37_79b9_7f4a_7c15, has: Slot(number: 63), at: .zero)
        }
        #expect(filter.count <= 1 << 20)
        #expect(filter.count >= 1 << 19)
        #expect(filter.bytes <= (24 << 20) + DuplicateFilterTests.rounding)
        #expect(filter.note(1_049_999 &* 0x9e37_79b9_7f4a_7c15, has: nil, at: .zero) == false)
        // What a flood took is given back.
        for minute in 1...3 { _ = filter.note(1, has: nil, at: at(Double(minute) * 60)) }
        #expect(filter.bytes < 64 << 10)
    }

    @Test func withAllSlotsItTakesTwiceAsMuch() {
        var filter = filter(hashes: 1 << 14)
        for number in UInt64(0)..<20_000 {
            _ = filter.note(number &* 0x9e37_79b9_7f4a_7c15, has: Slot(number: UInt8(number & 255)), at: .zero)
        }
        #expect(filter.count <= 1 << 14)
        #expect(filter.bytes <= (48 << 14) + DuplicateFilterTests.rounding)
    }

    @Test func hashesThatWantTheSamePlaceAreToldApart() {
        var filter = filter()
        // They are alike in the bits that choose the place, and in those that stand there.
        let alike = (UInt64(0)..<200).map { $0 << 30 }
        for hash in alike { #expect(filter.note(hash, has: nil, at: .zero) == true) }
        for hash in alike { #expect(filter.note(hash, has: nil, at: .zero) == false) }
        #expect(filter.note(200 << 30, has: nil, at: .zero) == true)
    }

    // MARK: - Who has it

    @Test func holdersAddUpInEitherGeneration() {
        var filter = filter()
        _ = filter.note(7, has: Slot(number: 3), at: .zero)
        _ = filter.note(7, has: nil, at: .zero)
        #expect(filter.holders(of: 7, at: .zero) == set(3))
        _ = filter.note(7, has: Slot(number: 255), at: at(1))
        #expect(filter.holders(of: 7, at: at(1)) == set(3, 255))
        filter.note(7, have: set(64, 128), at: at(31))
        #expect(filter.holders(of: 7, at: at(59)) == set(3, 64, 128, 255))
        #expect(filter.holders(of: 8, at: at(59)) == HolderSet())
    }

    @Test func aHashMayBeNotedWithManyFirst() {
        var filter = filter()
        filter.note(1, have: set(0, 63, 64, 191, 192, 255), at: .zero)
        filter.note(2, have: set(), at: .zero)
        #expect(filter.holders(of: 1, at: .zero) == set(0, 63, 64, 191, 192, 255))
        #expect(filter.holders(of: 2, at: .zero) == HolderSet())
        #expect(filter.note(2, has: nil, at: .zero) == false)
    }

    /// Against a dictionary that does the same in a simple way.
    @Test func itIsWhatASimpleOneWouldBe() {
        var chance = Chance(seed: 4)
        var filter = filter()
        var simple: [UInt64: HolderSet] = [:]
        for _ in 0..<20_000 {
            let hash = UInt64.random(in: 0..<3000, using: &chance) &* 0x9e37_79b9_7f4a_7c15
            let slot = Slot(number: .random(in: 0...255, using: &chance))
            #expect(filter.note(hash, has: slot, at: .zero) == (simple[hash] == nil))
            simple[hash, default: HolderSet()].insert(slot)
            #expect(filter.holders(of: hash, at: .zero) == simple[hash])
        }
        #expect(filter.count == simple.count)
    }

    // MARK: - Slots

    @Test func thereAre256SlotsAndNoMore() {
        var filter = filter()
        let slots = (0..<256).compactMap { _ in filter.takeSlot(at: .zero)?.number }
        #expect(slots == Array(0...255))
        #expect(filter.takeSlot(at: .zero) == nil)
        #expect(filter.slotsTaken == 256)
    }

    @Test("A slot isn't used again before all that may name it is gone")
    func quarantine() throws {
        var filter = filter()
        let slots = (0..<256).compactMap { _ in filter.takeSlot(at: .zero) }
        _ = filter.note(7, has: slots[5], at: at(29.9))
        filter.release(slots[5])
        #expect(filter.takeSlot(at: at(59.999)) == nil)
        #expect(filter.holders(of: 7, at: at(59.999)) == set(5))
        #expect(filter.takeSlot(at: at(60)) == slots[5])
        #expect(filter.holders(of: 7, at: at(60)) == HolderSet())
        #expect(filter.takeSlot(at: at(60)) == nil)
    }

    @Test func aSlotGivenBackInALaterGenerationWaitsForThatOne() {
        var filter = filter()
        let slots = (0..<256).compactMap { _ in filter.takeSlot(at: .zero) }
        _ = filter.note(7, has: nil, at: at(31))
        filter.release(slots[9])
        #expect(filter.takeSlot(at: at(60)) == nil)
        #expect(filter.takeSlot(at: at(89.999)) == nil)
        #expect(filter.takeSlot(at: at(90)) == slots[9])
    }

    @Test func aNewcomerNeverHasWhatAnotherHad() {
        var chance = Chance(seed: 9)
        var filter = filter(hashes: 64)
        var taken: [Slot] = []
        for step in 0..<800 {
            let now = Moment.at(.milliseconds(step * 2000))
            if !taken.isEmpty, Bool.random(using: &chance) {
                filter.release(taken.remove(at: .random(in: taken.indices, using: &chance)))
            }
            if let slot = filter.takeSlot(at: now) {
                for hash in UInt64(0)..<20 { #expect(!filter.holders(of: hash, at: now).contains(slot)) }
                taken.append(slot)
            }
            for slot in taken { _ = filter.note(.random(in: 0..<20, using: &chance), has: slot, at: now) }
        }
    }
}

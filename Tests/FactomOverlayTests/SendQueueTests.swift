import FactomOverlay
import NIOCore
import Testing

@Suite("What waits to be written to one peer") struct SendQueueTests {
    /// A parcel of one letter again and again.
    private func parcel(_ letter: String, _ count: Int = 10) -> ByteBuffer {
        ByteBuffer(string: String(repeating: letter, count: count))
    }

    private func queue(parcels: Int = 100, bytes: Int = 1000) -> SendQueue {
        SendQueue(parcelLimit: parcels, byteLimit: bytes)
    }

    private func drained(_ queue: SendQueue) -> String {
        var queue = queue
        var text = ""
        while let next = queue.next(limit: 256 << 10) { text += next.bytes.text }
        return text
    }

    @Test("Queues drop the oldest application parcels one by one, not half of everything")
    func oldestFirst() {
        var queue = queue(parcels: 3)
        for letter in ["a", "b", "c"] { #expect(queue.append(parcel(letter, 1), isApplication: true) == 0) }
        #expect(queue.append(parcel("d", 1), isApplication: true) == 1)
        #expect(drained(queue) == "bcd")
        #expect(queue.append(parcel("e", 1), isApplication: true) == 1)
        #expect(drained(queue) == "cde")
    }

    @Test func bytesAreBoundedAsParcelsAre() {
        var queue = queue(bytes: 30)
        for letter in ["a", "b", "c"] { #expect(queue.append(parcel(letter), isApplication: true) == 0) }
        #expect(queue.append(parcel("d", 15), isApplication: true) == 2)
        #expect(queue.bytes == 25)
        #expect(drained(queue) == "ccccccccccddddddddddddddd")
    }

    @Test("Network parcels never go, and don't count as application parcels")
    func networkParcels() {
        var queue = queue(parcels: 2)
        #expect(queue.append(parcel("P", 1), isApplication: false) == 0)
        #expect(queue.append(parcel("a", 1), isApplication: true) == 0)
        #expect(queue.append(parcel("Q", 1), isApplication: false) == 0)
        #expect(queue.append(parcel("b", 1), isApplication: true) == 0)
        #expect(queue.append(parcel("c", 1), isApplication: true) == 1)
        #expect(drained(queue) == "PQbc")
        #expect(queue.networkParcels == 2)
    }

    @Test func aHalfWrittenParcelNeverGoes() {
        var queue = queue(parcels: 2)
        _ = queue.append(parcel("a", 20), isApplication: true)
        _ = queue.append(parcel("b", 1), isApplication: true)
        #expect(queue.next(limit: 15)?.bytes.text == String(repeating: "a", count: 15))
        #expect(queue.append(parcel("c", 1), isApplication: true) == 1)
        #expect(queue.append(parcel("d", 1), isApplication: true) == 1)
        #expect(drained(queue) == "aaaaad")
    }

    @Test("One larger parcel may stand alone")
    func oneLarger() {
        var queue = queue(bytes: 30)
        #expect(queue.append(parcel("a", 100), isApplication: true) == 0)
        #expect(queue.hasRoom(for: 1) == false)
        #expect(queue.append(parcel("b", 1), isApplication: true) == 1)
        #expect(queue.append(parcel("c", 100), isApplication: true) == 1)
        #expect(queue.count == 1)
        #expect(queue.bytes == 100)
    }

    @Test func smallParcelsAreGatheredIntoOneWrite() {
        var queue = queue()
        for letter in ["a", "b", "c"] { _ = queue.append(parcel(letter, 4), isApplication: true) }
        let first = queue.next(limit: 10)
        #expect(first?.bytes.text == "aaaabbbb")
        #expect(first?.parcels == 2)
        #expect(queue.next(limit: 10)?.bytes.text == "cccc")
        #expect(queue.next(limit: 10) == nil)
        #expect(queue.bytes == 0)
    }

    @Test func aWriteHasAtMost256KiBAndALargeParcelGoesAsSlicesOfItself() {
        var queue = queue(bytes: 1 << 20)
        let large = ByteBuffer(zeros: 600 << 10)
        _ = queue.append(large, isApplication: true)
        _ = queue.append(parcel("b", 1), isApplication: true)
        var sizes: [Int] = []
        var parcels: [Int] = []
        var addresses: [UInt] = []
        while let next = queue.next(limit: 256 << 10) {
            sizes.append(next.bytes.readableBytes)
            parcels.append(next.parcels)
            addresses.append(next.bytes.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) })
        }
        #expect(sizes == [256 << 10, 256 << 10, (88 << 10) + 1])
        #expect(parcels == [0, 0, 2])
        #expect(addresses[1] == addresses[0] + 256 << 10)
    }

    @Test func aParcelOfExactlyOneWriteIsOneWrite() {
        var queue = queue()
        _ = queue.append(parcel("a", 10), isApplication: true)
        let write = queue.next(limit: 10)
        #expect(write?.parcels == 1)
        #expect(queue.isEmpty)
        #expect(queue.bytes == 0)
    }

    @Test(arguments: 0..<50)
    func atRandomTheCountsEqualARecount(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        var queue = queue(parcels: 5, bytes: 60)
        var (added, dropped, written) = (0, 0, 0)
        var (bytesAdded, bytesWritten) = (0, 0)
        for _ in 0..<200 {
            if Int.random(in: 0..<3, using: &chance) > 0 {
                let size = Int.random(in: 1...80, using: &chance)
                bytesAdded += size
                added += 1
                let before = queue.bytes
                dropped += queue.append(parcel("x", size), isApplication: Bool.random(using: &chance))
                bytesAdded -= before + size - queue.bytes
            } else if let next = queue.next(limit: 25) {
                #expect(next.bytes.readableBytes <= 25)
                written += next.parcels
                bytesWritten += next.bytes.readableBytes
            }
            #expect(added == dropped + written + queue.count)
            #expect(bytesAdded == bytesWritten + queue.bytes)
        }
    }
}

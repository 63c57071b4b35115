import DequeModule

package import struct NIOCore.ByteBuffer

/// What waits to be written to one peer, in order, bounded in parcels and in bytes.
///
/// When it is full the oldest application parcels go first, one by one; network parcels and a parcel of
/// which a part is already written never go. One parcel larger than the byte limit may stand alone.
package struct SendQueue: Sendable {
    struct Entry {
        var bytes: ByteBuffer
        var isApplication: Bool
        var isParcel = true
    }

    /// The only one that waits, as a rule: then there are no ``entries``.
    private var single: Entry?
    private(set) var entries: Deque<Entry> = []
    /// Whether there are any: known here, since a look at them is a look elsewhere in memory.
    private var isSpilled = false
    /// Whether the first entry has been written in part.
    private var headIsCut = false
    private(set) package var bytes = 0
    var parcels = 0
    private var applicationParcels = 0
    private let parcelLimit: Int
    private let byteLimit: Int

    package init(parcelLimit: Int, byteLimit: Int) {
        self.parcelLimit = parcelLimit
        self.byteLimit = byteLimit
    }

    package var isEmpty: Bool { single == nil && !isSpilled }

    /// All that wait, in order.
    var all: [Entry] { single.map { [$0] } ?? Array(entries) }

    /// From here on it is one of many, be it of one.
    private mutating func spill() {
        guard let entry = single else { return }
        single = nil
        entries.prepend(entry)
        isSpilled = true
    }

    @inline(__always)
    private mutating func add(_ entry: Entry) {
        bytes += entry.bytes.readableBytes
        if isEmpty {
            single = entry
        } else {
            spill()
            entries.append(entry)
            isSpilled = true
        }
    }

    /// Parcels that wait.
    package var count: Int { parcels }
    /// Parcels that no limit here drops: whoever queues them for a peer's asking must look at this first.
    package var networkParcels: Int { parcels - applicationParcels }

    /// Whether an application parcel of this size fits without pushing another out.
    ///
    /// - Parameter others: parcels that are on their way here; their bytes are in `size`.
    package func hasRoom(for size: Int, beside others: Int = 0) -> Bool {
        let parcels = applicationParcels + others
        return parcels == 0 || (parcels < parcelLimit && bytes + size <= byteLimit)
    }

    /// Takes an encoded parcel, and answers how many older application parcels had to go for it.
    package mutating func append(_ parcel: ByteBuffer, isApplication: Bool) -> Int {
        var dropped = 0
        if isApplication {
            while !hasRoom(for: parcel.readableBytes), dropOldest() { dropped += 1 }
            applicationParcels += 1
        }
        parcels += 1
        add(Entry(bytes: parcel, isApplication: isApplication))
        return dropped
    }

    /// Takes what must stand before the next parcel, and stays when that one has to go: the peer can read nothing
    /// behind it otherwise. It is no parcel.
    package mutating func append(preamble: ByteBuffer) {
        add(Entry(bytes: preamble, isApplication: false, isParcel: false))
    }

    /// `false` when nothing can go.
    private mutating func dropOldest() -> Bool {
        spill()
        let start = headIsCut ? 1 : 0
        guard let index = entries.indices.dropFirst(start).first(where: { entries[$0].isApplication }) else {
            return false
        }
        remove(at: index)
        return true
    }

    private mutating func remove(at index: Int) {
        let entry = index == 0 ? entries.removeFirst() : entries.remove(at: index)
        isSpilled = !entries.isEmpty
        _ = leave(entry)
    }

    /// One is counted no more; answers how many parcels it is.
    @inline(__always)
    private mutating func leave(_ entry: Entry) -> Int {
        bytes -= entry.bytes.readableBytes
        if entry.isApplication { applicationParcels -= 1 }
        if !entry.isParcel { return 0 }
        parcels -= 1
        return 1
    }

    /// What to write next, at most `limit` bytes, and how many parcels end in it; `nil` when empty.
    ///
    /// Small parcels are gathered into one buffer, so that they cost one write; a large one goes as slices
    /// of itself, without a copy.
    package mutating func next(limit: Int) -> (bytes: ByteBuffer, parcels: Int)? {
        if let size = single?.bytes.readableBytes, size < limit, let only = single.take() {
            let parcels = leave(only)
            return (only.bytes, parcels)
        }
        if isEmpty { return nil }
        spill()
        guard let first = entries.first else { return nil }
        let before = parcels
        let bytes =
            if first.bytes.readableBytes >= limit {
                slice(limit: limit)
            } else if entries.count == 1 {
                whole(first)
            } else {
                gather(limit: limit)
            }
        return (bytes, before - parcels)
    }

    private mutating func slice(limit: Int) -> ByteBuffer {
        let slice = entries[0].bytes.readSlice(length: limit) ?? ByteBuffer()
        bytes -= slice.readableBytes
        headIsCut = true
        if entries[0].bytes.readableBytes == 0 { finishHead() }
        return slice
    }

    private mutating func whole(_ head: Entry) -> ByteBuffer {
        finishHead()
        return head.bytes
    }

    private mutating func gather(limit: Int) -> ByteBuffer {
        var gathered = ByteBuffer()
        gathered.reserveCapacity(min(limit, bytes))
        while let entry = entries.first, gathered.readableBytes + entry.bytes.readableBytes <= limit {
            gathered.writeImmutableBuffer(entry.bytes)
            finishHead()
        }
        return gathered
    }

    private mutating func finishHead() {
        remove(at: 0)
        headIsCut = false
    }
}

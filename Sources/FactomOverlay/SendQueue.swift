import DequeModule
package import struct NIOCore.ByteBuffer

/// What waits to be written to one peer, in order, bounded in parcels and in bytes.
///
/// When it is full the oldest application parcels go first, one by one; network parcels and a parcel of
/// which a part is already written never go. One parcel larger than the byte limit may stand alone.
package struct SendQueue: Sendable {
    private struct Entry {
        var bytes: ByteBuffer
        var isApplication: Bool
    }

    private var entries: Deque<Entry> = []
    /// Whether the first entry has been written in part.
    private var headIsCut = false
    private(set) package var bytes = 0
    private var applicationParcels = 0
    private let parcelLimit: Int
    private let byteLimit: Int

    package init(parcelLimit: Int, byteLimit: Int) {
        self.parcelLimit = parcelLimit
        self.byteLimit = byteLimit
    }

    package var isEmpty: Bool { entries.isEmpty }
    package var count: Int { entries.count }
    /// Parcels that no limit here drops: whoever queues them for a peer's asking must look at this first.
    package var networkParcels: Int { entries.count - applicationParcels }

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
        entries.append(Entry(bytes: parcel, isApplication: isApplication))
        bytes += parcel.readableBytes
        return dropped
    }

    /// `false` when nothing can go.
    private mutating func dropOldest() -> Bool {
        let start = headIsCut ? 1 : 0
        guard let index = entries.indices.dropFirst(start).first(where: { entries[$0].isApplication }) else {
            return false
        }
        remove(at: index)
        return true
    }

    private mutating func remove(at index: Int) {
        let entry = index == 0 ? entries.removeFirst() : entries.remove(at: index)
        bytes -= entry.bytes.readableBytes
        if entry.isApplication { applicationParcels -= 1 }
    }

    /// What to write next, at most `limit` bytes, and how many parcels end in it; `nil` when empty.
    ///
    /// Small parcels are gathered into one buffer, so that they cost one write; a large one goes as slices
    /// of itself, without a copy.
    package mutating func next(limit: Int) -> (bytes: ByteBuffer, parcels: Int)? {
        guard let first = entries.first else { return nil }
        if first.bytes.readableBytes >= limit { return nextSlice(limit: limit) }
        if entries.count == 1 {
            remove(at: 0)
            headIsCut = false
            return (first.bytes, 1)
        }
        return gather(limit: limit)
    }

    private mutating func nextSlice(limit: Int) -> (bytes: ByteBuffer, parcels: Int)? {
        guard let slice = entries[0].bytes.readSlice(length: limit) else { return nil }
        bytes -= limit
        headIsCut = true
        if entries[0].bytes.readableBytes > 0 { return (slice, 0) }
        remove(at: 0)
        headIsCut = false
        return (slice, 1)
    }

    private mutating func gather(limit: Int) -> (bytes: ByteBuffer, parcels: Int) {
        var gathered = ByteBuffer()
        gathered.reserveCapacity(min(limit, bytes))
        var parcels = 0
        while let entry = entries.first, gathered.readableBytes + entry.bytes.readableBytes <= limit {
            gathered.writeImmutableBuffer(entry.bytes)
            remove(at: 0)
            headIsCut = false
            parcels += 1
        }
        return (gathered, parcels)
    }
}

package import struct NIOCore.ByteBuffer

/// Which peers have which message, from receiving as well as from sending: one table for the node, of keyed 64-bit
/// hashes, so that a message isn't sent to who has it, and is known when it comes again.
///
/// Two generations: new hashes go to the current one, and when half the memory has passed, or it is full, it takes the
/// place of the one before, which is forgotten. So a hash is remembered for half the memory to the whole of it
/// (30 to 60 s) after it first came, or for less when over half of the bound is new in that time. A message that comes
/// later is new.
///
/// With the defaults a generation has at most 524,288 hashes, and both take at most 24 MiB while connections are no
/// more than 64, and 48 MiB with 256 or more. Nothing is allocated before there are hashes, and nothing for a hash.
package struct DuplicateFilter: Sendable {
    private let messageHash: MessageHash
    private let span: Span
    private let limit: Int
    var current = DuplicateGeneration()
    private(set) var previous = DuplicateGeneration()
    private(set) var slots = SlotTable()
    /// When the current generation is over.
    private(set) var end = Moment.zero
    /// How many generations there were before the current one.
    private var turns: UInt64 = 0

    /// - Parameters:
    ///   - key: secret, so that strangers can't choose messages with the same hash.
    ///   - memory: how long a hash is remembered at most.
    ///   - hashes: how many are, at most.
    package init(key: (UInt64, UInt64), memory: Duration, hashes: Int) {
        messageHash = MessageHash(key: key)
        span = Span(memory / 2)
        limit = min(max(hashes / 2, 1), DuplicateGeneration.mostHashes)
    }

    /// How many hashes are remembered, those included whose time is over and that nobody has asked for since.
    package var count: Int { current.count + previous.count }

    /// What it holds in memory, in bytes.
    package var bytes: Int { current.bytes + previous.bytes }

    // MARK: - Messages

    /// What stands for a message here.
    @inline(__always)
    package func hash(of payload: ByteBuffer) -> UInt64 { messageHash.of(payload) }

    /// Remembers that a connection has a message.
    ///
    /// - Parameter slot: the connection's; `nil` for one that isn't tracked.
    /// - Returns: whether the message is new.
    @inline(__always)
    package mutating func note(_ hash: UInt64, has slot: Slot?, at now: Moment) -> Bool {
        advance(to: now)
        if let position = current.position(of: hash) {
            if let slot { current.add(slot, at: position) }
            return false
        }
        if let position = previous.position(of: hash) {
            if let slot { previous.add(slot, at: position) }
            return false
        }
        let position = append(hash, at: now)
        if let slot { current.add(slot, at: position) }
        return true
    }

    /// The same for several connections.
    package mutating func note(_ hash: UInt64, have slots: HolderSet, at now: Moment) {
        advance(to: now)
        if let position = previous.position(of: hash) {
            previous.add(slots, at: position)
        } else {
            let position = current.position(of: hash) ?? append(hash, at: now)
            current.add(slots, at: position)
        }
    }

    /// Who has a message, as far as is known; nobody when it is new.
    package mutating func holders(of hash: UInt64, at now: Moment) -> HolderSet {
        advance(to: now)
        if let position = current.position(of: hash) { return current.holders(at: position) }
        if let position = previous.position(of: hash) { return previous.holders(at: position) }
        return HolderSet()
    }

    @inline(__always)
    private mutating func append(_ hash: UInt64, at now: Moment) -> Int {
        if current.count >= limit { turn(at: now) }
        return current.append(hash)
    }

    // MARK: - Connections

    /// A slot for a connection that comes; `nil` when 256 have one, or have had one that may still be named. Such a
    /// connection isn't tracked: it may get what it has, and never misses anything.
    package mutating func takeSlot(at now: Moment) -> Slot? {
        advance(to: now)
        return slots.take(at: turns)
    }

    /// The connection is gone. Its slot waits until both generations are.
    package mutating func release(_ slot: Slot) {
        slots.release(slot, until: turns + 2)
    }

    /// How many connections have a slot.
    package var slotsTaken: Int { slots.taken }

    // MARK: - Time

    @inline(__always)
    private mutating func advance(to now: Moment) {
        if now >= end { catchUp(with: now) }
    }

    /// Nothing may have asked for a while: then both generations are over.
    private mutating func catchUp(with now: Moment) {
        if end.isPast(span, at: now) {
            turn(at: now)
            turn(at: now)
        } else {
            turn(at: end)
        }
    }

    private mutating func turn(at start: Moment) {
        swap(&current, &previous)
        current.clear(expecting: previous.count)
        end = start + span
        turns += 1
    }
}

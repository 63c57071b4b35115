import DequeModule
import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

/// One TCP connection of the virtual internet, from the dial on.
struct Pipe: Sendable {
    /// Told apart from those that had its number before.
    var generation: UInt32 = 0
    var isFree = true
    /// What was dialled.
    var target: Endpoint?
    /// One way, in nanoseconds.
    var latency: Int64 = 0
    /// When the system gives the dial up.
    var patience: Int64 = 0
    /// Whether the listener's system has taken it, and the dialler knows.
    var isTaken = false
    var isOpened = false
}

enum Side: UInt8, Sendable {
    case dialler, listener

    var other: Side { self == .dialler ? .listener : .dialler }
}

/// One host's socket, and what has come to it or is on its way.
struct PipeEnd: Sendable {
    enum State: UInt8, Sendable {
        /// Nobody has this end yet.
        case none
        case open
        /// Its host has closed it or knows that it is over.
        case closed
        /// Its host went without a word: the other side doesn't know.
        case vanished
    }

    /// What one write, or the end, comes as.
    enum Piece: Sendable {
        case bytes(ByteBuffer)
        /// A message that isn't encoded, see ``Fabric/passedBytes``.
        case message(ByteBuffer)
        case end(CloseReason)
    }

    // What every piece touches stands in one cache line.

    var id = ConnectionID(0)
    private var hostNumber: Int32 = -1
    /// The pipe's, for those who ask only for this end.
    var generation: UInt32 = 0
    /// One way, in nanoseconds.
    var latency: Int64 = 0
    /// Written by the other side and not read here, in bytes.
    var buffered = 0
    var lastArrival: Int64 = 0
    /// When the line to here has carried all that was written so far.
    var lineFreeAt: Int64 = 0
    /// How many pieces are still on their way.
    var underway: Int32 = 0
    var state = State.none
    /// The other side's last write has not been taken.
    var writerWaits = false
    /// The host reads nothing of it.
    var isHeld = false
    /// Bytes wait for a cut in the network to heal.
    var isStuck = false
    /// See ``Fabric/mark(_:_:)``.
    var isMarked = false
    /// What has come and was not read at once, in order.
    var arrived: Deque<Piece> = []

    init(generation: UInt32 = 0) {
        self.generation = generation
    }

    /// Whose it is; -1 for nobody's.
    @inline(__always)
    var host: Int {
        get { Int(hostNumber) }
        set { hostNumber = Int32(newValue) }
    }

    /// Takes bytes onto the line to here, behind all that was written before.
    ///
    /// - Returns: when they arrive.
    @inline(__always)
    mutating func carry(_ bytes: Int, in weather: Weather, _ dice: inout Dice, at now: Int64) -> Int64 {
        var sent = now
        if weather.bandwidth > 0 {
            sent = max(now, lineFreeAt) + Int64(bytes) * 1_000_000_000 / Int64(weather.bandwidth)
            lineFreeAt = sent
        }
        var arrival = sent + latency
        if weather.jitter > 0 { arrival += dice.time(upTo: weather.jitter) }
        if weather.stallChance > 0, dice.shows(weather.stallChance) { arrival += dice.time(upTo: weather.stall) }
        lastArrival = max(arrival, lastArrival)
        buffered += bytes
        underway += 1
        return lastArrival
    }

    /// Whether anything is on its way here that the host will read.
    var isComing: Bool { state == .open && (underway > 0 || !arrived.isEmpty) && !isHeld && !isStuck }
}

/// A pipe, and which of its generations is meant.
package struct PipeRef: Sendable, Hashable {
    let number: Int32
    let generation: UInt32
}

/// A host's sockets by connection, in the order of their numbers.
struct SocketTable: Sendable {
    struct Socket: Sendable {
        let id: ConnectionID
        let pipe: Int32
        let side: Side
    }

    private(set) var all: [Socket] = []

    @inline(__always)
    func find(_ id: ConnectionID) -> Socket? {
        let index = lowerBound(id)
        return index < all.count && all[index].id == id ? all[index] : nil
    }

    mutating func add(_ socket: Socket) {
        all.insert(socket, at: lowerBound(socket.id))
    }

    mutating func remove(_ id: ConnectionID) {
        let index = lowerBound(id)
        if index < all.count, all[index].id == id { all.remove(at: index) }
    }

    mutating func removeAll() { all.removeAll() }

    @inline(__always)
    private func lowerBound(_ id: ConnectionID) -> Int {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

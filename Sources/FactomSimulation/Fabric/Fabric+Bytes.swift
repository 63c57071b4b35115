import DequeModule
import FactomOverlay
import NIOCore

// Fabric, as far as the carrying of bytes goes.
extension Fabric {
    @inline(__always)
    mutating func push(_ piece: PipeEnd.Piece, _ number: Int, _ side: Side, arrival: Int64) {
        ends[at(number, side)].underway += 1
        agenda.enter(.arrival(ref(number), side, piece), at: arrival)
    }

    /// To a host that went without a word: no answer, until it is back and knows nothing of the connection.
    mutating func sendIntoTheVoid(_ number: Int, _ side: Side, _ bytes: Int, at now: Int64) -> Bool {
        let host = ends[at(number, side)].host
        if host >= 0, sites[host].isUp, !isWalled(from: ends[at(number, side.other)].host, to: host) {
            push(
                .end(.broken("connection reset by peer")), number, side.other,
                arrival: max(now + 2 * pipes[number].latency, ends[at(number, side.other)].lastArrival))
            return true
        }
        ends[at(number, side)].buffered += bytes
        return ends[at(number, side)].buffered <= weather.socketBuffer
    }

    /// Hands a piece over, if its host reads and nothing that came before it waits.
    @inline(__always)
    mutating func arrive(
        _ piece: consuming PipeEnd.Piece, _ ref: PipeRef, _ side: Side, at now: Int64
    ) -> (Int, Event)? {
        let end = at(ref.number, side)
        guard ends[end].generation == ref.generation else { return nil }
        ends[end].underway -= 1
        let number = Int(ref.number)
        let isReadAtOnce =
            walls.isEmpty && ends[end].state == .open && !ends[end].isHeld && !ends[end].isStuck
            && ends[end].arrived.isEmpty && !sites[ends[end].host].isHeld
        if isReadAtOnce, case .message(let message) = piece {
            drain(passedBytes, end, ref, side, at: now)
            return (ends[end].host, .passed(ends[end].id, message))
        }
        if isReadAtOnce, weather.cutChance <= 0, weather.corruptChance <= 0, case .bytes(let bytes) = piece {
            drain(bytes.readableBytes, end, ref, side, at: now)
            return (ends[end].host, .received(ends[end].id, bytes))
        }
        if ends[end].state == .closed || ends[end].state == .vanished { return nil }
        if ends[end].arrived.isEmpty, isReadable(number, ref, side) { return hand(piece, number, ref, side, at: now) }
        ends[end].arrived.append(piece)
        return readNext(number, ref, side, at: now)
    }

    mutating func wake(_ ref: PipeRef, _ side: Side, at now: Int64) -> (Int, Event)? {
        guard let number = number(ref) else { return nil }
        return readNext(number, ref, side, at: now)
    }

    /// Hands over the first piece of those that have come, if its host reads.
    private mutating func readNext(_ number: Int, _ ref: PipeRef, _ side: Side, at now: Int64) -> (Int, Event)? {
        guard !ends[at(number, side)].arrived.isEmpty, isReadable(number, ref, side) else { return nil }
        return hand(ends[at(number, side)].arrived.removeFirst(), number, ref, side, at: now)
    }

    /// Whether the host takes what comes. The end is noticed behind the bytes before it, which nobody reads meanwhile.
    @inline(__always)
    private mutating func isReadable(_ number: Int, _ ref: PipeRef, _ side: Side) -> Bool {
        let end = at(number, side)
        if ends[end].state != .open || ends[end].isStuck { return false }
        let host = ends[end].host
        if !walls.isEmpty, isWalled(from: ends[at(number, side.other)].host, to: host) {
            ends[end].isStuck = true
            stuck.append((ref, side))
            return false
        }
        return !ends[end].isHeld && !sites[host].isHeld
    }

    @inline(__always)
    private mutating func hand(
        _ piece: PipeEnd.Piece, _ number: Int, _ ref: PipeRef, _ side: Side, at now: Int64
    ) -> (Int, Event)? {
        let (host, id) = (ends[at(number, side)].host, ends[at(number, side)].id)
        switch piece {
        case .end(let reason):
            ends[at(number, side)].arrived.removeAll()
            finish(number, side)
            return (host, .closed(id, reason))
        case .bytes(let bytes):
            return (host, .received(id, take(bytes, number, ref, side, at: now)))
        case .message(let message):
            if !ends[at(number, side)].arrived.isEmpty { agenda.enter(.wake(ref, side), at: now) }
            drain(passedBytes, at(number, side), ref, side, at: now)
            return (host, .passed(id, message))
        }
    }

    /// A piece or a part of it leaves the line.
    @inline(__always)
    private mutating func take(
        _ bytes: ByteBuffer, _ number: Int, _ ref: PipeRef, _ side: Side, at now: Int64
    ) -> ByteBuffer {
        var taken = bytes
        if weather.cutChance > 0, bytes.readableBytes > 1, dice.shows(weather.cutChance) {
            taken = cut(bytes, number, ref, side, at: now)
        } else if !ends[at(number, side)].arrived.isEmpty {
            agenda.enter(.wake(ref, side), at: now)
        }
        drain(taken.readableBytes, at(number, side), ref, side, at: now)
        if weather.corruptChance > 0, dice.shows(weather.corruptChance) { corrupt(&taken, number, side) }
        return taken
    }

    /// Bytes are read: there may be room for the writer again.
    @inline(__always)
    private mutating func drain(_ bytes: Int, _ end: Int, _ ref: PipeRef, _ side: Side, at now: Int64) {
        ends[end].buffered -= bytes
        if ends[end].writerWaits, ends[end].buffered <= weather.socketBuffer {
            ends[end].writerWaits = false
            agenda.enter(.room(ref, side.other), at: now + ends[end].latency)
        }
    }

    /// The first part of a piece; the rest comes a little later.
    private mutating func cut(
        _ bytes: ByteBuffer, _ number: Int, _ ref: PipeRef, _ side: Side, at now: Int64
    ) -> ByteBuffer {
        var rest = bytes
        guard let head = rest.readSlice(length: 1 + dice.below(bytes.readableBytes - 1)) else { return bytes }
        ends[at(number, side)].arrived.prepend(.bytes(rest))
        agenda.enter(.wake(ref, side), at: now + dice.time(upTo: 50_000_000))
        return head
    }

    mutating func corrupt(_ bytes: inout ByteBuffer, _ number: Int, _ side: Side) {
        let index = bytes.readerIndex + dice.below(bytes.readableBytes)
        guard let byte = bytes.getInteger(at: index, as: UInt8.self) else { return }
        bytes.setInteger(byte ^ UInt8(1 + dice.below(255)), at: index)
        corrupted.insert(HostPair(ends[at(number, side)].host, ends[at(number, side.other)].host))
    }

    mutating func room(_ ref: PipeRef, _ side: Side) -> (Int, Event)? {
        guard let number = number(ref), ends[at(number, side)].state == .open else { return nil }
        return (ends[at(number, side)].host, .wrote(ends[at(number, side)].id))
    }

    /// What had come while nobody read is read from now on.
    mutating func planWake(_ pipe: Int32, _ side: Side, at now: Int64) {
        if ends[at(pipe, side)].arrived.isEmpty { return }
        agenda.enter(.wake(ref(Int(pipe)), side), at: now)
    }
}

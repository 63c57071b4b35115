import DequeModule
import FactomOverlay
import NIOCore

// Fabric, as far as the carrying of bytes goes.
extension Fabric {
    /// When what is written now gets to this side, behind all that was written before.
    @inline(__always)
    mutating func arrivalTime(_ number: Int, _ side: Side, bytes: Int, at now: Int64) -> Int64 {
        var sent = now
        if weather.bandwidth > 0 {
            sent = max(now, ends[at(number, side)].lineFreeAt) + Int64(bytes) * 1_000_000_000 / Int64(weather.bandwidth)
            ends[at(number, side)].lineFreeAt = sent
        }
        var arrival = sent + pipes[number].latency
        if weather.jitter > 0 { arrival += dice.time(upTo: weather.jitter) }
        if weather.stallChance > 0, dice.shows(weather.stallChance) { arrival += dice.time(upTo: weather.stall) }
        arrival = max(arrival, ends[at(number, side)].lastArrival)
        ends[at(number, side)].lastArrival = arrival
        return arrival
    }

    mutating func push(_ content: PipeEnd.Piece.Content, _ number: Int, _ side: Side, arrival: Int64) {
        ends[at(number, side)].coming.append(PipeEnd.Piece(arrival: arrival, content: content))
        agenda.enter(.arrival(ref(number), side), at: arrival)
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

    mutating func arrive(_ ref: PipeRef, _ side: Side, at now: Int64) -> (Int, Event)? {
        guard let number = number(ref) else { return nil }
        return readNext(number, ref, side, at: now)
    }

    /// Hands over the first piece that has come, if its host reads.
    mutating func readNext(_ number: Int, _ ref: PipeRef, _ side: Side, at now: Int64) -> (Int, Event)? {
        let end = at(number, side)
        guard ends[end].state == .open, !ends[end].isStuck, let first = ends[end].coming.first, first.arrival <= now
        else { return nil }
        let (host, id) = (ends[end].host, ends[end].id)
        if !walls.isEmpty, isWalled(from: ends[at(number, side.other)].host, to: host) {
            ends[end].isStuck = true
            stuck.append((ref, side))
            return nil
        }
        // The end is noticed behind the bytes before it, which nobody reads meanwhile.
        if ends[end].isHeld || sites[host].isHeld { return nil }
        switch first.content {
        case .end(let reason):
            ends[at(number, side)].coming.removeAll()
            finish(number, side)
            return (host, .closed(id, reason))
        case .bytes(let bytes):
            return (host, .received(id, take(bytes, number, ref, side, at: now)))
        }
    }

    /// The first piece or a part of it leaves the line.
    mutating func take(
        _ bytes: ByteBuffer, _ number: Int, _ ref: PipeRef, _ side: Side, at now: Int64
    ) -> ByteBuffer {
        var rest = bytes
        var taken = bytes
        if weather.cutChance > 0, bytes.readableBytes > 1, dice.shows(weather.cutChance),
            let head = rest.readSlice(length: 1 + dice.below(bytes.readableBytes - 1))
        {
            taken = head
            ends[at(number, side)].coming[0].content = .bytes(rest)
            agenda.enter(.arrival(ref, side), at: now + dice.time(upTo: 50_000_000))
        } else {
            ends[at(number, side)].coming.removeFirst()
            // Those behind it that came while nobody read, or while it was cut, have no arrival of their own left.
            if let next = ends[at(number, side)].coming.first, next.arrival <= now {
                agenda.enter(.arrival(ref, side), at: now)
            }
        }
        ends[at(number, side)].buffered -= taken.readableBytes
        if ends[at(number, side)].writerWaits, ends[at(number, side)].buffered <= weather.socketBuffer {
            ends[at(number, side)].writerWaits = false
            agenda.enter(.room(ref, side.other), at: now + pipes[number].latency)
        }
        if weather.corruptChance > 0, dice.shows(weather.corruptChance) { corrupt(&taken, number, side) }
        return taken
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
    mutating func wake(_ pipe: Int32, _ side: Side, at now: Int64) {
        if ends[at(pipe, side)].coming.isEmpty { return }
        agenda.enter(.arrival(ref(Int(pipe)), side), at: now)
    }
}

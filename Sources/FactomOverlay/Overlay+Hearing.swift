import FactomWire

import struct NIOCore.ByteBuffer

// Overlay, as far as messages go that come alone, as nearly all do: they are counted, judged and heard as all others,
// but on the straight way, without a list of what a connection found in what it read.
extension Overlay {
    /// - Returns: `false` when what came isn't just one message: then nothing has happened.
    @inline(__always)
    mutating func hearAlone(
        _ bytes: ByteBuffer, from id: ConnectionID, at now: Moment, into actions: inout [Action]
    ) -> Bool {
        guard let position = connections.index(of: id), let message = connections.loneMessage(in: bytes, at: position)
        else { return false }
        hear(message, of: bytes.readableBytes, alone: id, position, at: now, into: &actions)
        return true
    }

    /// - Parameter bytes: what it took on the line, all included.
    @inline(__always)
    mutating func hear(
        _ message: consuming ByteBuffer, of bytes: Int, alone id: ConnectionID, _ position: Int, at now: Moment,
        into actions: inout [Action]
    ) {
        let holds = connections.noteMessage(of: bytes, at: position, now)
        hear(message, from: id, position, at: now, into: &actions)
        if holds { actions.append(.hold(id)) }
    }
}

// What only asks is marked as changing something, too: a question to an element of a table would be handed a copy of the
// whole connection.

extension ConnectionTable {
    @inline(__always)
    fileprivate mutating func loneMessage(in bytes: ByteBuffer, at position: Int) -> ByteBuffer? {
        self[position].loneMessage(in: bytes)
    }

    /// - Returns: whether the peer isn't read from now on.
    @inline(__always)
    fileprivate mutating func noteMessage(of bytes: Int, at position: Int, _ now: Moment) -> Bool {
        self[position].noteMessage(of: bytes, at: now)
        let holds = self[position].beginsToHold(at: now)
        hasten(position, to: holds ? .distantPast : self[position].reportAt ?? .distantFuture)
        return holds
    }
}

extension Connection {
    @inline(__always)
    fileprivate mutating func loneMessage(in bytes: ByteBuffer) -> ByteBuffer? {
        phase.isOnline ? decoder.loneMessage(in: bytes) : nil
    }

    /// A message has come to a connection that is online.
    @inline(__always)
    fileprivate mutating func noteMessage(of bytes: Int, at now: Moment) {
        traffic.bytesIn += UInt64(bytes)
        traffic.parcelsIn += 1
        traffic.delivered += 1
        lastByte = now
        lastHeard = now
        byteBudget?.spend(bytes, at: now)
        meritBudget.earn(settings.merit, at: now)
        if meritBudget.earned > 0 || hasNewMeasures { planReport(at: now) }
    }
}

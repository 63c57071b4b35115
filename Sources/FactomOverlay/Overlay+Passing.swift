package import struct NIOCore.ByteBuffer

// Overlay, as far as messages go that are handed from node to node as they are: for whoever runs networks so large that
// encoding, queueing and decoding each copy costs too much. All else that peers tell each other is bytes there, too.
extension Overlay {
    /// A message for a peer, as it is.
    package struct Passage: Sendable {
        package let id: ConnectionID
        package let payload: ByteBuffer
    }

    /// ``turn(_:at:listening:into:)`` with a message that a peer passed on as it is, see
    /// ``Settings/passedMessageBytes``.
    package mutating func turn(
        passed payload: consuming ByteBuffer, from id: ConnectionID, at now: Moment, listening: Bool,
        into actions: inout [Action]
    ) -> Moment {
        beginTurn(at: now, listening: listening, into: &actions)
        receive(passed: payload, from: id, at: now, into: &actions)
        return endTurn(at: now, into: &actions)
    }

    private mutating func receive(
        passed payload: consuming ByteBuffer, from id: ConnectionID, at now: Moment, into actions: inout [Action]
    ) {
        guard let bytes = settings.passedMessageBytes, let index = connections.index(of: id),
            connections.take(passed: bytes, at: index, now)
        else { return }
        if connections[index].beginsToHold(at: now) {
            connections.hasten(index, to: .distantPast)
            actions.append(.hold(id))
        }
        hear(payload, from: id, index, at: now, into: &actions)
    }
}

extension ConnectionTable {
    /// - Returns: whether it is online; nothing is heard otherwise.
    @inline(__always)
    fileprivate mutating func take(passed bytes: Int, at position: Int, _ now: Moment) -> Bool {
        guard let report = self[position].take(passed: bytes, at: now) else { return false }
        hasten(position, to: report)
        return true
    }
}

// Connection, as far as messages go that are handed over as they are: counted and judged as if they had been read.
extension Connection {
    /// - Parameter bytes: what the message counts as.
    /// - Returns: when what it earned is to be told; `nil` when it isn't online.
    @inline(__always)
    fileprivate mutating func take(passed bytes: Int, at now: Moment) -> Moment? {
        guard case .online = phase else { return nil }
        traffic.bytesIn += UInt64(bytes)
        traffic.parcelsIn += 1
        traffic.delivered += 1
        lastByte = now
        lastHeard = now
        byteBudget?.spend(bytes, at: now)
        meritBudget.earn(settings.merit, at: now)
        if meritBudget.earned > 0 { planReport(at: now) }
        return reportAt ?? .distantFuture
    }

    /// Whether the peer has sent too fast since it was last asked, and isn't read from now on.
    @inline(__always)
    fileprivate mutating func beginsToHold(at now: Moment) -> Bool {
        guard let byteBudget, !isHeld, byteBudget.isOverdrawn(at: now) else { return false }
        isHeld = true
        return true
    }

    /// Counts a message that goes as it is; `false` when it must go the long way, behind what waits to be written.
    @inline(__always)
    mutating func pass(_ bytes: Int) -> Bool {
        guard case .online = phase, writingSince == nil, queue.isEmpty else { return false }
        traffic.parcelsQueued += 1
        traffic.parcelsOut += 1
        traffic.bytesOut += UInt64(bytes)
        return true
    }
}

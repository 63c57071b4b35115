import FactomWire

package import struct NIOCore.ByteBuffer

// Overlay, as far as what the application sends goes.
extension Overlay {
    /// How far a ``send(_:to:waiting:at:)`` got.
    package struct Sent: Sendable, Equatable {
        /// Messages that were routed, from the first on.
        package var messages = 0
        /// How many times a peer took one of them into its queue.
        package var taken = 0
    }

    /// Routes messages, in order. A message that goes to many is left out for those who are known to have it: when
    /// all have, it is sent, and nobody takes it.
    ///
    /// - Parameter waiting: when `true`, it stops at the first message for which a chosen queue is full: the
    ///   caller goes on from there when something was written.
    /// - Throws: when nobody can take a message; some before it may be queued.
    package mutating func send(
        _ payloads: ArraySlice<ByteBuffer>, to target: Target, waiting: Bool = false, at now: Moment
    ) throws(SendError) -> Sent {
        if case .peer(let peer) = target { return try send(payloads, to: peer, waiting: waiting, at: now) }
        var sent = Sent()
        for payload in payloads {
            try check(payload)
            if router.isEmpty { throw .noPeers }
            let hash = hash(of: payload)
            choose(target, for: hash, at: now)
            if waiting, !chosen.allSatisfy({ hasRoom($0, for: payload) }) { break }
            sent.taken += spread(payload, hash, for: target, at: now)
            sent.messages += 1
        }
        return sent
    }

    private func hasRoom(_ id: ConnectionID, for payload: ByteBuffer) -> Bool {
        guard let index = connections.index(of: id) else { return true }
        return connections[index].hasRoom(for: payload.readableBytes)
    }

    /// Hands one message to all who were chosen, encoded once for each protocol among them; they have it from now on.
    mutating func spread(_ payload: ByteBuffer, _ hash: UInt64?, for target: Target, at now: Moment) -> Int {
        var encoded = EncodedParcel(payload, target: target, encoder: encoder)
        var takers = HolderSet()
        var taken = 0
        for id in chosen {
            guard let index = connections.index(of: id) else { continue }
            if let bytes = settings.passedMessageBytes, connections[index].pass(bytes) {
                passages.append(Passage(id: id, payload: payload))
            } else {
                guard connections[index].send(&encoded) else { continue }
                if connections[index].markForFlush() { unflushed.append(id) }
            }
            if let slot = connections[index].slot { takers.insert(slot) }
            taken += 1
        }
        if let hash { filter.note(hash, have: takers, at: now) }
        return taken
    }

    private mutating func send(
        _ payloads: ArraySlice<ByteBuffer>, to peer: PeerID, waiting: Bool, at now: Moment
    ) throws(SendError) -> Sent {
        guard let id = router.connection(to: peer), let index = connections.index(of: id) else {
            throw .unknownPeer(peer)
        }
        for payload in payloads { try check(payload) }
        let target = connections[index].version == .v9 ? peer.description : ""
        let count = connections[index].send(payloads, target: target, waiting: waiting)
        note(payloads.prefix(count), has: connections[index].slot, at: now)
        markIfWriting(id, near: index)
        return Sent(messages: count, taken: count)
    }

    /// The most that a protocol adds to a message, in bytes.
    private static let overhead = 1024

    /// The largest message, in bytes: a parcel less the most that a protocol adds to it.
    package var messageLimit: Int { settings.parcelBytes - Overlay.overhead }

    func check(_ payload: ByteBuffer) throws(SendError) {
        if payload.readableBytes == 0 { throw .empty }
        if payload.readableBytes > messageLimit { throw .tooLarge(bytes: payload.readableBytes, limit: messageLimit) }
    }
}

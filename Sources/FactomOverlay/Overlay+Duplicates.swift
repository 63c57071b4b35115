package import FactomWire

package import struct NIOCore.ByteBuffer

// Overlay, as far as who has which message goes: leaving out those who do, and relaying.
extension Overlay {
    /// A relaying node needs the filter: by it a message that goes round ends.
    var filtersDuplicates: Bool { settings.duplicateFilter || settings.relay }

    /// What stands for a message in the filter; `nil` when there is none.
    func hash(of payload: ByteBuffer) -> UInt64? {
        filtersDuplicates ? filter.hash(of: payload) : nil
    }

    // MARK: - Receiving

    /// A message came. The sender has it from now on; a relaying node delivers and passes on what is new.
    @inline(__always)
    mutating func hear(
        _ payload: consuming ByteBuffer, from id: ConnectionID, _ position: Int, at now: Moment,
        into actions: inout [Action]
    ) {
        guard filtersDuplicates, let index = connections.index(of: id, near: position) else {
            return actions.append(.deliver(id, payload))
        }
        let hash = filter.hash(of: payload)
        let isNews = filter.note(hash, has: connections[index].slot, at: now)
        if isNews { connections.noteNews(index, at: now) }
        if !settings.relay { return actions.append(.deliver(id, payload)) }
        guard isNews else { return connections[index].traffic.dropDuplicate() }
        actions.append(.deliver(id, payload))
        // Who stops has enough to write. What barely fit into one protocol's parcel may not fit into another's.
        if controller.isStopping || payload.readableBytes > messageLimit { return }
        _ = passOn(payload, hash, from: id, at: now)
    }

    // MARK: - Sending

    /// Chooses whom a message goes to: where it goes to many, who has it is left out.
    mutating func choose(_ target: Target, for hash: UInt64?, from sender: ConnectionID? = nil, at now: Moment) {
        var holders = Holders(sender: sender)
        if let hash { holders.slots = filter.holders(of: hash, at: now) }
        router.choose(target, leavingOut: holders, &chance, into: &chosen)
    }

    private mutating func passOn(
        _ payload: ByteBuffer, _ hash: UInt64?, from sender: ConnectionID?, at now: Moment
    ) -> Int {
        choose(.broadcast, for: hash, from: sender, at: now)
        return spread(payload, hash, for: .broadcast, at: now)
    }

    /// Passes a message on as a broadcast, to those who aren't known to have it, and never to its sender.
    ///
    /// - Returns: how many took it into their queues: 0 when all have it.
    /// - Throws: when nobody is online, or the message can't be sent.
    package mutating func relay(_ payload: ByteBuffer, from sender: PeerID, at now: Moment) throws(SendError) -> Int {
        try check(payload)
        if router.isEmpty { throw .noPeers }
        return passOn(payload, hash(of: payload), from: router.connection(to: sender), at: now)
    }

    /// A peer was sent messages.
    mutating func note(_ payloads: ArraySlice<ByteBuffer>, has slot: Slot?, at now: Moment) {
        if !filtersDuplicates { return }
        for payload in payloads { _ = filter.note(filter.hash(of: payload), has: slot, at: now) }
    }

    // MARK: - Who is tracked

    /// A peer came: what it has is known from now on, if there is a slot.
    mutating func track(_ id: ConnectionID, at now: Moment) {
        guard filtersDuplicates, let index = connections.index(of: id), connections[index].slot == nil else { return }
        connections[index].slot = filter.takeSlot(at: now)
        if connections[index].slot == nil { isSomeoneUntracked = true }
    }

    /// Peers for whom there was no slot when they came get one when there is.
    mutating func trackAll(at now: Moment) {
        if !isSomeoneUntracked { return }
        isSomeoneUntracked = false
        var isChanged = false
        for link in controller.links.all where link.isOnline {
            guard let index = connections.index(of: link.id), connections[index].slot == nil else { continue }
            guard let slot = filter.takeSlot(at: now) else {
                isSomeoneUntracked = true
                break
            }
            connections[index].slot = slot
            isChanged = true
        }
        if isChanged { router.update(controller.links, connections) }
    }
}

import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

// OldPeer, as far as what it says and hears goes.
extension OldPeer {
    static let request = Handshake.peerRequestPayload

    mutating func greet(_ index: Int, into actions: inout [StrangerAction]) {
        let greeting = Handshake(
            network: network, version: UInt32(ProtocolVersion.v9.rawValue), nodeID: nodeID, listenPort: endpoint.port,
            nonce: nil, framing: .gob)
        lines[index].say(StreamEncoder.opening(greeting))
        lines[index].flush(into: &actions)
    }

    mutating func say(_ type: ParcelType, _ text: String, on index: Int) {
        lines[index].say(encoder.encode(type, payload: ByteBuffer(string: text), in: .v9))
    }

    // MARK: - Hearing

    mutating func receive(
        _ bytes: ByteBuffer, from id: ConnectionID, at now: Moment, into actions: inout [StrangerAction]
    ) {
        guard let index = lines.index(of: id), !lines[index].isUnreadable else { return }
        lines[index].take(bytes)
        do throws(WireError) {
            while let index = lines.index(of: id), let item = try lines[index].next() {
                lines[index].lastHeard = now
                lines[index].pingsUnanswered = 0
                switch item {
                case .handshake(let greeting): hear(greeting, on: index, into: &actions)
                case .parcel(let parcel): hear(parcel, on: index, at: now, into: &actions)
                }
            }
        } catch {
            leave(id, into: &actions)
        }
    }

    /// Whatever comes first is a parcel like any other to it. A rejection it doesn't know; the signature of protocol 11
    /// it takes for the beginning of a gob message, whose rest it waits for.
    private mutating func hear(_ greeting: Handshake, on index: Int, into actions: inout [StrangerAction]) {
        if greeting.framing == .protobuf || greeting.kind != .hello { return }
        guard isOfUs(greeting, on: index), let place = lines[index].endpoint else {
            return leave(lines[index].id, into: &actions)
        }
        lines[index].settle(on: .v9)
        if !known.isSpecial(place.address) { known.learn(place) }
        _ = known.judge(place, by: 1)
        if greeting.version <= UInt32(ProtocolVersion.v9.rawValue) { share(on: index) }
    }

    private mutating func isOfUs(_ greeting: Handshake, on index: Int) -> Bool {
        if greeting.nodeID == nodeID, let place = lines[index].endpoint { known.noteOurselves(place) }
        return greeting.nodeID != nodeID && greeting.network == network
            && greeting.version >= UInt32(ProtocolVersion.v9.rawValue)
    }

    private mutating func hear(
        _ parcel: Parcel, on index: Int, at now: Moment, into actions: inout [StrangerAction]
    ) {
        guard let envelope = parcel.envelope, let place = lines[index].endpoint else { return }
        let id = lines[index].id
        if envelope.nodeID == nodeID || envelope.network != network.rawValue || envelope.version < 9 {
            return leave(id, into: &actions)
        }
        let isWhole =
            Int(envelope.length) == parcel.payload.readableBytes && envelope.checksum == Checksum.of(parcel.payload)
        let isMessage = parcel.type?.isApplication ?? false
        if !known.judge(place, by: isWhole ? (isMessage ? 2 : 1) : -1) { return leave(id, into: &actions) }
        if isWhole { take(parcel, envelope, on: index, at: now) }
    }

    private mutating func take(_ parcel: Parcel, _ envelope: Parcel.Envelope, on index: Int, at now: Moment) {
        switch parcel.type {
        case .ping: say(.pong, "Pong", on: index)
        case .peerRequest: share(on: index)
        case .peerResponse: learn(parcel.payload)
        // Nobody here sends a message in several parts.
        case .message,
            .messagePart where envelope.partsTotal <= 1:
            deliver(parcel.payload, on: index, at: now)
        default: break
        }
    }

    // MARK: - Shares

    private mutating func share(on index: Int) {
        let payload = Share.encode(known.best, in: .v9, network: network)
        lines[index].say(encoder.encode(.peerResponse, payload: payload, in: .v9))
    }

    /// Asked for or not, wherever it leads.
    private mutating func learn(_ share: ByteBuffer) {
        guard let endpoints = try? Share.decode(share, in: .v9, network: network) else { return }
        for endpoint in endpoints where endpoint != self.endpoint && !known.isSpecial(endpoint.address) {
            known.learn(endpoint)
        }
    }

    // MARK: - Messages

    private mutating func deliver(_ payload: ByteBuffer, on index: Int, at now: Moment) {
        if relays, !heard.insert(hashes.of(payload), at: now) { return }
        if delivered.count < OldPeer.deliveredLimit { delivered.append((lines[index].id, payload)) }
        if relays { spread(payload, except: lines[index].id) }
    }

    /// Messages that may wait to be taken; further ones are lost.
    private static let deliveredLimit = 16_384

    /// Sends to all special peers, and to regular ones at random, 16 in all.
    mutating func spread(_ payload: ByteBuffer, except source: ConnectionID?) {
        let all = lines.indices.filter { lines[$0].version != nil && lines[$0].id != source }
        let special = all.filter { known.isSpecial(lines[$0].remote.address) }
        var regular = all.filter { !known.isSpecial(lines[$0].remote.address) }
        let count = max(0, OldPeer.fanout - special.count)
        chance.choose(count, of: &regular)
        let encoded = encoder.encode(.messagePart, payload: payload, target: "<BROADCAST>", in: .v9)
        for index in special + regular.prefix(count) where lines[index].queued < OldPeer.queueBytes {
            lines[index].say(encoded)
        }
    }

    private static let fanout = 16
    /// With so many bytes unwritten, messages to a peer are lost.
    private static let queueBytes = 8 << 20
}

extension StrangerLine {
    /// Whether the other side speaks protocol 11, which nobody understood then, or has refused in words that nobody knew.
    @inline(__always)
    fileprivate var isUnreadable: Bool {
        greeting.map { $0.framing == .protobuf || $0.kind != .hello } ?? false
    }
}

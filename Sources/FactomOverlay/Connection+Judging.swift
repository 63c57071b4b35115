import FactomWire

import struct NIOCore.ByteBuffer

// Connection, as far as judging what a peer sends goes.
extension Connection {
    /// A parcel that is wrong costs the peer score and is dropped; the peer stays, until its score says otherwise.
    @inline(__always)
    mutating func judge(_ parcel: consuming Parcel, at now: Moment, into actions: inout [Action]) {
        traffic.parcelsIn += 1
        lastHeard = now
        // Most are messages, and of protocol 10 or 11.
        if case .none = parcel.envelope, parcel.isMessage, parcel.payload.readableBytes > 0 {
            meritBudget.earn(settings.merit, at: now)
            traffic.delivered += 1
            return actions.append(.deliver(parcel.payload))
        }
        if let flaw = flaw(in: parcel) { return drop(flaw, into: &actions) }
        meritBudget.earn(settings.merit, at: now)
        if parcel.isMessage, (parcel.envelope?.partsTotal ?? 0) <= 1 {
            traffic.delivered += 1
            actions.append(.deliver(parcel.payload))
        } else {
            take(parcel, at: now, into: &actions)
        }
    }

    private func flaw(in parcel: Parcel) -> DropReason? {
        if parcel.type == nil { return .unknownType }
        if let envelope = parcel.envelope, let flaw = flaw(in: envelope, parcel.payload) { return flaw }
        return parcel.payload.readableBytes == 0 && !isEmptyShare(parcel) ? .empty : nil
    }

    /// In protocol 11 a share of nobody has no bytes.
    private func isEmptyShare(_ parcel: Parcel) -> Bool {
        parcel.type == .peerResponse && version == .v11
    }

    private func flaw(in envelope: Parcel.Envelope, _ payload: ByteBuffer) -> DropReason? {
        if envelope.network != settings.network.rawValue { return .wrongNetwork }
        if UInt32(envelope.version) < settings.lowestVersion { return .invalid }
        if Int(envelope.length) != payload.readableBytes { return .invalid }
        return envelope.checksum == Checksum.of(payload) ? nil : .invalid
    }

    private mutating func drop(_ reason: DropReason, into actions: inout [Action]) {
        traffic.dropped[reason] += 1
        actions.append(.judged(by: settings.demerit, .flawedParcel(reason)))
    }

    private mutating func take(_ parcel: Parcel, at now: Moment, into actions: inout [Action]) {
        guard let type = parcel.type else { return }
        switch type {
        case .message, .messagePart: takePart(parcel, at: now, into: &actions)
        case .ping: takePing()
        case .pong: takePong(at: now)
        case .peerRequest: takeRequest(at: now, into: &actions)
        case .peerResponse: takeShare(parcel.payload, into: &actions)
        case .heartbeat, .alert: traffic.networkParcelsIn += 1
        case .handshake, .rejectAlternative: drop(.unknownType, into: &actions)
        }
    }

    // MARK: - Parts

    private mutating func takePart(_ parcel: Parcel, at now: Moment, into actions: inout [Action]) {
        guard let envelope = parcel.envelope, envelope.partsTotal > 1 else {
            traffic.delivered += 1
            actions.append(.deliver(parcel.payload))
            return
        }
        let outcome = parts.add(
            parcel.payload, number: Int(envelope.partNumber), of: Int(envelope.partsTotal),
            hash: envelope.messageHash, at: now)
        switch outcome {
        case .joined: traffic.partsJoined += 1
        case .refused: drop(.incomplete, into: &actions)
        case .complete(let message):
            traffic.delivered += 1
            actions.append(.deliver(message))
        }
    }

    // MARK: - Network parcels

    /// A peer that pings and doesn't read would otherwise fill our memory with pongs: nothing drops them.
    private mutating func takePing() {
        traffic.networkParcelsIn += 1
        if mayAnswer { send(.pong, ByteBuffer(string: "Pong")) }
    }

    private mutating func takePong(at now: Moment) {
        traffic.networkParcelsIn += 1
        if let pingSent { roundTrip = now - pingSent }
        pingSent = nil
    }

    private mutating func takeRequest(at now: Moment, into actions: inout [Action]) {
        if !requestPace.admits(at: now, settings) {
            traffic.dropped[.tooOften] += 1
            return actions.append(.judged(by: -1, .requestsTooOften))
        }
        traffic.networkParcelsIn += 1
        if mayAnswer { actions.append(.requested) }
    }

    private mutating func takeShare(_ payload: ByteBuffer, into actions: inout [Action]) {
        guard sharesAwaited > 0, let version else { return drop(.uselessShare, into: &actions) }
        do throws(Share.Flaw) {
            let endpoints = try Share.decode(payload, in: version, network: settings.network)
            sharesAwaited -= 1
            traffic.networkParcelsIn += 1
            actions.append(.shared(Array(endpoints.prefix(settings.shareSize))))
        } catch {
            drop(.uselessShare, into: &actions)
        }
    }

    mutating func share(_ endpoints: [Endpoint]) {
        guard let version, mayAnswer else { return }
        send(.peerResponse, Share.encode(endpoints, in: version, network: settings.network))
    }

    /// One request at a time; but a peer that did not answer one, perhaps because it came too soon, is asked again
    /// when an answer would long be here.
    mutating func requestPeers(at now: Moment) {
        if sharesAwaited > 0, lastAsked.map({ !$0.isPast(settings.askWhenFew * 2, at: now) }) ?? false { return }
        sharesAwaited = min(sharesAwaited + 1, 2)
        lastAsked = now
        send(.peerRequest, ByteBuffer(string: Handshake.peerRequestPayload))
    }
}

extension Parcel {
    fileprivate var isMessage: Bool { rawType == ParcelType.message.rawValue }
}

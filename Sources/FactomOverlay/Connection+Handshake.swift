package import FactomWire

import struct NIOCore.ByteBuffer

// Connection, as far as the handshake goes.
extension Connection {
    mutating func open(at now: Moment) {
        guard phase == .opening else { return }
        phase = .shaking(since: now)
        if direction == .outgoing { write(handshake: hello(in: dialProtocol)) }
    }

    /// Checks what needs no knowledge of other connections, and passes the rest to the controller.
    mutating func consider(_ handshake: Handshake, into actions: inout [Action]) {
        if isDialledInVain, handshake.framing == .gob {
            return close(.needsOlderProtocol, into: &actions)
        }
        if direction == .outgoing, handshake.framing != dialProtocol.framing {
            return close(.malformed("an answer in protocol 11 to a dial in gob"), into: &actions)
        }
        if handshake.network != settings.network {
            return close(.wrongNetwork(handshake.network), into: &actions)
        }
        if handshake.version < settings.lowestVersion {
            return close(.version(handshake.version), into: &actions)
        }
        if direction == .outgoing, handshake.nonce == nonce {
            return close(.echoed, into: &actions)
        }
        switch handshake.kind {
        case .rejection(let alternatives):
            considerRejection(alternatives, into: &actions)
        case .hello:
            phase = .judged
            greeting = handshake
            actions.append(.greeted(handshake))
        }
    }

    private mutating func considerRejection(_ alternatives: [Endpoint], into actions: inout [Action]) {
        if direction == .incoming {
            return close(.malformed("a dialler that rejects us"), into: &actions)
        }
        actions.append(.rejected(alternatives: alternatives))
        close(.rejected(alternatives: alternatives.count), into: &actions)
    }

    /// Whether we dialled in protocol 11 and have no handshake yet: what comes may be an older peer's.
    var isDialledInVain: Bool {
        guard case .shaking = phase else { return false }
        return direction == .outgoing && dialProtocol == .v11
    }

    mutating func goOnline(at now: Moment, into actions: inout [Action]) {
        guard phase == .judged, let greeting else {
            preconditionFailure("admitted without a greeting")
        }
        let version = Connection.agreedVersion(greeting)
        if direction == .incoming { write(handshake: hello(in: version)) }
        decoder.settle(on: version)
        owesPreamble = StreamEncoder.preamble(for: version).readableBytes > 0
        phase = .online(version)
        lastHeard = now
        // A handshake of protocol 9 is also a request: theirs always is, ours unless we dialled in 10.
        if version == .v9 {
            if direction == .incoming || dialProtocol == .v9 {
                sharesAwaited = 1
                lastAsked = now
            }
            _ = requestPace.admits(at: now, settings)
            actions.append(.requested)
        }
        decode(at: now, into: &actions)
    }

    /// The newest protocol of the stream's framing that both know: a version from the future is
    /// negotiated down by our reply.
    package static func agreedVersion(_ greeting: Handshake) -> ProtocolVersion {
        if greeting.framing == .protobuf { return .v11 }
        return greeting.version <= UInt32(ProtocolVersion.v9.rawValue) ? .v9 : .v10
    }

    /// Says no in the dialler's own protocol. The controller closes when it is written.
    mutating func refuse(offering alternatives: [Endpoint]) {
        guard let greeting else { preconditionFailure("refused without a greeting") }
        var handshake = hello(in: Connection.agreedVersion(greeting))
        handshake.kind = .rejection(alternatives: alternatives)
        handshake.nonce = nil
        write(handshake: handshake)
    }

    private func hello(in version: ProtocolVersion) -> Handshake {
        Handshake(
            network: settings.network, version: UInt32(version.rawValue), nodeID: UInt64(settings.nodeID),
            listenPort: settings.listenPort, nonce: nonce, framing: version.framing)
    }

    private mutating func write(handshake: Handshake) {
        let opening = StreamEncoder.opening(handshake)
        traffic.ownBytes.add(opening.readableBytes, of: .handshake)
        _ = queue.append(opening, isApplication: false)
        traffic.parcelsQueued += 1
    }
}

import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

// Maverick, as far as what it says and hears goes.
extension Maverick {
    /// Protocol 9 has no greeting of the future.
    var dialVersion: ProtocolVersion {
        misdeeds.contains(.futureVersion) && persona.version == .v9 ? .v10 : persona.version
    }

    private func words(in version: ProtocolVersion) -> HostileWords {
        HostileWords(
            in: version, on: persona.network, nodeID: persona.nodeID, port: persona.endpoint.port, sizes: sizes)
    }

    /// Says its greeting, and behind it all that it says unasked.
    mutating func greet(_ index: Int, in version: ProtocolVersion) {
        if misdeeds.contains(.silent) { return }
        var greeting = StreamEncoder.opening(hello(in: version, to: lines[index].direction))
        greeting.writeImmutableBuffer(StreamEncoder.preamble(for: version))
        if misdeeds == .slow { return lines[index].saySlowly(greeting) }
        lines[index].say(greeting)
        say(words(in: version).pieces(misdeeds.subtracting(.shares)), on: index)
    }

    private mutating func hello(in version: ProtocolVersion, to direction: Direction) -> Handshake {
        var nonce = chance.next()
        if misdeeds.contains(.echo), direction == .outgoing, let stolenNonce { nonce = stolenNonce }
        var hello = persona.hello(in: version, nonce: nonce)
        if misdeeds.contains(.wrongNetwork) { hello.network = NetworkID(rawValue: ~persona.network.rawValue) }
        if misdeeds.contains(.futureVersion) { hello.version = 99 }
        return hello
    }

    private mutating func say(_ pieces: [ByteBuffer], on index: Int) {
        for piece in pieces {
            if misdeeds.contains(.slow) { lines[index].saySlowly(piece) } else { lines[index].say(piece) }
        }
    }

    // MARK: - Spam

    /// A quarter of a second's worth on each connection.
    mutating func spam() {
        spamOwed += sizes.spamPerSecond
        let count = spamOwed / 4
        spamOwed %= 4
        for index in lines.indices {
            guard let version = lines[index].version, lines[index].queued < Maverick.spamQueued else { continue }
            let words = words(in: version)
            for _ in 0..<count {
                spamSent += 1
                lines[index].say(words.spam(spamSent, from: persona.nodeID))
            }
        }
    }

    /// With so many bytes unwritten it waits.
    private static let spamQueued = 1 << 18

    // MARK: - Hearing

    mutating func receive(
        _ bytes: ByteBuffer, from id: ConnectionID, at now: Moment, into actions: inout [StrangerAction]
    ) {
        guard let index = lines.index(of: id), !misdeeds.contains(.silent) else { return }
        let echoes = misdeeds.contains(.echo) && lines[index].direction == .incoming
        if echoes { lines[index].say(bytes) }
        lines[index].take(bytes)
        do throws(WireError) {
            while let index = lines.index(of: id), let item = try lines[index].next() {
                switch item {
                case .handshake(let greeting):
                    hear(greeting, on: index, echoed: echoes, at: now, into: &actions)
                case .parcel(let parcel):
                    if !echoes { hear(parcel, on: index) }
                }
            }
        } catch {
            leave(id, at: now, into: &actions)
        }
        if let index = lines.index(of: id) { lines[index].flush(into: &actions) }
    }

    private mutating func hear(
        _ greeting: Handshake, on index: Int, echoed: Bool, at now: Moment, into actions: inout [StrangerAction]
    ) {
        let line = lines[index]
        let isForeign = line.direction == .outgoing && greeting.framing != dialVersion.framing
        if greeting.kind != .hello || isForeign || misdeeds.contains(.churner) {
            return leave(line.id, at: now, into: &actions)
        }
        if line.direction == .incoming { stolenNonce = greeting.nonce }
        let version = agreedVersion(greeting)
        lines[index].settle(on: version)
        if line.direction == .incoming, !echoed {
            greet(index, in: version)
            if misdeeds.contains(.deaf) { actions.append(.hold(line.id)) }
        }
        // The greeting of protocol 9 is a request, too.
        if version == .v9, greeting.version <= UInt32(ProtocolVersion.v9.rawValue), !echoed { answer(index, in: .v9) }
    }

    private func agreedVersion(_ greeting: Handshake) -> ProtocolVersion {
        let theirs = Connection.agreedVersion(greeting)
        return theirs == .v10 && dialVersion == .v9 ? .v9 : theirs
    }

    private mutating func hear(_ parcel: Parcel, on index: Int) {
        // What it has begun to say can't be understood any more.
        if !misdeeds.isDisjoint(with: [.unfinished, .garbage]) { return }
        guard let version = lines[index].version else { return }
        switch parcel.type {
        case .ping: lines[index].say(persona.encoder.encode(.pong, payload: ByteBuffer(string: "Pong"), in: version))
        case .peerRequest: answer(index, in: version)
        default: break
        }
    }

    /// Tells of those whom its misdeeds name, or of nobody.
    private mutating func answer(_ index: Int, in version: ProtocolVersion) {
        let shares = misdeeds.intersection(.shares)
        if !shares.isEmpty { return say(words(in: version).pieces(shares), on: index) }
        let nobody = Share.encode([], in: version, network: persona.network)
        lines[index].say(persona.encoder.encode(.peerResponse, payload: nobody, in: version))
    }
}

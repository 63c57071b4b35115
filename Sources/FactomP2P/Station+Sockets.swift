package import FactomOverlay
package import FactomWire
package import NIOCore

// Station, as far as sockets and names go.
extension Station {
    func dial(_ id: ConnectionID, _ endpoint: Endpoint) {
        dialling.insert(id)
        surroundings.dial(
            id, endpoint, from: configuration.bindAddress, within: configuration.settings.dialTimeout, for: self)
    }

    package func dialFailed(_ id: ConnectionID, _ reason: CloseReason) {
        if dialling.remove(id) != nil { handle(.closed(id, reason)) }
    }

    /// A socket stands: one that dialled us has no number yet.
    package func opened(_ line: NIOLoopBound<any Line>, from remote: Endpoint) {
        if let id = line.value.id {
            guard dialling.remove(id) != nil else { return line.value.close() }
            lines[id] = line
            handle(.opened(id))
        } else {
            let id = overlay.nextID()
            line.value.id = id
            lines[id] = line
            handle(.accepted(id, from: remote))
        }
    }

    package func received(_ id: ConnectionID, _ bytes: ByteBuffer) {
        if lastLines[id] != nil { return }
        handle(.received(id, bytes))
    }

    package func wrote(_ id: ConnectionID) {
        handle(.wrote(id))
        wakeSenders()
    }

    /// The socket is gone, not by our will.
    package func closed(_ id: ConnectionID, _ reason: CloseReason) {
        if lastLines.removeValue(forKey: id) != nil { return wakeSenders() }
        // One that was still being dialled may have been reset before it could be announced.
        guard lines.removeValue(forKey: id) != nil || dialling.remove(id) != nil else { return }
        peers[id] = nil
        handle(.closed(id, reason))
        wakeSenders()
    }

    func close(_ id: ConnectionID) {
        dialling.remove(id)
        peers[id] = nil
        lines.removeValue(forKey: id)?.value.close()
    }

    func resolve(_ name: HostPort) {
        // An earlier look-up may still hang: a second would only hang beside it.
        guard lookingUp.insert(name).inserted else { return resolved(name, []) }
        let answer = surroundings.addresses(
            of: name.host, within: configuration.settings.dialTimeout,
            whenOver: { [self] in assumeIsolated { _ = $0.lookingUp.remove(name) } })
        answer.assumeIsolated().whenSuccess { [self] addresses in
            assumeIsolated { $0.resolved(name, addresses) }
        }
    }

    private func resolved(_ name: HostPort, _ addresses: [IPAddress]) {
        report.resolved(name, addresses)
        handle(.resolved(name, addresses))
        refreshPeers()
    }
}

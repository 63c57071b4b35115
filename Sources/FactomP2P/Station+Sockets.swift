import FactomOverlay
import FactomWire
import NIOCore
import NIOPosix

// Station, as far as sockets and names go.
extension Station {
    func dial(_ id: ConnectionID, _ endpoint: Endpoint) {
        dialling.insert(id)
        let handler = NIOLoopBound(ConnectionHandler(station: self, id: id), eventLoop: eventLoop)
        let timeout = configuration.settings.dialTimeout
        let attempt = Sockets.dial(
            endpoint, from: configuration.bindAddress, timeout: timeout, handler: handler, on: eventLoop)
        attempt.assumeIsolated().whenFailure { [self] error in
            assumeIsolated { $0.dialFailed(id, error) }
        }
    }

    private func dialFailed(_ id: ConnectionID, _ error: any Error) {
        if dialling.remove(id) != nil { handle(.closed(id, .unreachable(describe(error)))) }
    }

    /// A socket stands: one that dialled us has no number yet.
    func opened(_ handler: NIOLoopBound<ConnectionHandler>, from remote: Endpoint) {
        if let id = handler.value.id {
            guard dialling.remove(id) != nil else { return handler.value.close() }
            handlers[id] = handler
            handle(.opened(id))
        } else {
            let id = overlay.nextID()
            handler.value.id = id
            handlers[id] = handler
            handle(.accepted(id, from: remote))
        }
    }

    func received(_ id: ConnectionID, _ bytes: ByteBuffer) {
        handle(.received(id, bytes))
    }

    func wrote(_ id: ConnectionID) {
        handle(.wrote(id))
        wakeSenders()
    }

    /// The socket is gone, not by our will.
    func closed(_ id: ConnectionID, _ reason: CloseReason) {
        // One that was still being dialled may have been reset before it could be announced.
        guard handlers.removeValue(forKey: id) != nil || dialling.remove(id) != nil else { return }
        peers[id] = nil
        handle(.closed(id, reason))
        wakeSenders()
    }

    func close(_ id: ConnectionID) {
        dialling.remove(id)
        peers[id] = nil
        handlers.removeValue(forKey: id)?.value.close()
    }

    func resolve(_ name: HostPort) {
        // An earlier look-up may still hang: a second would only hang beside it.
        guard lookingUp.insert(name).inserted else { return resolved(name, []) }
        let answer = Names.addresses(
            of: name.host, within: configuration.settings.dialTimeout, on: eventLoop,
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

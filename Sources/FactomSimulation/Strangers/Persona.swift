package import FactomWire

/// Whom a stranger says it is; its address alone is the network's word.
package struct Persona: Sendable {
    package var network: NetworkID
    /// Where it listens, and whence it dials.
    package var endpoint: Endpoint
    package var nodeID: UInt64
    /// What it dials in. Who dials it is answered in the newest that both know.
    package var version: ProtocolVersion

    package init(network: NetworkID, endpoint: Endpoint, nodeID: UInt64, version: ProtocolVersion = .v10) {
        self.network = network
        self.endpoint = endpoint
        self.nodeID = nodeID
        self.version = version
    }

    package var encoder: StreamEncoder {
        StreamEncoder(network: network, nodeID: UInt32(truncatingIfNeeded: nodeID), listenPort: endpoint.port)
    }

    func hello(in version: ProtocolVersion, nonce: UInt64) -> Handshake {
        Handshake(
            network: network, version: UInt32(version.rawValue), nodeID: nodeID, listenPort: endpoint.port,
            nonce: nonce, framing: version.framing)
    }
}

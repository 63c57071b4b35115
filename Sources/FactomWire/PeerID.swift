/// What names a peer to the application and to other nodes: its "hash", `ADDRESS:PORT HEXNODEID`.
///
/// The address is the socket's, the port and the id are what the peer says of itself, so two peers behind
/// one address differ, and a peer that keeps its id keeps its name across reconnects. Written as `127.0.0.1:8108 8678a4a0`.
public struct PeerID: Sendable, Hashable {
    /// Where it listens: its socket's address with the port that it tells.
    public var endpoint: Endpoint
    /// The low 32 bits of what the peer calls itself.
    public var nodeID: UInt32

    /// The name of the peer that listens there and calls itself this.
    public init(endpoint: Endpoint, nodeID: UInt32) {
        self.endpoint = endpoint
        self.nodeID = nodeID
    }
}

extension PeerID: CustomStringConvertible, LosslessStringConvertible {
    /// Reads `127.0.0.1:8108 8678a4a0`; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let endpoint = Endpoint(parts[0]), parts[1].utf8.count == 8,
            parts[1].allSatisfy(\.isHexDigit), let nodeID = UInt32(parts[1], radix: 16)
        else { return nil }
        self.init(endpoint: endpoint, nodeID: nodeID)
    }

    /// `127.0.0.1:8108 8678a4a0`: address, port, a space, and the id in eight hexadecimal digits.
    public var description: String {
        "\(endpoint) \(hexadecimal(nodeID))"
    }
}

/// The first message of each direction, in any protocol: who a peer says it is.
///
/// Its form has been checked: the port is one, alternatives are endpoints, lengths and checksums are right.
/// Whether it suits us (network, version, loopback) is for the connection to say.
package struct Handshake: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// An ordinary greeting.
        case hello
        /// "I am full": type 9, with endpoints to try instead, maybe none.
        case rejection(alternatives: [Endpoint])
    }

    package var kind: Kind
    package var network: NetworkID
    /// As the peer wrote it: possibly of a protocol that doesn't exist yet.
    package var version: UInt32
    /// 32 bits from most peers; 63 random ones per run from factomd up to 6.8.
    package var nodeID: UInt64
    /// Where the peer says it listens; its address is the socket's.
    package var listenPort: UInt16
    /// What tells a node that it has dialled itself. `nil` in a rejection, and from factomd up to 6.8, which
    /// compares node ids.
    package var nonce: UInt64?
    /// Which stream it came in.
    package var framing: Framing

    package init(
        kind: Kind = .hello, network: NetworkID, version: UInt32, nodeID: UInt64, listenPort: UInt16,
        nonce: UInt64?, framing: Framing
    ) {
        self.kind = kind
        self.network = network
        self.version = version
        self.nodeID = nodeID
        self.listenPort = listenPort
        self.nonce = nonce
        self.framing = framing
    }

    /// More alternatives than this void a rejection: honest nodes send 3.
    package static let mostAlternatives = 250
}

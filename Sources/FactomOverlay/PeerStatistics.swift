/// A peer that is online and what went over its connection, as of the moment of asking.
public struct PeerStatistics: Sendable, Equatable {
    /// Who it is.
    public let peer: Peer
    /// What went over the connection since it stands.
    public let traffic: Traffic
    /// Parcels that wait to be written to it.
    public let queuedParcels: Int
    /// Bytes that wait to be written to it.
    public let queuedBytes: Int
    /// How long its last pong took; `nil` before the first. Pings are sent only to peers that were silent for a
    /// while, so a busy peer may have none.
    public let roundTrip: Duration?
    /// The quality score of its address, −10,000…10,000: 0 for a stranger, under −200 for one to be rid of.
    public let score: Int

    package init(peer: Peer, traffic: Traffic, queued: (parcels: Int, bytes: Int), roundTrip: Duration?, score: Int) {
        self.peer = peer
        self.traffic = traffic
        queuedParcels = queued.parcels
        queuedBytes = queued.bytes
        self.roundTrip = roundTrip
        self.score = score
    }
}

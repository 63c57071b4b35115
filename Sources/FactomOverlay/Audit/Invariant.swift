/// What holds of a node between any two events, whatever peers, operator and network do: each is looked at by
/// ``Overlay/audit(at:own:)`` or ``Overlay/deepAudit(at:own:)``. The raw value is its name in reports.
package enum Invariant: String, Sendable, Hashable, CaseIterable {
    // Counts equal recounts.

    /// The controller's links and the connections are the same ones, in the same phase.
    case linksMatch = "links match connections"
    case linkCounts = "link counts"
    /// No tick passes over a connection at which something is due.
    case due = "due moments"
    /// The routes of messages lead to everyone who is online, once, and to nobody else.
    case routes = "routes match peers"
    case bookCounts = "address book counts"
    /// An endpoint of the book stands where the book's key and bounds put it.
    case bookPlaces = "address book places"
    case bookTrials = "address book trials"
    case scoreCounts = "score counts"
    case banCounts = "ban counts"
    case filterCounts = "duplicate filter counts"
    case slots = "duplicate filter slots"
    case queueCounts = "send queue counts"
    case partCounts = "part counts"

    case unfinishedCounts = "unfinished bytes counts"

    // Nothing gets lost.

    /// Of each connection: what came in is delivered, a network parcel, joined or dropped.
    case parcelsIn = "parcels in = delivered + dropped"
    /// Of each connection: what was queued is out, dropped or still there.
    case parcelsOut = "parcels queued = out + dropped + waiting"
    /// What waits to be written is being written, or the next flush knows of it.
    case flush = "a queue that no flush knows of"

    // No cap is exceeded.

    /// Regular outgoing links, dials included.
    case outgoingCap = "outgoing cap"
    /// Dials of regular peers that have no greeting yet.
    case dialCap = "dials at once"
    /// Tests of addresses that have no greeting yet: as many as dials at most.
    case feelerCap = "feelers at once"
    case incomingCap = "incoming cap"
    case halfOpenCap = "half-open cap"
    case halfOpenPerAddressCap = "half-open cap of an address"
    case addressCap = "incoming cap of an address"
    case groupCap = "incoming cap of a group"
    case queueCap = "send queue cap"
    case unfinishedCap = "unfinished bytes cap"
    case partCap = "parts cap"
    case tableCap = "table bound"

    // Who may be linked.

    case selfLink = "link to ourselves"
    /// Two links that are online lead to one node.
    case doublePeer = "two links to one peer"
    /// Two dials lead, or led, to one endpoint.
    case doubleDial = "two dials to one endpoint"
    /// A dial goes on although the one who is dialled is online.
    case crossedDial = "crossed dials"
    case banned = "banned but linked"
    case badScore = "bad score but linked"
    /// A link is marked special exactly if its peer is one that the operator named.
    case special = "special mark"
    /// In the exclusive modes there are no regular peers.
    case exclusive = "regular link in an exclusive mode"

    // Nothing is overdue.

    case handshakeOverdue = "handshake overdue"
    /// A peer of which nothing was heard for too long is still there.
    case silenceOverdue = "silent peer kept"
    /// Nobody asks a silent peer whether it is there.
    case pingOverdue = "ping overdue"
    case stallOverdue = "stalled peer kept"
    case saveOverdue = "save overdue"
    case roundOverdue = "round overdue"
    /// Something is remembered beyond its time.
    case expiryOverdue = "expiry overdue"
    case decay = "score without decay"

    // Nothing is overlooked.

    /// Whoever says something whole is alive from that moment on, whatever it says.
    case lifeSigns = "signs of life"

    // What others get.

    /// A share, were it made now, would tell what is nobody's business, or what we don't know ourselves.
    case share = "forbidden share"
    /// Seen from outside by ``DialWatch``.
    case dialStorm = "dial storm"
}

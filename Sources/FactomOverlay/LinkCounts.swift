/// How many links are of which kind: kept as they come, change and go, since decisions ask several times a second.
struct LinkCounts: Sendable, Equatable {
    private(set) var online = 0
    /// Online, and of our choice or the operator's: those that we dialled, and special ones.
    private(set) var chosen = 0
    /// Regular outgoing ones that are online, and those on their way there.
    private(set) var liveOutgoing = 0
    private(set) var dialledOutgoing = 0
    /// Regular incoming ones that are online.
    private(set) var liveIncoming = 0
    /// Dials under way that aren't to special peers, mere tests included, and these apart.
    private(set) var regularDials = 0
    private(set) var feelers = 0

    /// - Parameter times: 1 for a link that is there from now on, -1 for one that is not.
    mutating func count(_ link: Link, _ times: Int) {
        let isOnline = link.isOnline
        let isOutgoing = link.direction == .outgoing
        if isOnline { online += times }
        if isOnline, isOutgoing || link.isSpecial { chosen += times }
        if link.isRegularOutgoing, isOnline { liveOutgoing += times }
        if link.isRegularOutgoing, !isOnline { dialledOutgoing += times }
        if !isOutgoing, isOnline, !link.isSpecial { liveIncoming += times }
        if isOutgoing, !isOnline, !link.isSpecial { regularDials += times }
        if link.isFeeler, !isOnline { feelers += times }
    }
}

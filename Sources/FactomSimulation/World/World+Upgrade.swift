// World, as far as the end of the older generation goes.
extension World {
    /// Its nodes are replaced one after the other.
    mutating func upgrade(within: Int64) {
        let over = min(now + max(within, 0), max(calmFrom, now))
        for host in hosts.indices where hosts[host].kind == .old {
            agenda.enter(.upgrade(host), at: now + faultDice.time(upTo: over - now))
        }
        unsettle("the upgrade", at: over)
    }

    /// One is stopped, and one of ours begins in its place, without any memory.
    mutating func upgradeOne(_ host: Int) {
        guard hosts[host].kind == .old else { return }
        var stop = Crash()
        stop.isOrderly = true
        note(host, .fault("becomes a new node"))
        let ran = crash(host, stop)
        hosts[host].kind = .node
        if ran { start(host) }
    }
}

import FactomWire

/// A tried endpoint is tested before another takes its place.
extension AddressBook {
    /// Moves an endpoint that has answered to the tried ones, or has it wait until one of them was tested.
    mutating func promote(_ number: Int, at now: Moment) {
        let endpoint = entries[number].endpoint
        let bucket = triedBucket(of: endpoint)
        if tried.isFull(bucket) {
            wait(endpoint, for: entries[rival(of: endpoint, in: bucket)].endpoint, at: now)
            newAnswered.insert(number)
        } else {
            trials.removeAll { $0.newcomer == endpoint }
            move(number, toTried: bucket)
        }
    }

    /// One newcomer waits for one place, and nobody else for that. When too many wait, this one doesn't: it asks
    /// again at its next success.
    private mutating func wait(_ newcomer: Endpoint, for occupant: Endpoint, at now: Moment) {
        let isTaken = trials.contains { $0.newcomer == newcomer || $0.occupant == occupant }
        if isTaken || trials.count >= AddressBook.trialLimit { return }
        trials.append(Trial(occupant: occupant, newcomer: newcomer, since: now))
    }

    /// The tried one has failed its test: the newcomer has its place, and it is new again if there is one for it.
    mutating func giveWay(_ number: Int, at now: Moment) {
        let loser = entries[number]
        drop(number)
        _ = place(loser, at: now)
    }
}

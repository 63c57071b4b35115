import FactomOverlay
import FactomWire

// Fabric, as far as the making of connections goes.
extension Fabric {
    mutating func request(_ pipe: PipeRef, at now: Int64) -> (Int, Event)? {
        guard let number = number(pipe), !pipes[number].isTaken else { return nil }
        let dialler = ends[at(number, .dialler)].host
        let host = pipes[number].target.flatMap { siteAt[$0] } ?? -1
        ends[at(number, .listener)].host = host
        if isWalled(from: dialler, to: host) || isWalled(from: host, to: dialler) {
            // The system tries again, each time later, until the dialler gives up.
            agenda.enter(.request(pipe), at: now + 1_000_000_000 + dice.time(upTo: 1_000_000_000))
            return nil
        }
        guard host >= 0, sites[host].isUp else { return nil }
        guard sites[host].isListening else {
            agenda.enter(.refusal(pipe), at: now + pipes[number].latency)
            return nil
        }
        pipes[number].isTaken = true
        let opening = now + pipes[number].latency
        ends[at(number, .dialler)].lastArrival = opening
        agenda.enter(.opening(pipe), at: opening)
        // Until the host has named it, it is nobody's.
        lastPort = lastPort == 60_999 ? 32_768 : lastPort + 1
        return (host, .accepted(pipe, from: Endpoint(address: sites[dialler].endpoint.address, port: lastPort)))
    }

    mutating func open(_ pipe: PipeRef) -> (Int, Event)? {
        guard let number = number(pipe), ends[at(number, .dialler)].state == .open, !pipes[number].isOpened else {
            return nil
        }
        pipes[number].isOpened = true
        return (ends[at(number, .dialler)].host, .opened(ends[at(number, .dialler)].id))
    }

    mutating func losePatience(_ pipe: PipeRef) -> (Int, Event)? {
        guard let number = number(pipe), !pipes[number].isOpened else { return nil }
        return giveUp(pipe, "connection timed out")
    }

    mutating func giveUp(_ pipe: PipeRef, _ words: String) -> (Int, Event)? {
        guard let number = number(pipe), ends[at(number, .dialler)].state == .open, !pipes[number].isOpened else {
            return nil
        }
        let (host, id) = (ends[at(number, .dialler)].host, ends[at(number, .dialler)].id)
        end(host, id, because: .closedByPeer, at: agenda.now)
        return (host, .closed(id, .unreachable(words)))
    }

    func latency(_ host: Int, _ other: Int?) -> Int64 {
        guard let other else { return weather.farthest }
        let (x, y) = (sites[host].place.x - sites[other].place.x, sites[host].place.y - sites[other].place.y)
        let distance = min((x * x + y * y).squareRoot() / 1.4142, 1)
        let between = weather.nearest + Int64(Double(weather.farthest - weather.nearest) * distance)
        return detours.isEmpty ? between : between + (detours[HostPair(host, other)] ?? 0)
    }
}

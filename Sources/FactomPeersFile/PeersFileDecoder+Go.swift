import FactomJSON
import FactomOverlay
import FactomWire

/// What the Go nodes write (wire notes, "peers.json").
extension PeersFileDecoder {
    /// An object that has a peer behind each name. Names repeat what the peers say, and are not looked at.
    ///
    /// - Returns: whether that is what it is.
    mutating func readFirstGeneration() throws(JSONReader.Malformed) -> Bool {
        var isEmpty = true
        var hasPeers = false
        try reader.beginObject()
        while let name = try reader.nextMember() {
            isEmpty = false
            let entry = try reader.readEntry(["Address", "Port", "Network"])
            if entry?["Address"] != nil { hasPeers = true }
            take(entry, host: "Address", port: "Port", at: .member(name))
        }
        try reader.readEnd(of: "the file")
        return isEmpty || hasPeers
    }

    mutating func readSecondGeneration() throws(JSONReader.Malformed) {
        try reader.beginObject()
        while let name = try reader.nextMember() {
            switch name {
            case "peers": try readPeers()
            case "bans": try readBanDates()
            default: _ = try reader.readValue()
            }
        }
        try reader.readEnd(of: "the file")
    }

    private mutating func readPeers() throws(JSONReader.Malformed) {
        if reader.takeNull() { return }
        var index = 0
        try reader.beginList()
        while try reader.nextElement() {
            take(try reader.readEntry(["ip", "port"]), host: "ip", port: "port", at: .element("peers", index))
            index += 1
        }
    }

    /// Of a peer only address and port are believed. It counts as heard of now.
    private mutating func take(_ entry: [String: JSONReader.Value]?, host: String, port: String, at place: Place) {
        guard let entry else { return leaveOut(place, "", .notAnObject) }
        let (host, port) = (entry[host].word, entry[port].word)
        guard let endpoint = Endpoint(host: host, port: port) else {
            return leaveOut(place, "\(host):\(port)", .notAnEndpoint)
        }
        if let number = entry["Network"]?.int {
            let network = NetworkID(rawValue: UInt32(truncatingIfNeeded: number))
            if !wants(network) { return leaveOut(place, endpoint.description, .otherNetwork(network)) }
        }
        found(Remembered.Address(endpoint, lastSeen: clock.now), at: place)
    }

    private mutating func readBanDates() throws(JSONReader.Malformed) {
        if reader.takeNull() { return }
        try reader.beginObject()
        while let name = try reader.nextMember() {
            let date = try reader.readValue()
            takeBan(of: name, until: date)
        }
    }

    private mutating func takeBan(of name: String, until date: JSONReader.Value?) {
        let place = Place.member(name)
        guard let target = BanTarget(name) else { return leaveOut(place, "", .notATarget) }
        guard let until = clock.moment(ofDate: date.word) else { return leaveOut(place, date.word, .notADate) }
        found(Remembered.Ban(target, until: until, reason: .remembered), at: place)
    }
}

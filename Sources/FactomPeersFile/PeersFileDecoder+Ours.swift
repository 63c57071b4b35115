import FactomJSON
import FactomOverlay
import FactomWire

/// What ``PeersFile/encode(_:network:clock:)`` writes.
extension PeersFileDecoder {
    /// - Returns: whether it names a network, as every file of ours does.
    mutating func readOurs() throws(JSONReader.Malformed) -> Bool {
        try reader.beginObject()
        while let name = try reader.nextMember() {
            switch name {
            case "network": takeNetwork(try reader.readValue())
            case "addresses":
                try readList(name, of: ["endpoint", "source", "lastSeen", "lastSuccess", "failures", "peer"])
            case "bans": try readList(name, of: ["target", "until", "reason", "text", "offences"])
            case "scores": try readList(name, of: ["address", "score"])
            default: _ = try reader.readValue()
            }
        }
        try reader.readEnd(of: "the file")
        return decoded.network != nil
    }

    private mutating func takeNetwork(_ value: JSONReader.Value?) {
        let text = value.word
        guard text.utf8.count == 10, text.hasPrefix("0x"), text.utf8.dropFirst(2).allSatisfy({ isHexadecimal($0) }),
            let number = UInt32(text.dropFirst(2), radix: 16)
        else { return }
        found(network: NetworkID(rawValue: number))
    }

    private mutating func readList(_ list: String, of names: [String]) throws(JSONReader.Malformed) {
        if reader.takeNull() { return }
        var index = 0
        try reader.beginList()
        while try reader.nextElement() {
            let place = Place.element(list, index)
            index += 1
            guard let entry = try reader.readEntry(names) else {
                leaveOut(place, "", .notAnObject)
                continue
            }
            switch list {
            case "addresses": takeAddress(entry, at: place)
            case "bans": takeBan(entry, at: place)
            default: takeScore(entry, at: place)
            }
        }
    }

    private mutating func takeAddress(_ entry: [String: JSONReader.Value], at place: Place) {
        guard let endpoint = Endpoint(entry["endpoint"].word) else {
            return leaveOut(place, entry["endpoint"].word, .notAnEndpoint)
        }
        guard let lastSeen = pastMoment(entry["lastSeen"]) else {
            return leaveOut(place, entry["lastSeen"].word, .notADate)
        }
        var address = Remembered.Address(endpoint, lastSeen: lastSeen)
        address.source = IPAddress(entry["source"].word)
        address.lastSuccess = pastMoment(entry["lastSuccess"])
        address.failures = max(entry["failures"].count ?? 0, 0)
        address.wasPeer = entry["peer"] == .truth(true)
        found(address, at: place)
    }

    /// What is told of the past can't be in the future: a clock was wrong, or somebody lies.
    private func pastMoment(_ value: JSONReader.Value?) -> Moment? {
        clock.moment(ofDate: value.word).map { min($0, clock.now) }
    }

    private mutating func takeBan(_ entry: [String: JSONReader.Value], at place: Place) {
        guard let target = BanTarget(entry["target"].word) else {
            return leaveOut(place, entry["target"].word, .notATarget)
        }
        guard let until = clock.moment(ofDate: entry["until"].word) else {
            return leaveOut(place, entry["until"].word, .notADate)
        }
        let reason = BanReason(word: entry["reason"].word, text: entry["text"].word)
        let offences = max(entry["offences"].count ?? 0, 0)
        found(Remembered.Ban(target, until: until, reason: reason, offences: offences), at: place)
    }

    private mutating func takeScore(_ entry: [String: JSONReader.Value], at place: Place) {
        guard let address = IPAddress(entry["address"].word) else {
            return leaveOut(place, entry["address"].word, .notAnAddress)
        }
        guard let score = entry["score"].count else { return leaveOut(place, address.description, .notANumber) }
        found(Remembered.Score(address, score), at: place)
    }
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
}

import FactomJSON
import FactomOverlay
import FactomWire

/// Reads a file of a known format, entry by entry, and keeps what can be used, within limits.
struct PeersFileDecoder {
    /// Where an entry stands.
    enum Place {
        case member(String)
        case element(String, Int)
    }

    private(set) var decoded: PeersFile.Decoded
    /// Whether nothing in it is what a node writes.
    private(set) var isForeign = false

    var reader: JSONReader
    let clock: FileClock
    /// Entries of other networks are left out.
    private let network: NetworkID?

    private var endpoints: Set<Endpoint> = []
    private var targets: Set<BanTarget> = []
    private var scored: Set<IPAddress> = []

    init(_ bytes: [UInt8], _ format: PeersFile.Format, network: NetworkID?, clock: FileClock) {
        decoded = PeersFile.Decoded(format: format)
        reader = JSONReader(bytes, halves: .replaced)
        self.network = network
        self.clock = clock
    }

    mutating func read() throws(JSONReader.Malformed) {
        if reader.takeNull() { return }
        switch decoded.format {
        case .ours: isForeign = try !readOurs()
        case .p2p1: isForeign = try !readFirstGeneration()
        case .p2p2: try readSecondGeneration()
        }
    }

    // MARK: - What is found

    mutating func found(network: NetworkID) {
        decoded.network = network
    }

    mutating func found(_ address: Remembered.Address, at place: Place) {
        let text = address.endpoint.description
        guard decoded.remembered.addresses.count < PeersFile.entryLimit else { return leaveOut(place, text, .tooMany) }
        guard endpoints.insert(address.endpoint).inserted else { return leaveOut(place, text, .twice) }
        decoded.remembered.addresses.append(address)
    }

    /// One that is over is not worth a word, unless the next one is the longer for it.
    mutating func found(_ ban: Remembered.Ban, at place: Place) {
        if ban.until <= clock.now, ban.offences == 0 { return }
        let text = ban.target.description
        guard decoded.remembered.bans.count < PeersFile.entryLimit else { return leaveOut(place, text, .tooMany) }
        guard targets.insert(ban.target).inserted else { return leaveOut(place, text, .twice) }
        decoded.remembered.bans.append(ban)
    }

    mutating func found(_ score: Remembered.Score, at place: Place) {
        let text = score.address.description
        guard decoded.remembered.scores.count < PeersFile.entryLimit else { return leaveOut(place, text, .tooMany) }
        guard scored.insert(score.address).inserted else { return leaveOut(place, text, .twice) }
        decoded.remembered.scores.append(score)
    }

    /// Whether an entry of this network is asked for.
    func wants(_ other: NetworkID) -> Bool {
        network.map { $0 == other } ?? true
    }

    mutating func leaveOut(_ place: Place, _ text: String, _ reason: PeersFile.LeftOut.Reason) {
        decoded.leftOutCount += 1
        guard decoded.leftOut.count < PeersFile.leftOutLimit else { return }
        let name =
            switch place {
            case .member(let name): "'\(quoted(name))'"
            case .element(let list, let index): "\(list)[\(index)]"
            }
        decoded.leftOut.append(PeersFile.LeftOut(place: name, text: quoted(text), reason: reason))
    }
}

// MARK: - Entries

extension JSONReader {
    /// The members of these names, the last of each name; the others are passed over. `nil` when the value, which
    /// is read in any case, is no object.
    mutating func readEntry(_ names: [String]) throws(Malformed) -> [String: Value]? {
        guard isAtObject() else {
            _ = try readValue()
            return nil
        }
        var members: [String: Value] = [:]
        try beginObject()
        while let name = try nextMember() {
            let value = try readValue()
            if names.contains(name) { members[name] = value }
        }
        return members
    }
}

extension JSONReader.Value? {
    /// A text, or the digits of a whole number; empty for anything else.
    var word: String {
        switch self {
        case .text(let text): String(decoding: text, as: UTF8.self)
        case .number(let number): number.int.map(String.init) ?? ""
        default: ""
        }
    }

    /// A whole number, within ±``PeersFile/numberLimit``; 0 when there is none, `nil` when it is something else.
    var count: Int? {
        switch self {
        case nil, .null: 0
        case .number(let number):
            number.int.map { Swift.min(Swift.max($0, -PeersFile.numberLimit), PeersFile.numberLimit) }
        default: nil
        }
    }
}

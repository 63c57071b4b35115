import FactomOverlay
import FactomP2P
import FactomPeersFile
import FactomWire

/// What a peers file says, and when it was read.
struct PeersReport {
    /// As the user wrote it.
    let path: String
    let file: PeersFile.Decoded
    let clock: FileClock
    private let scores: [IPAddress: Int]

    init(path: String, file: PeersFile.Decoded, clock: FileClock) {
        self.path = path
        self.file = file
        self.clock = clock
        scores = Dictionary(file.remembered.scores.map { ($0.address, $0.score) }) { first, _ in first }
    }

    /// Those in force: of others the file keeps how often there were some.
    var bans: [Remembered.Ban] { file.remembered.bans.filter { clock.now < $0.until } }

    /// What the node last knew of an address, in a word.
    func state(of address: Remembered.Address) -> String {
        if address.wasPeer { return "peer" }
        return address.lastSuccess == nil ? "new" : "tried"
    }

    /// `nil` when the file has none of it.
    func score(of address: IPAddress) -> Int? {
        scores[address]
    }

    /// Scores of addresses that are not in the file's list.
    var otherScores: [Remembered.Score] {
        let listed = Set(file.remembered.addresses.map(\.endpoint.address))
        return file.remembered.scores.filter { !listed.contains($0.address) }
    }

    /// `MAIN`, `TEST`, `LOCAL`, or `CUSTOM` for one whose name nobody knows; `nil` when the file names none.
    var networkName: String? {
        file.network.map { id in [Network.main, .test, .local].first { $0.id == id }?.description ?? "CUSTOM" }
    }

    /// Who writes such files, for people.
    var writer: String {
        switch file.format {
        case .ours: "factom-p2p"
        case .p2p1: "factomd up to 6.8 (p2p1)"
        case .p2p2: "a later factomd (p2p2)"
        }
    }
}

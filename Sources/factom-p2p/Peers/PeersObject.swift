import FactomOverlay
import FactomPeersFile
import FactomWire

/// The JSON object that a peers file is printed as.
struct PeersObject: Encodable {
    struct Address: Encodable {
        let endpoint: String
        /// `new`, `tried` or `peer`.
        let state: String
        /// `nil` where the file's dates aren't believed.
        let lastSeen: String?
        let lastSuccess: String?
        let failures: Int
        let score: Int?
        let source: String?
    }

    struct Ban: Encodable {
        let target: String
        let until: String
        let reason: String
        let offences: Int
    }

    struct Score: Encodable {
        let address: String
        let score: Int
    }

    let event = "peersFile"
    let file: String
    let format: String
    let network: String?
    let networkID: String?
    let addresses: [Address]
    let bans: [Ban]
    let scores: [Score]
    /// A sentence for each of the first entries that can't be used.
    let leftOut: [String]
    let leftOutCount: Int

    init(_ report: PeersReport) {
        let remembered = report.file.remembered
        file = report.path
        format = report.file.format == .ours ? "factom-p2p" : report.file.format.rawValue
        network = report.networkName
        networkID = report.file.network?.description
        addresses = remembered.addresses.map { PeersObject.address($0, report) }
        bans = report.bans.map {
            Ban(
                target: $0.target.description, until: report.clock.date(of: $0.until),
                reason: $0.reason.description, offences: $0.offences)
        }
        scores = remembered.scores.map { Score(address: $0.address.description, score: $0.score) }
        leftOut = report.file.leftOut.map(\.description)
        leftOutCount = report.file.leftOutCount
    }

    private static func address(_ address: Remembered.Address, _ report: PeersReport) -> Address {
        Address(
            endpoint: address.endpoint.description,
            state: report.state(of: address),
            lastSeen: report.file.format == .ours ? report.clock.date(of: address.lastSeen) : nil,
            lastSuccess: address.lastSuccess.map { report.clock.date(of: $0) },
            failures: address.failures,
            score: report.score(of: address.endpoint.address),
            source: address.source?.description)
    }
}

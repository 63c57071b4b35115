import FactomP2P
import FactomWire

/// A report for people, and for programs.
enum ProbeText {
    static func lines(_ report: ProbeReport) -> [String] {
        guard let handshake = report.handshake else { return [] }
        var lines = [
            "\(report.peer) answers\(report.isFull ? ", but is full" : "")",
            row("network", "\(report.networkName ?? "") (\(handshake.network))" + elsewhere(report)),
            row("node id", hexadecimal(UInt32(truncatingIfNeeded: handshake.nodeID))),
            row("port", "\(handshake.listenPort)"),
        ]
        lines += report.findings.map { row("protocol \($0.version.rawValue)", finding($0)) }
        if !report.isFull { lines.append(row("peers", list(report.peers))) }
        if report.isFull { lines.append(row("instead", list(report.alternatives))) }
        return lines
    }

    private static func row(_ name: String, _ value: String) -> String {
        "  " + name + String(repeating: " ", count: 13 - name.count) + value
    }

    private static func elsewhere(_ report: ProbeReport) -> String {
        report.isElsewhere ? ", not \(report.network?.description ?? "")" : ""
    }

    private static func list(_ endpoints: [Endpoint]) -> String {
        endpoints.isEmpty ? "none offered" : endpoints.map(\.description).joined(separator: " ")
    }

    private static func finding(_ finding: ProbeReport.Finding) -> String {
        switch finding.outcome {
        case .failed(let failure):
            return "no: \(failure)"
        case .answered(let answer):
            let ping = answer.pingRoundTrip.map { ", ping \(milliseconds($0))" } ?? ""
            let verdict = ProbeReport.speaks(finding) ? "yes" : "no: it answers in \(answer.version.rawValue)"
            return "\(verdict); handshake \(milliseconds(answer.handshakeRoundTrip))\(ping)"
        }
    }

    private static func milliseconds(_ duration: Duration) -> String {
        TestnetText.milliseconds(duration / .milliseconds(1))
    }
}

/// The JSON object that a probe prints.
struct ProbeObject: Encodable {
    struct Tried: Encodable {
        let `protocol`: UInt16
        let speaks: Bool
        /// The protocol of the answer; `nil` without one.
        var answeredIn: UInt16?
        var handshakeMilliseconds: Double?
        var pingMilliseconds: Double?
        /// Why there was no answer.
        var reason: String?

        init(_ finding: ProbeReport.Finding) {
            `protocol` = finding.version.rawValue
            speaks = ProbeReport.speaks(finding)
            switch finding.outcome {
            case .failed(let failure):
                reason = failure.description
            case .answered(let answer):
                answeredIn = answer.version.rawValue
                handshakeMilliseconds = answer.handshakeRoundTrip / .milliseconds(1)
                pingMilliseconds = answer.pingRoundTrip.map { $0 / .milliseconds(1) }
            }
        }
    }

    let event = "probe"
    let peer: String
    let answered: Bool
    let full: Bool
    let network: String?
    let networkID: String?
    let nodeID: String?
    let port: UInt16?
    let protocols: [Tried]
    let peers: [String]
    let alternatives: [String]

    init(_ report: ProbeReport) {
        peer = report.peer.description
        answered = report.hasAnswered
        full = report.isFull
        network = report.networkName
        networkID = report.handshake?.network.description
        nodeID = report.handshake.map { hexadecimal(UInt32(truncatingIfNeeded: $0.nodeID)) }
        port = report.handshake?.listenPort
        protocols = report.findings.map(Tried.init)
        peers = report.peers.map(\.description)
        alternatives = report.alternatives.map(\.description)
    }
}

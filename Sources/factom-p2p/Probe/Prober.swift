import FactomP2P
import FactomWire
import NIOCore

/// Tries the protocols one after the other, each on a fresh connection, and learns the network on the way.
struct Prober {
    /// Peers take one connection a second from an address: who is cut off sooner is tried again later.
    private static let apart = Duration.milliseconds(1100)

    private let peer: HostPort
    private let timeout: TimeAmount
    private var report: ProbeReport
    /// Networks that the peer may be on, the likeliest first; one when it is known.
    private var networks: [NetworkID]
    private var lastDial: ContinuousClock.Instant?
    private let clock = ContinuousClock()

    /// - Parameters:
    ///   - network: `nil` when it is to be found out.
    ///   - timeout: for the TCP connection and for the handshake, each, in each protocol.
    init(_ peer: HostPort, on network: Network?, timeout: Duration) {
        self.peer = peer
        self.timeout = TimeAmount(timeout)
        report = ProbeReport(peer: peer, network: network)
        networks = network.map { [$0.id] } ?? Prober.guesses(for: peer)
    }

    /// All three public ones, beginning with the one whose port or machine this is.
    static func guesses(for peer: HostPort) -> [NetworkID] {
        var networks = [Network.main, .test, .local]
        let isOurMachine = IPAddress(peer.host).map { !$0.isPublic } ?? (peer.host == "localhost")
        let likely = networks.first { $0.defaultPort == peer.port } ?? (isOurMachine ? .local : .main)
        networks.removeAll { $0 == likely }
        return ([likely] + networks).map(\.id)
    }

    mutating func callAsFunction() async -> ProbeReport {
        for version in ProtocolVersion.allCases.reversed() {
            let outcome = await outcome(in: version)
            report.findings.append(ProbeReport.Finding(version: version, outcome: outcome))
            // Without TCP, no protocol will do better.
            if case .failed(let failure) = outcome, failure.isWithoutConnection { break }
        }
        return report
    }

    private mutating func outcome(in version: ProtocolVersion) async -> ProbeOutcome {
        var outcome = ProbeOutcome.failed(.closed)
        for network in networks {
            outcome = await patiently(version, on: network)
            switch outcome {
            case .failed(.closed), .failed(.broken): continue
            case .failed: return outcome
            case .answered(let answer): return await learn(answer, in: version, on: network)
            }
        }
        return outcome
    }

    /// A peer that names its network is asked again on that one, unless the user wants another.
    private mutating func learn(
        _ answer: ProbeAnswer, in version: ProtocolVersion, on network: NetworkID
    ) async -> ProbeOutcome {
        guard report.network == nil else { return .answered(answer) }
        let learnt = answer.handshake.network
        networks = [learnt]
        let isToBeAskedAgain = learnt != network && answer.version == version
        guard isToBeAskedAgain, case .answered(let better) = await patiently(version, on: learnt) else {
            return .answered(answer)
        }
        return .answered(better)
    }

    /// Once more, later, when the connection was cut off soon after another.
    private mutating func patiently(_ version: ProtocolVersion, on network: NetworkID) async -> ProbeOutcome {
        let previous = lastDial
        let outcome = await dial(version, on: network)
        guard outcome == .failed(.closed), let previous, let lastDial, lastDial - previous < Prober.apart else {
            return outcome
        }
        try? await clock.sleep(until: lastDial + Prober.apart)
        return await dial(version, on: network)
    }

    private mutating func dial(_ version: ProtocolVersion, on network: NetworkID) async -> ProbeOutcome {
        lastDial = clock.now
        let wasAsked = report.findings.contains(where: ProbeReport.speaks) || !report.peers.isEmpty
        let dialogue = ProbeDialogue(
            version, on: network, asksForPeers: !wasAsked, nonce: .random(in: 1 ... .max), timeout: timeout)
        return await ProbeSocket.hold(dialogue, with: peer, timeout: timeout)
    }
}

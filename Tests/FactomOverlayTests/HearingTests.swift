import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

@Suite("A message that comes alone is heard as one that comes in pieces") struct HearingTests {
    /// A node whom a peer has dialled, and all that it answers from then on.
    private struct Listener {
        private var overlay: Overlay
        private(set) var now = Moment.zero
        private let id: ConnectionID
        let peer: Voice
        private var actions: [Overlay.Action] = []
        /// What it answered, and when.
        private(set) var answers: [String] = []

        init(_ settings: Settings, in version: ProtocolVersion) {
            overlay = Overlay(settings: settings, seed: (1, 2))
            peer = Voice(version: version)
            id = overlay.nextID()
            handle(.tick)
            handle(.accepted(id, from: endpoint("127.0.0.2:50000")))
            handle(.received(id, peer.greeting()))
            if peer.preamble.readableBytes > 0 { handle(.received(id, peer.preamble)) }
        }

        private mutating func handle(_ event: Overlay.Event) {
            overlay.handle(event, at: now, into: &actions)
            overlay.handle(.flush, at: now, into: &actions)
            for action in actions {
                answers.append("\(now.nanoseconds): \(action)")
                if case .write(let id, _) = action { overlay.handle(.wrote(id), at: now, into: &actions) }
            }
            actions.removeAll()
        }

        /// - Parameter pieces: the first a byte long, when there are two.
        mutating func hear(_ text: String, pieces: Int) {
            var bytes = peer.says(.message, text)
            if pieces == 2, let first = bytes.readSlice(length: 1) { handle(.received(id, first)) }
            handle(.received(id, bytes))
        }

        mutating func live(until end: Duration) {
            while now < .at(end) {
                now = now + .milliseconds(250)
                handle(.tick)
            }
        }

        var traffic: Traffic { overlay.traffic }
        var delivered: Int { answers.count { $0.contains("deliver") } }
    }

    private static let relaying = Settings.local.with { $0.relay = true }
    /// A message of a kilobyte is more than it may send at once.
    private static let slow = relaying.with {
        $0.receiveRate = 100
        $0.receiveBurst = 1000
        $0.reportEvery = .seconds(3)
    }

    private func heard(_ settings: Settings, in version: ProtocolVersion, pieces: Int) -> Listener {
        var node = Listener(settings, in: version)
        node.hear("first", pieces: pieces)
        node.hear("first", pieces: pieces)
        node.live(until: .seconds(2))
        node.hear(String(repeating: "long", count: 300), pieces: pieces)
        node.hear("first", pieces: pieces)
        node.live(until: .seconds(40))
        node.hear("last", pieces: pieces)
        node.live(until: .seconds(100))
        return node
    }

    @Test(arguments: ProtocolVersion.allCases, [relaying, .local, slow])
    func nothingIsDifferent(in version: ProtocolVersion, settings: Settings) {
        let (alone, inPieces) = (heard(settings, in: version, pieces: 1), heard(settings, in: version, pieces: 2))
        #expect(alone.answers == inPieces.answers)
        #expect(alone.traffic == inPieces.traffic)
        #expect(alone.delivered == (settings.relay ? 3 : 5))
        #expect(alone.traffic.dropped[.duplicate] == (settings.relay ? 2 : 0))
        #expect(alone.answers.contains { $0.contains("hold") } == (settings.receiveRate != nil))
    }
}

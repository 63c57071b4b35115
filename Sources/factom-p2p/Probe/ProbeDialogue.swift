import FactomOverlay
import FactomWire
import NIOCore

/// One dialogue with a peer, as a value: greet, read the greeting, ask, ping, and be done in time.
///
/// It is fed bytes and the time, and appends to `output` what to send. Whatever the peer sends, it ends: by
/// what it wanted to know, at a deadline, at a limit on bytes, or with the connection.
struct ProbeDialogue: Sendable {
    private let version: ProtocolVersion
    private let network: NetworkID
    private let nonce: UInt64
    private let asksForPeers: Bool
    private let timeout: TimeAmount
    private let limits: ProbeLimits
    private var encoder: StreamEncoder
    private var decoder: StreamDecoder
    private var bytesRead = 0
    private var greeted = NIODeadline.uptimeNanoseconds(0)
    private var pinged: NIODeadline?
    private var answer: ProbeAnswer?
    /// What the dialogue came to; `nil` while it goes on.
    private(set) var outcome: ProbeOutcome?
    /// When ``expire()`` is to be called.
    private(set) var deadline = NIODeadline.distantFuture

    /// - Parameters:
    ///   - asksForPeers: `false` when the peer was asked a moment ago: peers take repetition amiss.
    ///   - timeout: for the handshake.
    init(
        _ version: ProtocolVersion, on network: NetworkID, asksForPeers: Bool, nonce: UInt64, timeout: TimeAmount,
        limits: ProbeLimits = ProbeLimits()
    ) {
        self.version = version
        self.network = network
        self.asksForPeers = asksForPeers
        self.nonce = nonce
        self.timeout = timeout
        self.limits = limits
        decoder = StreamDecoder(parcelLimit: limits.parcelBytes)
        encoder = StreamEncoder(network: network, nodeID: 0, listenPort: 1)
    }

    /// - Parameter port: what we name as our listening port; nobody listens there.
    mutating func begin(port: UInt16, at now: NIODeadline, output: inout ByteBuffer) {
        let nodeID = UInt32(truncatingIfNeeded: nonce)
        encoder = StreamEncoder(network: network, nodeID: nodeID, listenPort: port)
        greeted = now
        deadline = now + timeout
        let hello = Handshake(
            network: network, version: UInt32(version.rawValue), nodeID: UInt64(nodeID), listenPort: port,
            nonce: nonce, framing: version.framing)
        output.writeImmutableBuffer(StreamEncoder.opening(hello))
    }

    mutating func receive(_ bytes: ByteBuffer, at now: NIODeadline, output: inout ByteBuffer) {
        var bytes = bytes
        bytesRead += bytes.readableBytes
        do throws(WireError) {
            while outcome == nil, let item = try decoder.next(from: &bytes) {
                switch item {
                case .handshake(let handshake): take(handshake, at: now, output: &output)
                case .parcel(let parcel): take(parcel, at: now)
                }
            }
            if bytesRead > limits.bytes { end(.silent) }
        } catch {
            end(.malformed(error.description))
        }
    }

    /// The deadline has come.
    mutating func expire() {
        end(hasStopped ?? .silent)
    }

    /// The connection is gone: in order, or for the system's reason.
    mutating func lose(_ cause: String?) {
        end(cause.map(ProbeFailure.broken) ?? hasStopped ?? .closed)
    }

    /// Who has said something, and not a handshake, is no Factom peer.
    private var hasStopped: ProbeFailure? {
        answer == nil && bytesRead > 0 ? .malformed("it stops half-way") : nil
    }

    /// Whatever ends a dialogue after the handshake, the handshake counts.
    private mutating func end(_ failure: ProbeFailure) {
        if outcome == nil { outcome = answer.map(ProbeOutcome.answered) ?? .failed(failure) }
    }

    // MARK: - The handshake

    private mutating func take(_ handshake: Handshake, at now: NIODeadline, output: inout ByteBuffer) {
        if handshake.nonce == nonce, handshake.kind == .hello { return end(.echoed) }
        let heard = Connection.agreedVersion(handshake)
        let agreed = handshake.framing == version.framing ? min(heard, version) : heard
        let roundTrip = Duration.nanoseconds((now - greeted).nanoseconds)
        answer = ProbeAnswer(handshake: handshake, version: agreed, handshakeRoundTrip: roundTrip)
        // To a peer on another network, a full one, or one that greets in a stream that ours is not, there
        // is nothing more to say.
        guard handshake.kind == .hello, handshake.network == network, handshake.framing == version.framing else {
            outcome = answer.map(ProbeOutcome.answered)
            return
        }
        decoder.settle(on: agreed)
        ask(in: agreed, at: now, output: &output)
    }

    private mutating func ask(in agreed: ProtocolVersion, at now: NIODeadline, output: inout ByteBuffer) {
        output.writeImmutableBuffer(StreamEncoder.preamble(for: agreed))
        // A handshake of protocol 9 has asked already.
        if asksForPeers, version != .v9 {
            let question = ByteBuffer(string: Handshake.peerRequestPayload)
            encoder.write(.peerRequest, payload: question, in: agreed, into: &output)
        }
        encoder.write(.ping, payload: ByteBuffer(string: "Ping"), in: agreed, into: &output)
        pinged = now
        deadline = now + limits.questionTime
    }

    // MARK: - The answers

    private mutating func take(_ parcel: Parcel, at now: NIODeadline) {
        switch parcel.type {
        case .pong: takePong(at: now)
        case .peerResponse: takeShare(parcel.payload)
        default: break
        }
        if answer?.pingRoundTrip != nil, answer?.peers != nil || !asksForPeers {
            outcome = answer.map(ProbeOutcome.answered)
        }
    }

    private mutating func takePong(at now: NIODeadline) {
        guard let pinged else { return }
        self.pinged = nil
        answer?.pingRoundTrip = .nanoseconds((now - pinged).nanoseconds)
        deadline = min(deadline, now + limits.shareGrace)
    }

    private mutating func takeShare(_ payload: ByteBuffer) {
        guard let answer, answer.peers == nil else { return }
        let endpoints = try? Share.decode(payload, in: answer.version, network: network)
        self.answer?.peers = endpoints
    }
}

package import FactomWire

package import struct NIOCore.ByteBuffer

/// One TCP connection's decisions: handshake, judging what comes in, liveness, and what to write next.
///
/// A value: it is fed events and the time, and appends actions. Whether a peer that has greeted is
/// welcome is the controller's to say; until it does, nothing more of the stream is read.
package struct Connection: Sendable {
    package enum Event: Sendable {
        /// The TCP connection stands. As dialler we greet, as listener we wait.
        case opened
        case received(ByteBuffer)
        /// The controller's answer to ``Action/greeted(_:)``: go on, and as listener greet back.
        case admitted
        /// The controller's other answer: tell the dialler that we are full, in its own protocol.
        case refused(alternatives: [Endpoint])
        /// Endpoints for a peer that asked.
        case share([Endpoint])
        /// Ask the peer for endpoints.
        case requestPeers
        /// The socket took all that ``Connection/nextWrite(at:)`` gave last.
        case wrote
        /// The application doesn't keep up: this peer isn't read for now, and its silence means nothing.
        case paused
        case resumed
        /// Whether the peer is special, and may send more: when it goes online, and when that changes.
        case favoured(Bool)
        case tick
    }

    package enum Action: Sendable, Equatable {
        /// The peer's handshake is whole and suits us; the controller must answer it.
        case greeted(Handshake)
        /// The peer is full.
        case rejected(alternatives: [Endpoint])
        /// An application message.
        case deliver(ByteBuffer)
        /// The peer asks for endpoints.
        case requested
        /// Endpoints that we had asked for.
        case shared([Endpoint])
        /// Merit or demerit for the peer's address, and what for.
        case judged(by: Int, ScoreReason)
        /// The peer sends faster than it may: read nothing more of it until ``release``.
        case hold
        case release
        /// End the connection. Nothing follows.
        case close(CloseReason)
    }

    enum Phase: Sendable, Equatable {
        case opening
        /// We wait for the peer's handshake.
        case shaking(since: Moment)
        /// The peer has greeted; we wait for the controller.
        case judged
        case online(ProtocolVersion)
        case closed

        @inline(__always)
        var isOnline: Bool {
            if case .online = self { true } else { false }
        }
    }

    // What every parcel touches stands first, in as few cache lines as may be: a node with many connections waits for
    // memory more than for anything else.

    let shared: SharedSettings
    var phase = Phase.opening
    /// Whether the next flush will look here.
    var isMarked = false
    var isPaused = false
    /// Whether it sent faster than it may and isn't read for now.
    var isHeld = false
    /// Whether ``roundTrip`` or ``lastNews`` has changed since a tick last asked for it.
    var hasNewMeasures = false
    /// Whether something must stand before the first parcel that we write.
    var owesPreamble = false
    package let direction: Direction
    /// What stands for it in the duplicate filter; `nil` when it isn't tracked there.
    var slot: Slot?
    /// When the write under way was handed to the socket; `nil` when there is none.
    var writingSince: Moment?
    var lastHeard = Moment.zero
    var lastByte = Moment.zero
    var meritBudget: MeritBudget
    /// When the next tick is to tell of merit and measures; `nil` while there are none to tell of. Not at once, and at
    /// the same time for all of a node's connections: a look at each that said a word would be most of what ticks cost.
    var reportAt: Moment?
    var pingSent: Moment?
    private(set) var unfinishedTold = 0
    /// When the next of ``parts`` is to be forgotten, and what they hold in bytes: known here, since hardly ever are there
    /// any.
    private(set) var partsDue = Moment.distantFuture
    private var partsHeld = 0
    /// How fast the peer may send; `nil` for as fast as it can.
    var byteBudget: ByteBudget?
    var decoder: StreamDecoder
    var queue: SendQueue
    package var traffic = Traffic()

    // What is asked for now and then.

    var parts: PartAssembly {
        didSet {
            partsDue = parts.due
            partsHeld = parts.bytes
        }
    }
    /// What was read and not yet decoded, while the controller judges the greeting.
    var unread = ByteBuffer()
    /// The ``nextDue`` of the last tick.
    var due = Moment.distantPast
    /// How long the last pong took; `nil` before the first.
    package var roundTrip: Duration? {
        didSet { hasNewMeasures = true }
    }
    /// When it was last the first to bring a message; `nil` while it never was.
    package var lastNews: Moment? {
        didSet { hasNewMeasures = true }
    }
    /// Requests of ours that no share has answered yet: a share without one is not taken.
    var sharesAwaited = 0
    var lastAsked: Moment?
    /// How often the peer may ask for peers.
    var requestPace = RequestPace()
    var greeting: Handshake?
    /// The protocol that we greet in as dialler, and the number that tells us when we dialled ourselves.
    let dialProtocol: ProtocolVersion
    package let nonce: UInt64

    /// - Parameters:
    ///   - dialProtocol: what a dialler greets in; of no meaning to a listener.
    ///   - nonce: random, and this connection's own.
    package init(
        _ direction: Direction, dialProtocol: ProtocolVersion, nonce: UInt64, settings: Settings,
        encoder: StreamEncoder, at now: Moment
    ) {
        self.init(
            direction, dialProtocol: dialProtocol, nonce: nonce, sharing: SharedSettings(settings, encoder), at: now)
    }

    init(
        _ direction: Direction, dialProtocol: ProtocolVersion, nonce: UInt64, sharing shared: SharedSettings,
        at now: Moment
    ) {
        let settings = shared.settings
        self.direction = direction
        self.dialProtocol = dialProtocol
        self.nonce = nonce
        self.shared = shared
        decoder = StreamDecoder(parcelLimit: settings.parcelBytes)
        queue = SendQueue(parcelLimit: settings.queueParcels, byteLimit: settings.queueBytes)
        parts = PartAssembly(
            messageLimit: settings.partialMessages, partLimit: settings.partsPerMessage,
            byteLimit: settings.parcelBytes, expiry: settings.partsExpiry)
        meritBudget = MeritBudget(perSecond: settings.meritPerSecond, at: now)
        byteBudget = settings.receiveRate.map { ByteBudget(rate: $0, burst: settings.receiveBurst) }
        lastHeard = now
        lastByte = now
    }

    var settings: Settings {
        _read { yield shared.settings }
    }

    var encoder: StreamEncoder {
        _read { yield shared.encoder }
    }

    var spans: Spans {
        _read { yield shared.spans }
    }

    package mutating func handle(_ event: consuming Event, at now: Moment, into actions: inout [Action]) {
        if phase == .closed { return }
        switch event {
        case .opened: open(at: now)
        case .received(let bytes): receive(bytes, at: now, into: &actions)
        case .admitted: goOnline(at: now, into: &actions)
        case .refused(let alternatives): refuse(offering: alternatives)
        case .share(let endpoints): share(endpoints)
        case .requestPeers: requestPeers(at: now)
        case .wrote: noteWritten()
        case .paused: isPaused = true
        case .resumed: resume(at: now)
        case .favoured(let isSpecial): favour(isSpecial)
        case .tick: tick(at: now, into: &actions)
        }
    }

    private mutating func favour(_ isSpecial: Bool) {
        let factor = isSpecial ? settings.specialReceiveFactor : 1
        byteBudget?.factor = factor
    }

    /// The protocol of a connection that is online; `nil` before.
    package var version: ProtocolVersion? {
        if case .online(let version) = phase { version } else { nil }
    }

    mutating func close(_ reason: CloseReason, into actions: inout [Action]) {
        phase = .closed
        unread = ByteBuffer()
        actions.append(.close(reason))
    }

    // MARK: - Reading

    private mutating func receive(_ bytes: consuming ByteBuffer, at now: Moment, into actions: inout [Action]) {
        traffic.bytesIn += UInt64(bytes.readableBytes)
        lastByte = now
        byteBudget?.spend(bytes.readableBytes, at: now)
        if phase.isOnline {
            read(&bytes, at: now, into: &actions)
            return noteRead(at: now, into: &actions)
        }
        if unread.readableBytes == 0 {
            unread = bytes
        } else {
            unread.writeImmutableBuffer(bytes)
            // Only a peer that has greeted and still waits for our answer gets here.
            if unread.readableBytes > StreamDecoder.handshakeLimit {
                return close(.malformed("more than a handshake before its answer"), into: &actions)
            }
        }
        decode(at: now, into: &actions)
        noteRead(at: now, into: &actions)
    }

    @inline(__always)
    private mutating func noteRead(at now: Moment, into actions: inout [Action]) {
        holdIfOverdrawn(at: now, into: &actions)
        if meritBudget.earned > 0 || hasNewMeasures { planReport(at: now) }
    }

    mutating func planReport(at now: Moment) {
        if reportAt == nil { reportAt = now.next(spans.reportEvery) }
    }

    /// It was the first to bring a message.
    mutating func noteNews(at now: Moment) {
        lastNews = now
        planReport(at: now)
    }

    mutating func decode(at now: Moment, into actions: inout [Action]) {
        if phase.isOnline {
            var chunk = unread
            unread = ByteBuffer()
            return read(&chunk, at: now, into: &actions)
        }
        do throws(WireError) {
            // While the controller judges the greeting, the rest waits.
            while phase != .judged, phase != .closed, let item = try decoder.next(from: &unread) {
                guard case .handshake(let handshake) = item else {
                    preconditionFailure("no parcel comes before a handshake")
                }
                consider(handshake, into: &actions)
            }
            if unread.readableBytes == 0 { unread = ByteBuffer() }
        } catch {
            close(reason(for: error), into: &actions)
        }
    }

    /// Reads a chunk to its end, or to where the connection closes.
    @inline(__always)
    private mutating func read(_ chunk: inout ByteBuffer, at now: Moment, into actions: inout [Action]) {
        do throws(WireError) {
            while phase.isOnline, let parcel = try decoder.nextParcel(from: &chunk) {
                judge(parcel, at: now, into: &actions)
            }
        } catch {
            close(reason(for: error), into: &actions)
        }
    }

    private func reason(for error: WireError) -> CloseReason {
        isDialledInVain ? .needsOlderProtocol : .malformed(error.description)
    }

    // MARK: - Writing

    /// What to hand to the socket now; `nil` while a write is under way or when there is nothing.
    package mutating func nextWrite(at now: Moment) -> ByteBuffer? {
        guard writingSince == nil, let next = queue.next(limit: settings.writeBytes) else { return nil }
        writingSince = now
        traffic.parcelsOut += UInt64(next.parcels)
        traffic.bytesOut += UInt64(next.bytes.readableBytes)
        return next.bytes
    }

    /// The same for a socket that takes what it is given at once, as a rule: ``noteStuck(at:)`` says when it didn't.
    ///
    /// - Returns: the bytes, and whether more waits, of which the next flush knows.
    @inline(__always)
    mutating func flushAtOnce(at now: Moment) -> (bytes: ByteBuffer, isMore: Bool)? {
        isMarked = false
        guard let bytes = nextWrite(at: now) else { return nil }
        writingSince = nil
        isMarked = !queue.isEmpty
        return (bytes, isMarked)
    }

    /// The socket has not taken yet what it was given last.
    mutating func noteStuck(at now: Moment) {
        writingSince = now
    }

    /// The socket took what it was given last.
    mutating func noteWritten() {
        writingSince = nil
    }

    /// Whether there is something to write now that the next flush doesn't know of yet; it knows from then on.
    package mutating func markForFlush() -> Bool {
        if isMarked || writingSince != nil || queue.isEmpty { return false }
        isMarked = true
        return true
    }

    /// The flush that ``markForFlush()`` announced.
    package mutating func flush(at now: Moment) -> ByteBuffer? {
        isMarked = false
        return nextWrite(at: now)
    }

    /// What the socket has not yet been given.
    package var queued: (parcels: Int, bytes: Int) { (queue.count, queue.bytes) }

    /// Whether an application parcel of this many bytes can be queued without pushing another out.
    package func hasRoom(for size: Int) -> Bool { queue.hasRoom(for: size + StreamEncoder.mostOverhead) }

    /// Encodes and queues messages for this peer alone, several into one piece of memory.
    ///
    /// - Parameter waiting: when `true`, it stops at the first for which there is no room.
    /// - Returns: how many were queued, from the first on.
    package mutating func send(_ payloads: ArraySlice<ByteBuffer>, target: String, waiting: Bool) -> Int {
        guard let version else { return 0 }
        var shared = ByteBuffer()
        var ends: [Int] = []
        var taken = 0
        for payload in payloads {
            let size = payload.readableBytes + StreamEncoder.mostOverhead
            if waiting, !queue.hasRoom(for: size + shared.readableBytes, beside: ends.count) { break }
            if shared.readableBytes == 0 { shared.reserveCapacity(min(size * payloads.count, Connection.sharedBytes)) }
            encoder.write(.message, payload: payload, target: target, in: version, into: &shared)
            ends.append(shared.readableBytes)
            taken += 1
            if shared.readableBytes >= Connection.sharedBytes - size { enqueueShared(&shared, &ends) }
        }
        enqueueShared(&shared, &ends)
        return taken
    }

    /// How much memory parcels that were sent together share, in bytes.
    private static let sharedBytes = 64 << 10

    private mutating func enqueueShared(_ shared: inout ByteBuffer, _ ends: inout [Int]) {
        for end in ends {
            let length = end - shared.readerIndex
            if let parcel = shared.readSlice(length: length) { enqueue(parcel, isApplication: true) }
        }
        shared = ByteBuffer()
        ends.removeAll(keepingCapacity: true)
    }

    /// Queues a message that goes to several peers, encoded for this one's protocol; `false` when it isn't online.
    mutating func send(_ encoded: inout EncodedParcel) -> Bool {
        guard let version else { return false }
        enqueue(encoded[version], isApplication: true)
        return true
    }

    /// What the peer has begun and not finished, in bytes.
    package var unfinished: Int { decoder.held + partsHeld }

    /// To be called after an event: when something is due here, and by how much ``unfinished`` has grown since the last
    /// time. What asked an element of a table without changing it would copy it first.
    @inline(__always)
    mutating func settle() -> (due: Moment, change: Int) {
        let change = unfinished - unfinishedTold
        unfinishedTold += change
        return (nextDue, change)
    }

    /// Whether all that was queued has been taken by the socket.
    package var isDrained: Bool { queue.isEmpty && writingSince == nil }

    mutating func send(_ type: ParcelType, _ payload: ByteBuffer) {
        guard let version else { return }
        let encoded = encoder.encode(type, payload: payload, in: version)
        traffic.ownBytes.add(encoded.readableBytes, of: type)
        enqueue(encoded, isApplication: false)
    }

    /// Network parcels are never dropped from the queue, so a peer that asks and doesn't read its answers gets
    /// no more of them: else it would fill our memory with pongs.
    var mayAnswer: Bool { queue.networkParcels < settings.answersWaiting }

    private mutating func enqueue(_ encoded: ByteBuffer, isApplication: Bool) {
        if owesPreamble, let version {
            queue.append(preamble: StreamEncoder.preamble(for: version))
            owesPreamble = false
        }
        traffic.parcelsQueued += 1
        let dropped = queue.append(encoded, isApplication: isApplication)
        if dropped > 0 { traffic.dropped[.queueFull] += UInt64(dropped) }
    }

    /// The connection is gone: what was still queued or half-joined is counted as lost.
    package mutating func lose() {
        phase = .closed
        traffic.dropped[.connectionClosed] += UInt64(queue.count)
        traffic.dropped[.incomplete] += UInt64(parts.waiting)
        traffic.partsJoined -= UInt64(parts.waiting)
        queue = SendQueue(parcelLimit: 0, byteLimit: 0)
    }
}

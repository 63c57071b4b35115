import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

/// One connection of a stranger, as far as bytes go: what comes in as items, and what waits to be written.
struct StrangerLine: Sendable {
    let id: ConnectionID
    let direction: Direction
    /// What was dialled, or the other side's socket.
    let remote: Endpoint
    let since: Moment
    /// Whether the TCP connection stands.
    var isOpen: Bool
    /// When bytes last came.
    var lastHeard: Moment
    /// The last ping, and how many nobody has answered.
    var lastPing: Moment?
    var pingsUnanswered = 0
    /// What the other side greeted with.
    private(set) var greeting: Handshake?
    /// What both go on in; `nil` until the other side has greeted.
    private(set) var version: ProtocolVersion?

    private var decoder: StreamDecoder
    private var unread = ByteBuffer()
    private var waiting = ByteBuffer()
    /// What is written a byte at a time.
    private var trickle = ByteBuffer()
    private var isWriting = false

    init(_ id: ConnectionID, _ direction: Direction, _ remote: Endpoint, parcelLimit: Int, at now: Moment) {
        self.id = id
        self.direction = direction
        self.remote = remote
        since = now
        lastHeard = now
        isOpen = direction == .incoming
        decoder = StreamDecoder(parcelLimit: parcelLimit)
    }

    // Inlined, as all that is asked of a line in a table: a call would be handed a copy of it.

    /// Where the other side listens; `nil` for one that dialled and hasn't greeted.
    @inline(__always)
    var endpoint: Endpoint? {
        switch direction {
        case .outgoing: remote
        case .incoming: greeting.map { Endpoint(address: remote.address, port: $0.listenPort) }
        }
    }

    // MARK: - Reading

    mutating func take(_ bytes: ByteBuffer) {
        if unread.readableBytes == 0 {
            unread = bytes
        } else {
            unread.writeImmutableBuffer(bytes)
        }
    }

    /// What the other side says next; `nil` until more of it comes. After a greeting the owner must ``settle(on:)``
    /// before it asks again.
    mutating func next() throws(WireError) -> StreamDecoder.Item? {
        let item = try decoder.next(from: &unread)
        if item == nil, unread.readableBytes == 0 { unread = ByteBuffer() }
        if case .handshake(let handshake) = item { greeting = handshake }
        return item
    }

    mutating func settle(on version: ProtocolVersion) {
        decoder.settle(on: version)
        self.version = version
    }

    // MARK: - Writing

    /// Bytes that the socket hasn't been given.
    @inline(__always)
    var queued: Int { waiting.readableBytes + trickle.readableBytes }

    mutating func say(_ bytes: ByteBuffer) {
        if trickle.readableBytes > 0 {
            trickle.writeImmutableBuffer(bytes)
        } else if waiting.readableBytes == 0 {
            waiting = bytes
        } else {
            waiting.writeImmutableBuffer(bytes)
        }
    }

    /// The end of it a byte at a time.
    mutating func saySlowly(_ bytes: ByteBuffer) {
        var bytes = bytes
        let slow = min(bytes.readableBytes, StrangerLine.slowBytes)
        if let fast = bytes.readSlice(length: bytes.readableBytes - slow), fast.readableBytes > 0 { say(fast) }
        trickle.writeImmutableBuffer(bytes)
    }

    /// How much of what is said slowly is: the rest before it goes as fast as it may.
    static let slowBytes = 250

    mutating func wrote() {
        isWriting = false
    }

    /// One byte of what is said slowly is due.
    mutating func drip() {
        guard waiting.readableBytes == 0, !isWriting, let byte = trickle.readSlice(length: 1) else { return }
        waiting = byte
    }

    @inline(__always)
    var isDripping: Bool { trickle.readableBytes > 0 }

    mutating func flush(into actions: inout [StrangerAction]) {
        guard isOpen, !isWriting, waiting.readableBytes > 0 else { return }
        isWriting = true
        actions.append(.write(id, waiting))
        waiting = ByteBuffer()
    }
}

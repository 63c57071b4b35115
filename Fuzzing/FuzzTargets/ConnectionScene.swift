import FactomOverlay
import FactomWire
import struct NIOCore.ByteBuffer

/// A connection with what it has been told and has done, and what must hold after every event.
struct ConnectionScene {
    private var connection: Connection
    /// Whether what is received comes in two chunks.
    private let isCut: Bool
    private(set) var now = Moment.zero
    private(set) var actions: [Connection.Action] = []
    private(set) var written: [ByteBuffer] = []
    private var received = 0
    private var asked = 0
    private var isWriting = false
    private var isLost = false

    static let settings: Settings = {
        var settings = Settings(network: Rewriting.network, nodeID: 1, listenPort: 8108)
        settings.parcelBytes = 4096
        settings.queueParcels = 4
        settings.queueBytes = 512
        settings.answersWaiting = 8
        settings.writeBytes = 128
        settings.partialMessages = 2
        settings.partsPerMessage = 4
        return settings
    }()

    init(_ direction: Direction, dialProtocol: ProtocolVersion, isCut: Bool) {
        let settings = ConnectionScene.settings
        let encoder = StreamEncoder(
            network: settings.network, nodeID: settings.nodeID, listenPort: settings.listenPort)
        connection = Connection(
            direction, dialProtocol: dialProtocol, nonce: 7, settings: settings, encoder: encoder, at: .zero)
        self.isCut = isCut
    }

    var version: ProtocolVersion? { connection.version }
    var traffic: Traffic { connection.traffic }
    var isClosed: Bool { actions.contains { if case .close = $0 { true } else { false } } }

    /// Whether the controller owes an answer to a greeting.
    private(set) var isJudged = false

    // MARK: - What may happen

    mutating func handle(_ event: Connection.Event) throws(Broken) {
        switch event {
        case .received(let bytes) where isCut && bytes.readableBytes > 1:
            let half = bytes.readableBytes / 2
            var rest = bytes
            try pass(.received(rest.readSlice(length: half) ?? bytes))
            try pass(.received(rest))
        case .admitted, .refused:
            guard isJudged else { return }
            isJudged = false
            try pass(event)
        case .wrote:
            guard isWriting else { return }
            isWriting = false
            try pass(event)
        default: try pass(event)
        }
    }

    mutating func wait(_ duration: Duration) throws(Broken) {
        now = now + duration
        try pass(.tick)
    }

    mutating func send(_ payload: ByteBuffer) throws(Broken) {
        _ = connection.send([payload], target: "", waiting: false)
        try mustHold()
    }

    mutating func write() throws(Broken) {
        guard let bytes = connection.nextWrite(at: now) else { return }
        try hold(!isWriting, "one write is under way at a time")
        try hold(bytes.readableBytes > 0, "nothing is not written")
        isWriting = true
        written.append(bytes)
        try mustHold()
    }

    mutating func lose() throws(Broken) {
        connection.lose()
        isLost = true
        try mustHold()
        try hold(connection.queued == (0, 0), "a connection that is gone has nothing queued")
    }

    private mutating func pass(_ event: Connection.Event) throws(Broken) {
        let before = actions.count
        let wasClosed = isClosed
        note(event, wasClosed: wasClosed)
        connection.handle(event, at: now, into: &actions)
        try hold(!wasClosed || actions.count == before, "nothing follows the end of a connection")
        let news = actions[before...]
        for (index, action) in zip(news.indices, news) {
            if case .greeted = action { isJudged = true }
            if case .close = action {
                try hold(index == actions.index(before: actions.endIndex), "the end comes last")
                isJudged = false
            }
        }
        try mustHold()
    }

    private mutating func note(_ event: Connection.Event, wasClosed: Bool) {
        switch event {
        case .received(let bytes): if !wasClosed { received += bytes.readableBytes }
        case .opened, .admitted, .refused, .share, .requestPeers, .tick: asked += 1
        case .wrote, .paused, .resumed, .favoured: break
        }
    }

    // MARK: - What must hold

    private func mustHold() throws(Broken) {
        let settings = ConnectionScene.settings
        let traffic = connection.traffic
        let queued = connection.queued
        let onReceipt: [DropReason] = [
            .wrongNetwork, .invalid, .unknownType, .empty, .incomplete, .uselessShare, .tooOften,
        ]
        let dropped = onReceipt.reduce(0) { $0 + traffic.dropped[$1] }
        let accounted = traffic.delivered + traffic.networkParcelsIn + traffic.partsJoined + dropped
        try hold(traffic.parcelsIn == accounted, "every parcel that came in is accounted for: \(traffic)")
        let lost = traffic.dropped[.queueFull] + traffic.dropped[.connectionClosed]
        let left = traffic.parcelsOut + lost + UInt64(queued.parcels)
        try hold(traffic.parcelsQueued == left, "every parcel that was queued is accounted for: \(traffic)")
        try hold(traffic.bytesIn == UInt64(received), "every byte that came in is counted")
        let bytesOut = written.reduce(0) { $0 + $1.readableBytes }
        try hold(traffic.bytesOut == UInt64(bytesOut), "every byte that is written is counted")
        try hold(queued.parcels <= settings.queueParcels + settings.answersWaiting + asked, "the queue is bounded")
        let delivered = actions.count { if case .deliver = $0 { true } else { false } }
        try hold(traffic.delivered == UInt64(delivered), "every delivery is counted")
    }
}

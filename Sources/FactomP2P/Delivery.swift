import FactomOverlay
import NIOCore

/// The messages of one read, on their way to the inbox together.
struct Delivery {
    private(set) var source: ConnectionID?
    private var peer: Peer?
    private(set) var messages: [Message] = []
    private var bytes = 0

    mutating func begin(from source: ConnectionID, _ peer: Peer?) {
        self = Delivery()
        self.source = source
        self.peer = peer
    }

    @inline(__always)
    mutating func add(_ payload: ByteBuffer) {
        guard let peer else { return }
        bytes += payload.readableBytes
        messages.append(Message(payload: payload, sender: peer))
    }

    /// The messages as the inbox may keep them: their memory is in proportion to their bytes, whatever a peer
    /// mixes them with. Slices of a read of which little else is kept are copied out of it.
    var compacted: [Message] {
        let capacity = messages.reduce(0) { max($0, $1.payload.storageCapacity) }
        guard capacity > Delivery.least, bytes < capacity / Delivery.fairShare else { return messages }
        return messages.map {
            Message(payload: ByteBuffer(bytes: $0.payload.readableBytesView), sender: $0.sender)
        }
    }

    /// A read is kept whole when its messages are at least one part in this many of it.
    private static let fairShare = 4
    /// Smaller reads are always kept whole, in bytes.
    private static let least = 2048
}

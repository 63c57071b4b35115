import FactomWire

package import struct NIOCore.ByteBuffer

/// The messages of one peer that come in parts, as protocol 9 lets them: bounded in messages, in parts, in
/// bytes and in time. Another peer's parts never get here.
package struct PartAssembly: Sendable {
    struct Message {
        var hash: String
        var parts: [ByteBuffer?]
        var missing: Int
        var bytes: Int
        var since: Moment
    }

    /// What became of a part.
    package enum Outcome: Sendable, Equatable {
        /// Put away until the rest comes.
        case joined
        /// The last that was missing: here is the message.
        case complete(ByteBuffer)
        /// Dropped: it breaks a limit, contradicts the others or came before.
        case refused
    }

    var messages: [Message] = []
    /// What the parts that wait hold.
    private(set) package var bytes = 0
    private let messageLimit: Int
    private let partLimit: Int
    private let byteLimit: Int
    private let expiry: Duration

    package init(messageLimit: Int, partLimit: Int, byteLimit: Int, expiry: Duration) {
        self.messageLimit = messageLimit
        self.partLimit = partLimit
        self.byteLimit = byteLimit
        self.expiry = expiry
    }

    /// Parts that wait for the rest of their messages.
    package var waiting: Int { messages.reduce(0) { $0 + $1.parts.count - $1.missing } }

    /// Takes part `number` of `total` of the message that `hash` names.
    package mutating func add(
        _ payload: ByteBuffer, number: Int, of total: Int, hash: String, at now: Moment
    ) -> Outcome {
        guard number < total, total <= partLimit, bytes + payload.readableBytes <= byteLimit, hash.utf8.count <= 128
        else { return .refused }
        guard let index = index(of: hash, total: total, at: now), messages[index].parts.count == total,
            messages[index].parts[number] == nil
        else { return .refused }
        // A copy of its own size: a slice would keep the whole read buffer for a minute.
        messages[index].parts[number] = ByteBuffer(bytes: payload.readableBytesView)
        messages[index].missing -= 1
        messages[index].bytes += payload.readableBytes
        bytes += payload.readableBytes
        return messages[index].missing == 0 ? .complete(take(index)) : .joined
    }

    private mutating func index(of hash: String, total: Int, at now: Moment) -> Int? {
        if let known = messages.firstIndex(where: { $0.hash == hash }) { return known }
        if messages.count >= messageLimit { return nil }
        let parts = [ByteBuffer?](repeating: nil, count: total)
        messages.append(Message(hash: hash, parts: parts, missing: total, bytes: 0, since: now))
        return messages.count - 1
    }

    private mutating func take(_ index: Int) -> ByteBuffer {
        let message = messages.remove(at: index)
        bytes -= message.bytes
        var whole = ByteBuffer()
        whole.reserveCapacity(message.bytes)
        for part in message.parts {
            if let part { whole.writeImmutableBuffer(part) }
        }
        return whole
    }

    /// When the next message is to be forgotten.
    @inline(__always)
    var due: Moment {
        if messages.isEmpty { return .distantFuture }
        return messages.reduce(.distantFuture) { min($0, $1.since + expiry) }
    }

    /// Forgets messages whose rest hasn't come in time; answers how many parts were lost with them.
    package mutating func expire(at now: Moment) -> Int {
        if messages.isEmpty { return 0 }
        let before = waiting
        messages.removeAll { $0.since.isPast(expiry, at: now) }
        bytes = messages.reduce(0) { $0 + $1.bytes }
        return before - waiting
    }
}

import NIOCore

/// A message of the test network: what stands in front of its filling, in 40 bytes.
struct TestnetMessage: Sendable, Equatable {
    /// Bytes before the filling: no message is smaller.
    static let headerBytes = 40
    /// "FP2PTEST".
    static let magic: UInt64 = 0x4650_3250_5445_5354

    /// Tells this network's messages from those of another test network.
    var run: UInt32
    /// Counts all messages of the network, from 0.
    var number: UInt64
    /// The node that sent it first.
    var origin: UInt16
    /// Links crossed by whoever reads this; saturates.
    var hops: UInt16
    /// When the origin sent it, and when the node before this one passed it on: on the steady clock of the
    /// process, in nanoseconds.
    var sent: UInt64
    var passedOn: UInt64

    init(run: UInt32, number: UInt64, origin: UInt16, hops: UInt16 = 1, sent: UInt64, passedOn: UInt64) {
        self.run = run
        self.number = number
        self.origin = origin
        self.hops = hops
        self.sent = sent
        self.passedOn = passedOn
    }

    /// `nil` for what is no message of a test network.
    init?(_ payload: ByteBuffer) {
        var payload = payload
        guard payload.readInteger(as: UInt64.self) == TestnetMessage.magic,
            let (run, number) = payload.readMultipleIntegers(as: (UInt32, UInt64).self),
            let (origin, hops) = payload.readMultipleIntegers(as: (UInt16, UInt16).self),
            let (sent, passedOn) = payload.readMultipleIntegers(as: (UInt64, UInt64).self)
        else { return nil }
        self.init(run: run, number: number, origin: origin, hops: hops, sent: sent, passedOn: passedOn)
    }

    /// - Parameter size: of the whole payload in bytes, ``headerBytes`` or more.
    func payload(size: Int) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.reserveCapacity(size)
        payload.writeInteger(TestnetMessage.magic)
        payload.writeMultipleIntegers(run, number)
        payload.writeMultipleIntegers(origin, hops)
        payload.writeMultipleIntegers(sent, passedOn)
        payload.writeRepeatingByte(UInt8(ascii: "."), count: max(size - TestnetMessage.headerBytes, 0))
        return payload
    }

    /// The payload as the next node is to read it: one hop more, passed on now.
    static func passedOn(_ payload: ByteBuffer, hops: UInt16, at now: UInt64) -> ByteBuffer {
        var payload = payload
        payload.setInteger(hops == .max ? hops : hops + 1, at: payload.readerIndex + 22)
        payload.setInteger(now, at: payload.readerIndex + 32)
        return payload
    }
}

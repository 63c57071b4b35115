import NIOCore

/// A message of the test network: what stands in front of its filling, in 30 bytes.
struct TestnetMessage: Sendable, Equatable {
    /// Bytes before the filling: no message is smaller.
    static let headerBytes = 30
    /// "FP2PTEST".
    static let magic: UInt64 = 0x4650_3250_5445_5354

    /// Tells this network's messages from those of another test network.
    var run: UInt32
    /// Counts all messages of the network, from 0.
    var number: UInt64
    /// The node that sent it.
    var origin: UInt16
    /// When it was sent: on the steady clock of the process, in nanoseconds.
    var sent: UInt64

    init(run: UInt32, number: UInt64, origin: UInt16, sent: UInt64) {
        self.run = run
        self.number = number
        self.origin = origin
        self.sent = sent
    }

    /// `nil` for what is no message of a test network.
    init?(_ payload: ByteBuffer) {
        var payload = payload
        guard payload.readInteger(as: UInt64.self) == TestnetMessage.magic,
            let (run, number) = payload.readMultipleIntegers(as: (UInt32, UInt64).self),
            let (origin, sent) = payload.readMultipleIntegers(as: (UInt16, UInt64).self)
        else { return nil }
        self.init(run: run, number: number, origin: origin, sent: sent)
    }

    /// - Parameter size: of the whole payload in bytes, ``headerBytes`` or more.
    func payload(size: Int) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.reserveCapacity(size)
        payload.writeInteger(TestnetMessage.magic)
        payload.writeMultipleIntegers(run, number)
        payload.writeMultipleIntegers(origin, sent)
        payload.writeRepeatingByte(UInt8(ascii: "."), count: max(size - TestnetMessage.headerBytes, 0))
        return payload
    }
}

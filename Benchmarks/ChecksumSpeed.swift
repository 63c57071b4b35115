import ArgumentParser
import FactomWire
import NIOCore

/// The checksum of protocol 9 on one core.
struct ChecksumSpeed: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "checksum")

    func run() {
        let buffer = ByteBuffer(bytes: (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        var sum: UInt32 = 0
        let clock = ContinuousClock()
        let time = clock.measure {
            for _ in 0..<1000 { sum ^= Checksum.of(buffer) }
        }
        let bytes = Double(buffer.readableBytes) * 1000
        print("checksum: \(Int(bytes / (time / .seconds(1)) / 1_000_000)) MB/s (\(sum))")
    }
}

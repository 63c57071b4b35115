import FactomOverlay
import FactomP2P
import FactomPeersFile
import FactomWire
import NIOCore

/// The disk of a virtual host: keeps its peers file when its process ends, as the bytes that would be in it.
final class VirtualDisk: Sendable {
    /// The first day of every test network: 2026-01-01, as seconds since 1970.
    private static let firstDay: Int64 = 1_767_225_600

    private let file: NIOLoopBoundBox<[UInt8]?>

    init(on loop: VirtualLoop) {
        file = .makeBoxSendingValue(nil, as: [UInt8]?.self, eventLoop: loop)
    }

    func erase() {
        file.value = nil
    }

    func memory(of network: NetworkID, _ clock: NodeClock, on loop: VirtualLoop) -> sending VirtualMemory {
        VirtualMemory(disk: self, network: network, clock: clock, loop: loop)
    }

    fileprivate func read(_ network: NetworkID, _ clock: FileClock) -> Remembered {
        guard let bytes = file.value else { return Remembered() }
        return (try? PeersFile.decode(bytes, network: network, clock: clock))?.remembered ?? Remembered()
    }

    fileprivate func write(_ remembered: Remembered, _ network: NetworkID, _ clock: FileClock) {
        file.value = PeersFile.encode(remembered, network: network, clock: clock)
    }

    fileprivate static func date(_ loop: VirtualLoop) -> Int64 {
        firstDay + Int64(clamping: loop.now.uptimeNanoseconds / 1_000_000_000)
    }
}

/// A process's access to the peers file on its virtual disk. Nothing of it takes time.
final class VirtualMemory: Memory {
    private let disk: VirtualDisk
    private let network: NetworkID
    private let clock: NodeClock
    private let loop: VirtualLoop

    fileprivate init(disk: VirtualDisk, network: NetworkID, clock: NodeClock, loop: VirtualLoop) {
        self.disk = disk
        self.network = network
        self.clock = clock
        self.loop = loop
    }

    nonisolated(nonsending) func load(on eventLoop: any EventLoop) async -> Remembered {
        disk.read(network, fileClock)
    }

    func save(_ remembered: Remembered, on eventLoop: any EventLoop) {
        disk.write(remembered, network, fileClock)
    }

    nonisolated(nonsending) func saveLast(
        _ remembered: Remembered, within limit: Duration, on eventLoop: any EventLoop
    ) async {
        save(remembered, on: eventLoop)
    }

    nonisolated(nonsending) func giveBack(within limit: Duration, on eventLoop: any EventLoop) async {}

    private var fileClock: FileClock {
        FileClock(now: clock.now, unixSeconds: VirtualDisk.date(loop))
    }
}

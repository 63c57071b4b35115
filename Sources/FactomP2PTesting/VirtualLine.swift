import FactomOverlay
import FactomP2P
import FactomSimulation
import NIOCore

/// One host's end of a virtual connection. Lives on the network's loop.
final class VirtualLine: Line {
    let host: Int
    private let internet: VirtualInternet
    /// Of one that was accepted and has no number yet.
    private var pipe: PipeRef?
    private var reasonsToPause: Set<ReadGate.Reason> = []

    var id: ConnectionID? {
        didSet {
            guard let id, let pipe else { return }
            self.pipe = nil
            internet.change { $0.name(pipe, id, at: $1) }
        }
    }

    init(_ internet: VirtualInternet, host: Int, id: ConnectionID) {
        self.internet = internet
        self.host = host
        self.id = id
    }

    init(_ internet: VirtualInternet, host: Int, pipe: PipeRef) {
        self.internet = internet
        self.host = host
        self.pipe = pipe
    }

    func write(_ bytes: ByteBuffer) {
        guard let id else { return }
        let isTaken = internet.change { $0.write(host, id, bytes, at: $1) }
        if isTaken { internet.wrote(id, at: host) }
    }

    func pause(for reason: ReadGate.Reason) {
        guard let id, reasonsToPause.insert(reason).inserted, reasonsToPause.count == 1 else { return }
        internet.change { fabric, _ in fabric.hold(host, id) }
    }

    func resume(after reason: ReadGate.Reason) {
        guard let id, reasonsToPause.remove(reason) != nil, reasonsToPause.isEmpty else { return }
        internet.change { $0.release(host, id, at: $1) }
    }

    func close() {
        guard let id else { return }
        internet.change { $0.close(host, id, at: $1) }
    }

    func finish() {
        // What is under way on a virtual connection arrives.
        guard let id else { return }
        close()
        internet.ended(id, at: host)
    }
}

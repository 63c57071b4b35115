import FactomOverlay
import FactomPeersFile
import FactomWire
import NIOCore
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A node's peers file, read and written off the event loop, one write at a time.
///
/// Lives on the node's event loop. While a write is under way, only the latest of what is to be saved waits.
final class NodeMemory: Memory {
    private let store: PeersFileStore
    private let network: NetworkID
    private let clock: NodeClock
    private let report: NodeReport
    private var lock: PeersFileLock?
    /// Whether the file is another node's.
    private var isTaken = false
    /// Whether the file is anybody's again.
    private var isOver = false
    private var isLoading = false
    private var isWriting = false
    private var waiting: Remembered?
    /// What the last write failed for: a disk that stays full is told of once.
    private var trouble: PeersFileError?
    /// Goes on when nothing is being read or written any more.
    private var whenIdle: CheckedContinuation<Void, Never>?

    /// Its own: a look-up of a name that hangs must not hold up a start or a stop.
    private static let disk: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        return pool
    }()

    init(path: String, network: NetworkID, clock: NodeClock, report: NodeReport) {
        store = PeersFileStore(path: path)
        self.network = network
        self.clock = clock
        self.report = report
    }

    /// What an earlier run left; nothing when there is no file, or none that can be used.
    nonisolated(nonsending) func load(on eventLoop: any EventLoop) async -> Remembered {
        isLoading = true
        defer {
            isLoading = false
            goOn()
        }
        let (store, network, now) = (store, network, fileClock)
        let loading = NodeMemory.disk.runIfActive(eventLoop: eventLoop) {
            let lock = PeersFileLock.take(for: store.path)
            if case .taken = lock { return (lock, PeersFileStore.Loaded.nothing) }
            return (lock, store.load(network: network, clock: now))
        }
        guard let (lock, loaded) = try? await loading.get() else { return Remembered() }
        keep(lock)
        if isTaken { return Remembered() }
        report.loaded(loaded, from: store.path)
        guard case .file(let decoded) = loaded else { return Remembered() }
        return decoded.remembered
    }

    private func keep(_ outcome: PeersFileLock.Outcome) {
        switch outcome {
        case .ours(let lock):
            if isOver { return lock.lift() }
            self.lock = lock
        case .impossible: break
        case .taken:
            isTaken = true
            report.peersFileTaken(store.path)
        }
    }

    func save(_ remembered: Remembered, on eventLoop: any EventLoop) {
        if isTaken { return }
        if isWriting {
            waiting = remembered
        } else {
            write(remembered, on: eventLoop)
        }
    }

    /// Saves, and comes back when the file is on the disk, can't be, or the disk takes longer than this. The file is
    /// anybody's then.
    nonisolated(nonsending) func saveLast(
        _ remembered: Remembered, within limit: Duration, on eventLoop: any EventLoop
    ) async {
        save(remembered, on: eventLoop)
        await giveBack(within: limit, on: eventLoop)
    }

    /// The file is anybody's when this comes back, or, if the disk takes longer than this, when the disk is done.
    nonisolated(nonsending) func giveBack(within limit: Duration, on eventLoop: any EventLoop) async {
        isOver = true
        let timeout = goOn(after: limit, on: eventLoop)
        if isLoading || isWriting { await withCheckedContinuation { whenIdle = $0 } }
        timeout.cancel()
        lock?.lift()
        lock = nil
    }

    private func write(_ remembered: Remembered, on eventLoop: any EventLoop) {
        isWriting = true
        let (store, network, now) = (store, network, fileClock)
        let writing = NodeMemory.disk.runIfActive(eventLoop: eventLoop) {
            try store.save(remembered, network: network, clock: now)
        }
        writing.assumeIsolated().whenComplete { [self] result in wrote(result, on: eventLoop) }
    }

    private func wrote(_ result: Result<Void, any Error>, on eventLoop: any EventLoop) {
        isWriting = false
        note(result)
        if let next = waiting {
            waiting = nil
            return write(next, on: eventLoop)
        }
        goOn()
    }

    private func goOn(after limit: Duration, on eventLoop: any EventLoop) -> Scheduled<Void> {
        eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limit)) { [self] in goOn() }
    }

    private func goOn() {
        whenIdle?.resume()
        whenIdle = nil
    }

    private func note(_ result: Result<Void, any Error>) {
        guard case .failure(let error) = result else {
            trouble = nil
            return
        }
        let known = trouble
        trouble = error as? PeersFileError
        if trouble == nil || trouble != known { report.failedToSave(error) }
    }

    /// The steady clock beside the calendar's, as they stand now.
    private var fileClock: FileClock {
        FileClock(now: clock.now, unixSeconds: Int64(time(nil)))
    }
}

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
final class NodeMemory {
    private let store: PeersFileStore
    private let network: NetworkID
    private let clock: NodeClock
    private let report: NodeReport
    private var isWriting = false
    private var waiting: Remembered?
    /// What the last write failed for: a disk that stays full is told of once.
    private var trouble: PeersFileError?
    /// Goes on when nothing is being written any more.
    private var whenIdle: CheckedContinuation<Void, Never>?

    init(path: String, network: NetworkID, clock: NodeClock, report: NodeReport) {
        store = PeersFileStore(path: path)
        self.network = network
        self.clock = clock
        self.report = report
    }

    /// What an earlier run left; nothing when there is no file, or none that can be used.
    nonisolated(nonsending) func load(on eventLoop: any EventLoop) async -> Remembered {
        let (store, network, now) = (store, network, fileClock)
        let loading = NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) {
            store.load(network: network, clock: now)
        }
        guard let loaded = try? await loading.get() else { return Remembered() }
        report.loaded(loaded, from: store.path)
        guard case .file(let decoded) = loaded else { return Remembered() }
        return decoded.remembered
    }

    func save(_ remembered: Remembered, on eventLoop: any EventLoop) {
        if isWriting {
            waiting = remembered
        } else {
            write(remembered, on: eventLoop)
        }
    }

    /// Saves, and comes back when the file is on the disk, or can't be.
    nonisolated(nonsending) func saveLast(_ remembered: Remembered, on eventLoop: any EventLoop) async {
        save(remembered, on: eventLoop)
        if isWriting { await withCheckedContinuation { whenIdle = $0 } }
    }

    private func write(_ remembered: Remembered, on eventLoop: any EventLoop) {
        isWriting = true
        let (store, network, now) = (store, network, fileClock)
        let writing = NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) {
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

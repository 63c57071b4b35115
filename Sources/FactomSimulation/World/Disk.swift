import FactomOverlay
import FactomPeersFile
import FactomWire

/// The file in which a virtual node keeps its memory: what was saved last, and what became of it.
///
/// What is saved is the controller as it was; the real codec turns it into bytes only when somebody reads them.
struct Disk: Sendable {
    enum Contents: Sendable {
        case nothing
        /// As it was at this moment of the node's clock, at this date.
        case saved(Controller, at: Moment, unixSeconds: Int64)
        case bytes([UInt8])
    }

    private(set) var contents = Contents.nothing
    /// Saves come to nothing.
    var isFull = false
    private(set) var saves = 0
    private(set) var failedSaves = 0

    mutating func save(_ controller: Controller, at now: Moment, unixSeconds: Int64) {
        if isFull {
            failedSaves += 1
            return
        }
        saves += 1
        contents = .saved(controller, at: now, unixSeconds: unixSeconds)
    }

    /// What a crash in the midst of things leaves.
    mutating func crash(_ file: Crash.File, network: NetworkID, _ dice: inout Dice) {
        switch file {
        case .saved: return
        case .lost: contents = .nothing
        case .torn:
            let bytes = bytes(network)
            contents = .bytes(Array(bytes.prefix(dice.below(max(bytes.count, 1)))))
        }
    }

    /// What the next run finds; `nil` when there is nothing that can be read.
    func load(network: NetworkID, at now: Moment, unixSeconds: Int64) -> Remembered? {
        let bytes = bytes(network)
        if bytes.isEmpty { return nil }
        let clock = FileClock(now: now, unixSeconds: unixSeconds)
        guard let decoded = try? PeersFile.decode(bytes, network: network, clock: clock) else { return nil }
        return decoded.network == network ? decoded.remembered : nil
    }

    private func bytes(_ network: NetworkID) -> [UInt8] {
        switch contents {
        case .nothing: []
        case .bytes(let bytes): bytes
        case .saved(let controller, let moment, let unixSeconds):
            PeersFile.encode(
                controller.remembered(at: moment), network: network,
                clock: FileClock(now: moment, unixSeconds: unixSeconds))
        }
    }
}

import FactomSimulation
import Foundation
import NIOConcurrencyHelpers

/// The line on standard error that tells how far simulations are; nothing where no terminal is.
///
/// Whoever simulates draws it: all cores are busy with that.
final class SimulationProgress: Sendable {
    private static let interval = 0.1

    private struct State {
        var count: SimulationCount
        var drawnAt: Double?
    }

    private let isShown = isatty(STDERR_FILENO) == 1
    private let begun = ContinuousClock.now
    private let state: NIOLockedValueBox<State>

    init(_ count: SimulationCount) {
        state = NIOLockedValueBox(State(count: count))
    }

    /// So far is this run.
    func show(_ standing: SimulationRun.Standing, of run: Int = 0) {
        guard isShown else { return }
        change { $0.underWay[run] = standing }
    }

    /// A run is over.
    func end(_ run: Int, isMet: Bool, nodeSeconds: Double) {
        guard isShown else { return }
        change { $0.end(run, isMet: isMet, nodeSeconds: nodeSeconds) }
    }

    private func change(_ change: (inout SimulationCount) -> Void) {
        let elapsed = (ContinuousClock.now - begun) / .seconds(1)
        state.withLockedValue { state in
            change(&state.count)
            if let last = state.drawnAt, elapsed - last < SimulationProgress.interval { return }
            state.drawnAt = elapsed
            let line = state.count.line(after: elapsed).prefix(max(SimulationProgress.columns - 1, 1))
            writeToStandardError("\r\u{1b}[K\(line)")
        }
    }

    /// Takes the line away, so that something else can stand there.
    func clear() {
        state.withLockedValue { state in
            if state.drawnAt != nil { writeToStandardError("\r\u{1b}[K") }
            state.drawnAt = nil
        }
    }

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// How far some runs are, all together.
struct SimulationCount: Sendable {
    let runs: Int
    /// How long each lasts, in virtual seconds.
    let seconds: Double
    private(set) var done = 0
    private(set) var failed = 0
    private var nodeSecondsDone = 0.0
    /// By the run's number.
    var underWay: [Int: SimulationRun.Standing] = [:]

    init(runs: Int, seconds: Double) {
        self.runs = runs
        self.seconds = seconds
    }

    mutating func end(_ run: Int, isMet: Bool, nodeSeconds: Double) {
        underWay[run] = nil
        done += 1
        if !isMet { failed += 1 }
        nodeSecondsDone += nodeSeconds
    }

    /// 0…1.
    var share: Double {
        if runs == 0 { return 1 }
        return min((Double(done) + underWay.values.reduce(0) { $0 + $1.share }) / Double(runs), 1)
    }

    /// One line.
    ///
    /// - Parameter elapsed: seconds of ours.
    func line(after elapsed: Double) -> String {
        let nodeSeconds = underWay.values.reduce(nodeSecondsDone) { $0 + $1.nodeSeconds }
        let pace = elapsed > 0 ? nodeSeconds / elapsed : 0
        let left = share > 0 && elapsed > 0 ? SimulationText.clock(elapsed / share * (1 - share)) : "?"
        let percent = SimulationText.padded("\(Int(share * 100)) %", 5)
        return "\(bar) \(percent)  \(place)  \(SimulationText.grouped(pace)) node-seconds/s  \(left) left"
    }

    private var place: String {
        if runs == 1 {
            let now = Double(underWay.first?.value.now ?? 0) / 1e9
            return "\(SimulationText.clock(now)) of \(SimulationText.clock(seconds))"
        }
        return "\(done) of \(runs) runs" + (failed > 0 ? ", \(failed) failed" : "")
    }

    private var bar: String {
        let width = 20
        let full = Int(share * Double(width))
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
    }
}

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The line on standard error that tells how far a crawl is; nothing where no terminal is.
final class CrawlProgress {
    private static let interval = Duration.milliseconds(100)

    private let isShown = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private var last: ContinuousClock.Instant?

    func show(_ frontier: CrawlFrontier) {
        guard isShown else { return }
        if let last, clock.now - last < CrawlProgress.interval { return }
        last = clock.now
        writeToStandardError("\r\u{1b}[K\(CrawlProgress.line(frontier))")
    }

    /// Takes the line away.
    func clear() {
        if last != nil { writeToStandardError("\r\u{1b}[K") }
    }

    static func line(_ frontier: CrawlFrontier) -> String {
        "\(frontier.visited) visited, \(frontier.underWay) under way, \(frontier.nodes.count) known"
    }
}

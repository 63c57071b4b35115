import Foundation

/// Makes sure that the process may open as many sockets as its network needs.
enum TestnetDescriptors {
    /// What the process opens besides sockets: its own files, the event loops' pipes, with some to spare for guests.
    private static let besides = 128
    /// A node's listener, a test dial and a seed's fetch with both ends, and a link that is about to go.
    private static let ofNode = 6

    /// How many open files a network may come to: each link has two ends here.
    ///
    /// - Parameter target: links that a node dials, at most.
    static func needed(nodes: Int, target: Int) -> Int {
        nodes * ofNode + 2 * min(nodes * target, nodes * (nodes - 1) / 2) + besides
    }

    /// Raises the soft limit when it is too low.
    ///
    /// - Throws: when the hard limit is too low, how many are needed and how to allow them.
    static func reserve(for plan: TestnetPlan) throws(TestnetError) {
        let needed = rlim_t(needed(nodes: plan.nodes, target: plan.outgoing))
        var limit = rlimit()
        guard getrlimit(openFiles, &limit) == 0, limit.rlim_cur < needed else { return }
        limit.rlim_cur = min(needed, limit.rlim_max)
        if limit.rlim_cur == needed, setrlimit(openFiles, &limit) == 0 { return }
        throw .cannotRun(
            "\(plan.nodes) nodes with \(plan.outgoing) outgoing peers each need \(needed) open files and this process "
                + "may have \(limit.rlim_max); raise the limit with 'ulimit -n \(needed)', or ask for fewer")
    }

    #if canImport(Glibc)
    private static let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let openFiles = RLIMIT_NOFILE
    #endif
}

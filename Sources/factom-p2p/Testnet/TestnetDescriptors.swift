import Foundation

/// Makes sure that the process may open as many sockets as its network needs.
enum TestnetDescriptors {
    /// What the process opens besides sockets: its own files, the event loops' pipes, with some to spare.
    private static let besides = 128

    /// Raises the soft limit when it is too low.
    ///
    /// - Throws: when the hard limit is too low, how many are needed and how to allow them.
    static func reserve(for topology: TestnetTopology) throws(TestnetError) {
        let needed = rlim_t(topology.nodes + 2 * topology.edges.count + besides)
        var limit = rlimit()
        guard getrlimit(openFiles, &limit) == 0, limit.rlim_cur < needed else { return }
        limit.rlim_cur = min(needed, limit.rlim_max)
        if limit.rlim_cur == needed, setrlimit(openFiles, &limit) == 0 { return }
        throw .cannotRun(
            "\(topology.nodes) nodes need \(needed) open files and this process may have \(limit.rlim_max); "
                + "raise the limit with 'ulimit -n \(needed)' or run fewer nodes")
    }

    #if canImport(Glibc)
    private static let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let openFiles = RLIMIT_NOFILE
    #endif
}

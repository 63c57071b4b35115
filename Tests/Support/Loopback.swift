import NIOCore
import NIOPosix

/// What the system's loopback network can do.
package enum Loopback {
    /// Whether every address of 127.0.0.0/8 is this machine's, without anything set up: only on Linux.
    package static let isWhole: Bool = {
        #if os(Linux)
        true
        #else
        false
        #endif
    }()

    /// Whether this machine has `::1`, which containers often lack.
    package static let hasIPv6: Bool = {
        let bound = try? ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "::1", port: 0).wait()
        try? bound?.close().wait()
        return bound != nil
    }()
}

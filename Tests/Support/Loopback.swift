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
}

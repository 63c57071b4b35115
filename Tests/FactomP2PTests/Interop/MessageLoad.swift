import Foundation

/// How much goes over a connection in the tests against Go.
enum MessageLoad {
    /// Messages each way: a second's worth, or what the environment asks for.
    static let count = ProcessInfo.processInfo.environment["FACTOM_P2P_INTEROP_MESSAGES"].flatMap(Int.init) ?? 300
    /// In bytes.
    static let lengths: ClosedRange<UInt64> = 1...100_000
    /// Far more than it takes.
    static let minutes = 2 + count / 500
}

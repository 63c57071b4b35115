import NIOCore
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An error in the words of the system, without the names of our types.
package func describe(_ error: any Error) -> String {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case let error as NIOConnectionError: describe(error)
    case ChannelError.connectTimeout(let limit): "no answer within \(limit.nanoseconds / 1_000_000) ms"
    default: "\(error)"
    }
}

/// A name is tried at each of its addresses: the first failure stands for all.
private func describe(_ error: NIOConnectionError) -> String {
    if let first = error.connectionErrors.first { return describe(first.error) }
    let isName = error.dnsAError != nil || error.dnsAAAAError != nil
    return isName ? "the name has no address" : "no address could be reached"
}

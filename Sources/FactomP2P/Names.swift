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

/// Looks host names up, off the event loop and with a deadline.
enum Names {
    /// More addresses than this of one name are left out.
    static let mostAddresses = 64

    /// Every address of a name, in the system's order; none when it has none or the time is up.
    ///
    /// - Parameter whenOver: called when the look-up itself has ended, which may be long after the time was up: until
    ///   then it holds a thread, and the same name is not looked up again.
    static func addresses(
        of name: String, within limit: Duration, on eventLoop: any EventLoop,
        whenOver: @escaping @Sendable () -> Void
    ) -> EventLoopFuture<[IPAddress]> {
        let promise = eventLoop.makePromise(of: [IPAddress].self)
        let timeout = eventLoop.scheduleTask(in: TimeAmount(limit)) { promise.succeed([]) }
        let deadline = NIODeadline.now() + TimeAmount(limit)
        NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) {
            // Nobody waits for it any more when it had to wait too long for a thread.
            NIODeadline.now() < deadline ? lookUp(name) : []
        }.whenComplete { result in
            whenOver()
            timeout.cancel()
            promise.succeed((try? result.get()) ?? [])
        }
        return promise.futureResult
    }

    private static func lookUp(_ name: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        // Without a socket type each address would come once for every type.
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = Int32(SOCK_STREAM)
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var entry = list
        while let current = entry?.pointee, addresses.count < mostAddresses {
            if let address = address(in: current), !addresses.contains(address) { addresses.append(address) }
            entry = current.ai_next
        }
        return addresses
    }

    private static func address(in entry: addrinfo) -> IPAddress? {
        guard let pointer = entry.ai_addr else { return nil }
        let bytes = UnsafeRawBufferPointer(start: pointer, count: Int(entry.ai_addrlen))
        switch entry.ai_family {
        // The address follows family and port; IPv6 has four bytes of flow in between.
        case AF_INET where bytes.count >= 8: return IPAddress(bytes: bytes[4..<8])
        case AF_INET6 where bytes.count >= 24: return IPAddress(bytes: bytes[8..<24])
        default: return nil
        }
    }
}

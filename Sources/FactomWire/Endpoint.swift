/// Where a peer listens: an address and a TCP port.
public struct Endpoint: Sendable, Hashable {
    /// Its IP address: names are resolved before they become endpoints.
    public var address: IPAddress
    /// Never 0 in an endpoint that was read from text.
    public var port: UInt16

    /// The endpoint of this address and port; the port isn't checked.
    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads `1.2.3.4:8108` or `[2001:db8::1]:8108`; `nil` for names, for a missing port and for port 0.
    public init?(_ text: some StringProtocol) {
        guard let parts = HostPort(text), let address = IPAddress(parts.host) else { return nil }
        self.init(address: address, port: parts.port)
    }

    /// Reads the two strings that peers put in shares and rejections; `nil` when either is wrong.
    package init?(host: String, port: String) {
        guard let address = IPAddress(host), let port = parsePort(port) else { return nil }
        self.init(address: address, port: port)
    }
}

extension Endpoint {
    /// In one step for IPv4: tables ask by endpoint often, and the synthesised hash takes more than twice as long.
    public func hash(into hasher: inout Hasher) {
        switch address {
        case .v4(let number):
            hasher.combine(UInt64(number) << 16 | UInt64(port))
        case .v6(let high, let low):
            hasher.combine(high)
            hasher.combine(low)
            hasher.combine(port)
        }
    }
}

extension Endpoint: CustomStringConvertible, LosslessStringConvertible {
    /// `1.2.3.4:8108`, and IPv6 in brackets.
    public var description: String {
        address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}

/// What an operator writes for a peer: a name or an address, and a port. Names are resolved by the node.
public struct HostPort: Sendable, Hashable, CustomStringConvertible {
    /// A host name or an address, without brackets.
    public var host: String
    /// A TCP port, never 0 when read from text.
    public var port: UInt16

    /// Reads `host:port` or `[IPv6]:port`; `nil` when the host is empty, is longer than 253 bytes or has
    /// characters that no name has, or the port is not in 1…65535.
    public init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"), let port = parsePort(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if bracketed { host = host.dropFirst().dropLast() }
        guard HostPort.isPlausible(host, bracketed: bracketed) else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// The address as a host that needs no look-up.
    package init(_ endpoint: Endpoint) {
        host = endpoint.address.description
        port = endpoint.port
    }

    /// `host:port`, and IPv6 in brackets.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func isPlausible(_ host: some StringProtocol, bracketed: Bool) -> Bool {
        guard (1...253).contains(host.utf8.count) else { return false }
        // By the colon: an IPv4 address that is mapped into IPv6 is written in brackets too.
        if bracketed { return host.utf8.contains(UInt8(ascii: ":")) && IPAddress(host) != nil }
        guard host.utf8.allSatisfy({ isNameByte($0) }) else { return false }
        // Digits and dots alone are an address, or a mistake in one.
        return IPAddress(host) != nil || host.utf8.contains { $0 > 0x39 }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// A decimal port in 1…65535 without sign or leading zeros; `nil` for anything else.
package func parsePort(_ text: some StringProtocol) -> UInt16? {
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        text.utf8.first != 0x30
    else { return nil }
    return UInt16(text)
}

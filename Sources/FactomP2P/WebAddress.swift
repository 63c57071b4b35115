import FactomWire

#if canImport(FoundationEssentials)
import struct FoundationEssentials.URL
#else
import struct Foundation.URL
#endif

/// An `http://` or `https://` address that can be asked for, whoever wrote it: an operator, or a server that sends us on.
struct WebAddress: Sendable, Hashable {
    /// A longer one is none, in bytes.
    static let byteLimit = 2048

    /// Printable ASCII, without a fragment.
    let text: String
    /// Whether it is `https://`.
    let isSecure: Bool

    /// `nil` for other schemes, for names and passwords before an `@` (they would end up in logs), for hosts and ports
    /// that can't be, and for spaces and other characters that an address has as `%20`.
    init?(_ text: some StringProtocol) {
        guard (1...WebAddress.byteLimit).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), let scheme = text.firstRange(of: "://")
        else { return nil }
        switch text[..<scheme.lowerBound].lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: return nil
        }
        let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
        // With its port, or with one in the place of the scheme's own.
        guard HostPort(authority) != nil || HostPort("\(authority):80") != nil else { return nil }
        self.text = String(text.prefix { $0 != "#" })
    }

    /// Where a server's `Location` leads from here; `nil` where it can't be followed, and where it would lead from a
    /// server that proves who it is to one that doesn't.
    func following(_ location: String) -> WebAddress? {
        guard location.utf8.count <= WebAddress.byteLimit, let base = URL(string: text) else { return nil }
        let target = URL(string: location, relativeTo: base).flatMap { WebAddress($0.absoluteURL.absoluteString) }
        return target.flatMap { $0.isSecure || !isSecure ? $0 : nil }
    }
}

/// An IPv4 or IPv6 address, without a port and without a name.
///
/// An IPv4 address that comes mapped into IPv6 (`::ffff:1.2.3.4`) is the IPv4 address, so that one machine
/// has one address whichever socket it came through.
public enum IPAddress: Sendable, Hashable {
    /// The four bytes as one big-endian number.
    case v4(UInt32)
    /// The sixteen bytes as two big-endian numbers.
    case v6(high: UInt64, low: UInt64)

    /// Reads `1.2.3.4`, `2001:db8::1` or `::ffff:1.2.3.4`; `nil` for anything else, names and zones included.
    public init?(_ text: some StringProtocol) {
        if let number = IPAddress.parseV4(Substring(text).utf8) {
            self = .v4(number)
        } else if let groups = IPAddress.parseV6(Substring(text).utf8) {
            self = IPAddress.make(groups: groups)
        } else {
            return nil
        }
    }

    /// The address of these 4 or 16 bytes in network order; `nil` for any other count.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4:
            self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            let high = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let low = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            self = IPAddress.make(high: high, low: low)
        default:
            return nil
        }
    }

    /// In one step for IPv4, as that of ``Endpoint``.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .v4(let number):
            hasher.combine(UInt64(number))
        case .v6(let high, let low):
            hasher.combine(high)
            hasher.combine(low)
        }
    }

    private static func make(groups: [UInt16]) -> IPAddress {
        let halves = [groups.prefix(4), groups.suffix(4)].map { $0.reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
        return make(high: halves[0], low: halves[1])
    }

    private static func make(high: UInt64, low: UInt64) -> IPAddress {
        if high == 0, low >> 32 == 0xffff {
            return .v4(UInt32(truncatingIfNeeded: low))
        }
        return .v6(high: high, low: low)
    }
}

// MARK: - Kinds of address

extension IPAddress {
    /// Whether it is an IPv6 address; one that maps an IPv4 address is not.
    public var isIPv6: Bool {
        if case .v6 = self { true } else { false }
    }

    /// Whether peers across the internet could reach it: not loopback, private, link-local, multicast,
    /// unspecified, reserved or set aside for documentation.
    public var isPublic: Bool {
        switch self {
        case .v4(let number):
            !IPAddress.closedV4.contains { number >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }
        case .v6(let high, _):
            // Global unicast is 2000::/3, less what is set aside in it.
            high >> 61 == 0b001
                && !IPAddress.closedV6.contains { high >> (64 - $0.length) == $0.prefix >> (64 - $0.length) }
        }
    }

    /// The network that diversity is counted in: an IPv4 /16 or an IPv6 /32.
    package var group: UInt64 {
        switch self {
        case .v4(let number): UInt64(number >> 16)
        case .v6(let high, _): 1 << 63 | high >> 32
        }
    }

    /// Whom it is taken to belong to: an IPv4 address is its own holder's, an IPv6 address that of its /64, since
    /// whoever has one address of that has them all.
    package var holder: IPAddress {
        switch self {
        case .v4: self
        case .v6(let high, _): .v6(high: high, low: 0)
        }
    }

    /// IPv4 ranges that no peer on the internet listens in (RFC 6890 and its successors).
    private static let closedV4: [(prefix: UInt32, length: UInt32)] = [
        (0x0000_0000, 8), (0x0a00_0000, 8), (0x6440_0000, 10), (0x7f00_0000, 8), (0xa9fe_0000, 16),
        (0xac10_0000, 12), (0xc000_0000, 24), (0xc000_0200, 24), (0xc058_6300, 24), (0xc0a8_0000, 16),
        (0xc612_0000, 15), (0xc633_6400, 24), (0xcb00_7100, 24), (0xe000_0000, 4), (0xf000_0000, 4),
    ]

    /// Ranges of 2000::/3 that no peer listens in: protocol assignments with Teredo, documentation (twice), and
    /// 6to4, which would lead to any IPv4 address (RFC 6890, 9637, 7526). The upper half decides.
    private static let closedV6: [(prefix: UInt64, length: UInt64)] = [
        (0x2001_0000_0000_0000, 23), (0x2001_0db8_0000_0000, 32), (0x2002_0000_0000_0000, 16),
        (0x3fff_0000_0000_0000, 20),
    ]
}

// MARK: - Text

extension IPAddress: CustomStringConvertible, LosslessStringConvertible {
    /// `1.2.3.4`, or IPv6 as RFC 5952 writes it: lower case, the longest run of zeros as `::`.
    public var description: String {
        switch self {
        case .v4(let number):
            return "\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
        case .v6(let high, let low):
            let groups = (0..<8).map { index in
                let half = index < 4 ? high : low
                return UInt16(truncatingIfNeeded: half >> UInt64(48 - index % 4 * 16))
            }
            return IPAddress.text(ofGroups: groups)
        }
    }

    private static func text(ofGroups groups: [UInt16]) -> String {
        let hex = groups.map { String($0, radix: 16) }
        guard let run = longestZeroRun(in: groups) else { return hex.joined(separator: ":") }
        return hex[..<run.lowerBound].joined(separator: ":") + "::" + hex[run.upperBound...].joined(separator: ":")
    }

    /// The first longest run of two zero groups or more.
    private static func longestZeroRun(in groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        while start < groups.count {
            var end = start
            while end < groups.count, groups[end] == 0 { end += 1 }
            if end - start > max(longest?.count ?? 0, 1) { longest = start..<end }
            start = end + 1
        }
        return longest
    }

    /// Four numbers up to 255 without leading zeros, and nothing else.
    private static func parseV4(_ text: Substring.UTF8View) -> UInt32? {
        var (number, part) = (UInt32(0), UInt32(0))
        var (parts, digits) = (1, 0)
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits > 0, part == 0 { return nil }
                part = part * 10 + UInt32(byte & 0xf)
                digits += 1
                if part > 255 { return nil }
            case UInt8(ascii: "."):
                if digits == 0 || parts == 4 { return nil }
                number = number << 8 | part
                (part, digits, parts) = (0, 0, parts + 1)
            default:
                return nil
            }
        }
        return parts == 4 && digits > 0 ? number << 8 | part : nil
    }

    private static func parseV6(_ text: Substring.UTF8View) -> [UInt16]? {
        // The longest spelling is 45 characters.
        guard text.count <= 45, let text = String(text) else { return nil }
        guard let gap = text.firstRange(of: "::") else {
            let groups = groups(of: text[...], mayEndInV4: true)
            return groups?.count == 8 ? groups : nil
        }
        guard let head = groups(of: text[..<gap.lowerBound], mayEndInV4: false),
            let tail = groups(of: text[gap.upperBound...], mayEndInV4: true),
            head.count + tail.count < 8
        else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func groups(of text: Substring, mayEndInV4: Bool) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let number = parseV4(part.utf8) {
                groups += [UInt16(number >> 16), UInt16(number & 0xffff)]
            } else if (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit),
                let group = UInt16(part, radix: 16)
            {
                groups.append(group)
            } else {
                return nil
            }
        }
        return groups
    }
}

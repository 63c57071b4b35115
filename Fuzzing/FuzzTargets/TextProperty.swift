import FactomOverlay
import FactomWire
import struct NIOCore.ByteBuffer

/// A text that a person or a peer wrote: parsed and printed by everything that parses and prints.
enum TextProperty {
    static func check(_ input: ByteBuffer) throws(Broken) {
        let text = String(decoding: input.readableBytesView, as: UTF8.self)
        try check(text, IPAddress.init)
        try check(text, Endpoint.init)
        try check(text, HostPort.init)
        try check(text, PeerID.init)
        try check(text, BanTarget.init)
        try compare(text)
        try checkQuoted(text)
    }

    /// What is printed is parsed as the same, and is printed the same.
    private static func check<Value: Equatable & CustomStringConvertible>(
        _ text: String, _ parse: (String) -> Value?
    ) throws(Broken) {
        guard let value = parse(text) else { return }
        let printed = value.description
        try hold(parse(printed) == value, "\(Value.self) is parsed as it is printed: \(printed)")
        try hold(parse(printed)?.description == printed, "\(Value.self) has one spelling: \(printed)")
        try hold(printed.utf8.allSatisfy { (0x20..<0x7f).contains($0) }, "\(Value.self) is printed in ASCII")
    }

    /// An endpoint is what its parts are, however it is read.
    private static func compare(_ text: String) throws(Broken) {
        if let endpoint = Endpoint(text) {
            let parts = HostPort(text)
            try hold(parts?.port == endpoint.port, "an endpoint is a host and a port")
            try hold(parts.flatMap { IPAddress($0.host) } == endpoint.address, "an endpoint's host is its address")
            try hold(endpoint.port > 0, "no endpoint has port 0")
            try hold(BanTarget(text) == .endpoint(endpoint), "an endpoint can be banned")
        }
        if let address = IPAddress(text) {
            try hold(!address.isPublic || address.group > 0, "a public address is in a group")
            try hold(BanTarget(text) == .address(address), "an address can be banned")
            let endpoint = Endpoint(host: text, port: "8108")
            try hold(endpoint == Endpoint(address: address, port: 8108), "an address with a port is an endpoint")
        }
    }

    private static func checkQuoted(_ text: String) throws(Broken) {
        let safe = quoted(text)
        try hold(safe.unicodeScalars.count <= 64, "a quoted text is short")
        try hold(quoted(safe) == safe, "quoting twice is quoting once")
        try hold(!safe.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }, "a quoted text has no controls")
    }
}

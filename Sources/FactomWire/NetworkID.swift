/// Which Factom network a peer belongs to: peers of different networks never talk.
public struct NetworkID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The number that every handshake carries.
    public let rawValue: UInt32

    /// The network of this number: any number names one.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The production network.
    public static let main = NetworkID(rawValue: 0xfeed_beef)
    /// The public test network.
    public static let test = NetworkID(rawValue: 0xdead_beef)
    /// A network on one machine or in one office.
    public static let local = NetworkID(rawValue: 0x00be_aded)

    /// The number in hexadecimal, as operators write it: `0xfeedbeef`.
    public var description: String {
        "0x" + hexadecimal(rawValue)
    }
}

/// A 32-bit number as the eight hexadecimal digits that peer hashes and network ids are written with.
package func hexadecimal(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
}

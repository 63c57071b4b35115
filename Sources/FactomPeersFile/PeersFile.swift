import FactomJSON
package import FactomOverlay
package import FactomWire

/// The file in which a node keeps its peers across runs.
package enum PeersFile {
    /// A larger file is not read, in bytes. What ``encode(_:network:clock:)`` writes is never larger.
    package static let byteLimit = 16 << 20
    /// No more entries than this of one kind (addresses, bans, scores) are read or written.
    package static let entryLimit = 20_000
    /// Of the entries that were left out, so many are told of.
    package static let leftOutLimit = 20
    /// A longer reason of a ban is cut, in bytes of UTF-8.
    static let reasonByteLimit = 128
    /// Larger counts and scores, in either direction, are taken for this one.
    static let numberLimit = 1_000_000

    /// Who wrote a file.
    package enum Format: String, Sendable, CaseIterable {
        /// A node of this kind.
        case ours
        /// The first generation of Go nodes.
        case p2p1
        /// The second generation of Go nodes.
        case p2p2
    }

    /// What a file says.
    package struct Decoded: Sendable, Equatable {
        /// Each endpoint, target and address once, in the file's order; bans that are over are not among them.
        package var remembered = Remembered()
        package var format: Format
        /// The network that the file names as its own; `nil` for the Go nodes' files, which name none.
        package var network: NetworkID?
        /// The first ``PeersFile/leftOutLimit`` entries that could not be used.
        package var leftOut: [LeftOut] = []
        /// How many entries could not be used in all.
        package var leftOutCount = 0
    }

    /// Reads a peers file of any of the three formats.
    ///
    /// Of a Go node's file only addresses, ports and bans are believed: its addresses count as heard of now.
    /// Entries that can't be used are left out and told of; they don't void the file.
    ///
    /// - Parameter network: entries that name another one, as those of the first generation do, are left out;
    ///   `nil` takes all. A file of ours that names another network is for the caller to refuse.
    /// - Throws: why it is no peers file.
    package static func decode(
        _ bytes: [UInt8], network: NetworkID? = nil, clock: FileClock
    ) throws(Flaw) -> Decoded {
        if bytes.count > byteLimit { throw .tooLarge }
        var decoder = PeersFileDecoder(bytes, try format(of: bytes), network: network, clock: clock)
        do throws(JSONReader.Malformed) { try decoder.read() } catch { throw Flaw(error, in: bytes) }
        if decoder.isForeign { throw .foreign }
        return decoder.decoded
    }
}

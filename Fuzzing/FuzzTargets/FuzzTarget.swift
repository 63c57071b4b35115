import FactomWire

package import struct NIOCore.ByteBuffer

/// One door through which a stranger's bytes come in, and what must hold for any bytes that come through it.
///
/// libFuzzer looks for an input that breaks it; an input that did is kept in Tests/Fixtures/crashes and tried
/// by every test run.
package enum FuzzTarget: String, Sendable, CaseIterable {
    /// Gob messages, each without its length.
    case gob
    /// What follows a handshake, in each protocol.
    case stream9, stream10, stream11
    /// A whole stream from its first byte.
    case detection
    /// The payload of a peer response, in each protocol.
    case share9, share10, share11
    /// Addresses, endpoints, peers and bans as people and peers write them.
    case text
    /// JSON, from the pipe, from files of ours and from people.
    case json
    /// An operator's config file.
    case config
    /// A list of first addresses, from whoever serves it.
    case seedlist
    /// What a node keeps across runs, in the three formats that there are.
    case peersfile
    /// A connection's life: bytes, time, the controller's answers.
    case connection

    /// Throws what the input broke; any input is a fair one.
    package func check(_ input: ByteBuffer) throws(Broken) {
        switch self {
        case .gob: try GobProperty.check(input)
        case .stream9: try StreamProperty(version: .v9).check(input)
        case .stream10: try StreamProperty(version: .v10).check(input)
        case .stream11: try StreamProperty(version: .v11).check(input)
        case .detection: try DetectionProperty.check(input)
        case .share9: try ShareProperty(version: .v9).check(input)
        case .share10: try ShareProperty(version: .v10).check(input)
        case .share11: try ShareProperty(version: .v11).check(input)
        case .text: try TextProperty.check(input)
        case .json: try JSONProperty.check(input)
        case .config: try ConfigProperty.check(input)
        case .seedlist: try SeedListProperty.check(input)
        case .peersfile: try PeersFileProperty.check(input)
        case .connection: try ConnectionProperty.check(input)
        }
    }
}

import FactomOverlay

/// The file in which a node keeps its peers across runs.
package enum PeersFile {
    /// A larger file is not read, in bytes.
    package static let byteLimit = 16 << 20
}

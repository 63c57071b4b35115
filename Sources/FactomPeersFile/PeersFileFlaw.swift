package import FactomJSON
package import FactomWire

extension PeersFile {
    /// Why a file as a whole can't be used.
    package enum Flaw: Error, Sendable, Equatable {
        case empty
        /// Over ``byteLimit``.
        case tooLarge
        /// It is no JSON, or a list or an object is missing where one must be.
        case malformed(JSONPlace, expected: String)
        /// JSON, but nothing that a node wrote.
        case foreign
        /// Written by a later version of ours.
        case laterVersion(Int)

        /// The place is counted out only when there is something to tell.
        init(_ error: JSONReader.Malformed, in bytes: [UInt8]) {
            let isBlank = bytes.allSatisfy { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
            self = isBlank ? .empty : .malformed(JSONPlace(of: error.offset, in: bytes), expected: error.expected)
        }
    }

    /// An entry that could not be used.
    package struct LeftOut: Sendable, Equatable {
        package enum Reason: Sendable, Equatable {
            /// An entry must be a JSON object.
            case notAnObject
            case notAnEndpoint
            case notATarget
            case notAnAddress
            case notADate
            case notANumber
            case otherNetwork(NetworkID)
            /// An earlier entry is about the same.
            case twice
            /// Over ``PeersFile/entryLimit``.
            case tooMany
        }

        /// Where it stands: `peers[3]`, counted from 0, or the name of a member, made safe to print.
        package let place: String
        /// The text that is wrong, cut and made safe to print.
        package let text: String
        package let reason: Reason
    }
}

extension PeersFile.Flaw: CustomStringConvertible {
    /// Completes "the peers file can't be used:".
    package var description: String {
        switch self {
        case .empty: "it is empty"
        case .tooLarge: "it has more than \(PeersFile.byteLimit) bytes"
        case .malformed(let place, let expected): "at \(place) there must be \(expected)"
        case .foreign: "it is JSON, but not a node's peers file"
        case .laterVersion(let version):
            "it was written in form \(version), by a later version; form 1 is the newest known"
        }
    }
}

extension PeersFile.LeftOut: CustomStringConvertible {
    /// A sentence without its full stop: `peers[3], 'example.com:1', is no IP address with a port`.
    package var description: String {
        text.isEmpty ? "\(place) \(reason)" : "\(place), '\(text)', \(reason)"
    }
}

extension PeersFile.LeftOut.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notAnObject: "is no JSON object"
        case .notAnEndpoint: "is no IP address with a port in 1…65535"
        case .notATarget: "is no IP address, endpoint or subnet"
        case .notAnAddress: "is no IP address"
        case .notADate: "is no date such as 2006-01-02T15:04:05Z"
        case .notANumber: "is no whole number"
        case .otherNetwork(let network): "is of the network \(network)"
        case .twice: "is there a second time"
        case .tooMany: "is over the limit of \(PeersFile.entryLimit)"
        }
    }
}

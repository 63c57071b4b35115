/// How a sender's struct maps onto the fields that we look for: made once per type and stream, by name.
struct GobLayout<Wanted: GobField>: Sendable, Equatable {
    enum Slot: Sendable, Equatable {
        case wanted(Wanted)
        case structure(GobLayout9.Header)
        case skip(type: Int)
    }

    private(set) var slots: [Slot] = []

    init(type id: Int, in types: GobTypes, required: [Wanted]) throws(GobError) {
        guard case .structure(let fields) = try types(id) else { throw .notAParcel(type: id) }
        var missing = required
        for field in fields {
            guard let wanted = Wanted(rawValue: field.name) else {
                slots.append(.skip(type: field.type))
                continue
            }
            slots.append(try GobLayout.slot(for: wanted, type: field.type, in: types))
            missing.removeAll { $0 == wanted }
        }
        if !missing.isEmpty { throw .notAParcel(type: id) }
    }

    private static func slot(for wanted: Wanted, type: Int, in types: GobTypes) throws(GobError) -> Slot {
        if let kind = wanted.kind {
            if type != kind { throw .fieldKind(wanted.rawValue, type: type) }
            return .wanted(wanted)
        }
        guard type >= GobBuiltin.firstFree else { throw .fieldKind(wanted.rawValue, type: type) }
        return .structure(try GobLayout9.Header(type: type, in: types, required: []))
    }
}

/// The fields that a protocol's struct has, by their names on the wire.
protocol GobField: RawRepresentable<String>, Equatable, Sendable {
    /// The builtin type that the field must have; `nil` for protocol 9's header struct.
    var kind: Int? { get }
}

/// Protocol 9's two structs.
enum GobLayout9 {
    typealias Message = GobLayout<MessageField>
    typealias Header = GobLayout<HeaderField>

    enum MessageField: String, GobField {
        case header = "Header"
        case payload = "Payload"

        var kind: Int? { self == .header ? nil : GobBuiltin.bytes }
    }

    enum HeaderField: String, GobField {
        case network = "Network"
        case version = "Version"
        case type = "Type"
        case length = "Length"
        case targetPeer = "TargetPeer"
        case crc32 = "Crc32"
        case partNo = "PartNo"
        case partsTotal = "PartsTotal"
        case nodeID = "NodeID"
        case peerAddress = "PeerAddress"
        case peerPort = "PeerPort"
        case appHash = "AppHash"
        case appType = "AppType"

        var kind: Int? {
            switch self {
            case .network, .version, .type, .length, .crc32, .partNo, .partsTotal, .nodeID: GobBuiltin.uint
            case .targetPeer, .peerAddress, .peerPort, .appHash, .appType: GobBuiltin.string
            }
        }
    }
}

/// Protocol 10's struct after the handshake.
enum GobField10: String, GobField {
    case type = "Type"
    case payload = "Payload"

    var kind: Int? { self == .type ? GobBuiltin.uint : GobBuiltin.bytes }
}

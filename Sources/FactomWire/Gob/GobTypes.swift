/// The type ids that every gob stream knows without a definition.
enum GobBuiltin {
    static let bool = 1
    static let int = 2
    static let uint = 3
    static let float = 4
    static let bytes = 5
    static let string = 6
    static let complex = 7
    static let interface = 8
    /// The first id that a sender may define: Go keeps 64 and all below to itself.
    static let firstFree = 65
}

/// A type that the sender has defined.
enum GobType: Sendable, Equatable {
    case structure([Field])
    case slice(element: Int)
    case array(element: Int, length: Int)
    case map(key: Int, element: Int)

    struct Field: Sendable, Equatable {
        var name: String
        var type: Int
    }
}

/// The types that a stream has defined so far, and how to pass over values of them.
struct GobTypes: Sendable, Equatable {
    private struct Entry: Sendable, Equatable {
        let id: Int
        let type: GobType
    }

    /// At most ``GobLimits/types``: searching is as fast as hashing, and its order is the stream's.
    private var types: [Entry] = []
    private var definitionBytes = 0

    func callAsFunction(_ id: Int) throws(GobError) -> GobType {
        for entry in types where entry.id == id { return entry.type }
        throw .undefined(type: id)
    }

    /// Reads the definition of type `id` that fills the rest of the message.
    mutating func define(_ negativeID: Int64, _ cursor: inout GobCursor) throws(GobError) {
        guard negativeID <= -Int64(GobBuiltin.firstFree), negativeID > -Int64(Int32.max) else {
            throw .typeID(negativeID)
        }
        let id = Int(-negativeID)
        if types.contains(where: { $0.id == id }) { throw .redefined(type: id) }
        if types.count == GobLimits.types { throw .limit(.types, types.count + 1) }
        definitionBytes += cursor.remaining
        if definitionBytes > GobLimits.definitionBytes { throw .limit(.definitionBytes, definitionBytes) }
        var definition = GobDefinition(id: id)
        types.append(Entry(id: id, type: try definition.read(&cursor)))
        if cursor.remaining > 0 { throw .trailing(cursor.remaining) }
    }

    /// Passes over a value that nobody wants.
    func skip(_ id: Int, depth: Int, _ cursor: inout GobCursor) throws(GobError) {
        if depth > GobLimits.depth { throw .limit(.depth, depth) }
        try cursor.countElement()
        switch id {
        case GobBuiltin.bool, GobBuiltin.int, GobBuiltin.uint, GobBuiltin.float:
            _ = try cursor.unsigned()
        case GobBuiltin.bytes, GobBuiltin.string:
            _ = try cursor.block()
        case ..<GobBuiltin.firstFree:
            throw .unsupported(type: id)
        default:
            try skip(self(id), depth: depth, &cursor)
        }
    }

    private func skip(_ type: GobType, depth: Int, _ cursor: inout GobCursor) throws(GobError) {
        switch type {
        case .structure(let fields):
            var last = -1
            while let field = try cursor.nextField(after: last, of: fields.count) {
                try skip(fields[field].type, depth: depth + 1, &cursor)
                last = field
            }
        case .slice(let element):
            for _ in 0..<(try cursor.count()) { try skip(element, depth: depth + 1, &cursor) }
        case .array(let element, let length):
            let count = try cursor.count()
            if count != length { throw .arrayLength(Int64(count)) }
            for _ in 0..<count { try skip(element, depth: depth + 1, &cursor) }
        case .map(let key, let element):
            for _ in 0..<(try cursor.count()) {
                try skip(key, depth: depth + 1, &cursor)
                try skip(element, depth: depth + 1, &cursor)
            }
        }
    }
}

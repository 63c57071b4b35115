/// Reads one type definition: gob's `wireType` struct, whose own layout every reader knows.
struct GobDefinition {
    let id: Int
    private var type: GobType?

    init(id: Int) {
        self.id = id
    }

    mutating func read(_ cursor: inout GobCursor) throws(GobError) -> GobType {
        var last = -1
        // ArrayT, SliceT, StructT, MapT, GobEncoderT, BinaryMarshalerT, TextMarshalerT.
        while let field = try cursor.nextField(after: last, of: 7) {
            if type != nil { throw .definition(type: id) }
            switch field {
            case 0: type = try array(&cursor)
            case 1: type = try slice(&cursor)
            case 2: type = try structure(&cursor)
            case 3: type = try map(&cursor)
            default: throw .unsupported(type: id)
            }
            last = field
        }
        guard let type else { throw .definition(type: id) }
        return type
    }

    private func structure(_ cursor: inout GobCursor) throws(GobError) -> GobType {
        var fields: [GobType.Field] = []
        var last = -1
        while let field = try cursor.nextField(after: last, of: 2) {
            if field == 0 { try common(&cursor) } else { fields = try self.fields(&cursor) }
            last = field
        }
        return .structure(fields)
    }

    private func fields(_ cursor: inout GobCursor) throws(GobError) -> [GobType.Field] {
        let count = try cursor.count()
        if count > GobLimits.fieldsPerType { throw .limit(.fields, count) }
        var fields: [GobType.Field] = []
        for _ in 0..<count {
            let field = try self.field(&cursor)
            if field.name.isEmpty || fields.contains(where: { $0.name == field.name }) {
                throw .fieldName(quoted(field.name))
            }
            fields.append(field)
        }
        return fields
    }

    private func field(_ cursor: inout GobCursor) throws(GobError) -> GobType.Field {
        var field = GobType.Field(name: "", type: 0)
        var last = -1
        while let number = try cursor.nextField(after: last, of: 2) {
            if number == 0 {
                field.name = try cursor.text(limit: .nameBytes, GobLimits.nameBytes)
            } else {
                field.type = try reference(&cursor)
            }
            last = number
        }
        if field.type == 0 { throw .typeID(0) }
        return field
    }

    private func slice(_ cursor: inout GobCursor) throws(GobError) -> GobType {
        .slice(element: try elements(&cursor, of: 2)[0])
    }

    private func map(_ cursor: inout GobCursor) throws(GobError) -> GobType {
        let types = try elements(&cursor, of: 3)
        return .map(key: types[0], element: types[1])
    }

    /// The common part, then `count` − 1 element types.
    private func elements(_ cursor: inout GobCursor, of count: Int) throws(GobError) -> [Int] {
        var types = [Int](repeating: 0, count: count - 1)
        var last = -1
        while let field = try cursor.nextField(after: last, of: count) {
            if field == 0 { try common(&cursor) } else { types[field - 1] = try reference(&cursor) }
            last = field
        }
        if types.contains(0) { throw .typeID(0) }
        return types
    }

    private func array(_ cursor: inout GobCursor) throws(GobError) -> GobType {
        var element = 0
        var length: Int64 = 0
        var last = -1
        while let field = try cursor.nextField(after: last, of: 3) {
            switch field {
            case 0: try common(&cursor)
            case 1: element = try reference(&cursor)
            default: length = try cursor.signed()
            }
            last = field
        }
        if element == 0 { throw .typeID(0) }
        guard (0...Int64(GobLimits.elements)).contains(length) else { throw .arrayLength(length) }
        return .array(element: element, length: Int(length))
    }

    /// The type's own name and id: neither matters to us, both are checked for form.
    private func common(_ cursor: inout GobCursor) throws(GobError) {
        var last = -1
        while let field = try cursor.nextField(after: last, of: 2) {
            if field == 0 {
                _ = try cursor.text(limit: .nameBytes, GobLimits.nameBytes)
            } else {
                _ = try cursor.signed()
            }
            last = field
        }
    }

    /// The id of a type that is used here, which may be defined later.
    private func reference(_ cursor: inout GobCursor) throws(GobError) -> Int {
        let id = try cursor.signed()
        guard id > 0, id < Int64(Int32.max) else { throw .typeID(id) }
        switch Int(id) {
        case GobBuiltin.complex..<GobBuiltin.firstFree: throw .unsupported(type: Int(id))
        default: return Int(id)
        }
    }
}

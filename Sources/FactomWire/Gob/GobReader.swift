package import struct NIOCore.ByteBuffer

/// Reads the messages of one direction of a gob connection: definitions are remembered, values come out.
package struct GobReader: Sendable {
    private var types = GobTypes()
    // By type, of which there are few: searching is faster than hashing.
    private var layouts9: [Known<GobLayout9.MessageField>] = []
    private var layouts10: [Known<GobField10>] = []
    /// The type whose values are just a type and a payload, in this order; `nil` while no such is known.
    private(set) var plainID10: Int?
    /// Whether what others have learnt, too, is shared with them.
    var isSharing: Bool
    /// How many messages of a stream like our own it has read; `nil` once it has read others.
    var stage: UInt8? = 0

    private struct Known<Wanted: GobField>: Sendable, Equatable {
        let type: Int
        let layout: GobLayout<Wanted>
    }

    /// What a value of protocol 9 says, its strings as places in the message they came in.
    package struct Message9 {
        package var header = Header9()
        package var payload = 0..<0
    }

    package struct Header9 {
        package var network: UInt32 = 0
        package var version: UInt16 = 0
        package var type: UInt16 = 0
        package var length: UInt32 = 0
        package var crc32: UInt32 = 0
        package var partNo: UInt16 = 0
        package var partsTotal: UInt16 = 0
        package var nodeID: UInt64 = 0
        package var targetPeer = 0..<0
        package var peerAddress = 0..<0
        package var peerPort = 0..<0
        package var appHash = 0..<0
        package var appType = 0..<0
    }

    /// What a value of protocol 10 says.
    package struct Message10 {
        package var type: UInt16 = 0
        package var payload = 0..<0
    }

    package init() {
        self.init(sharing: true)
    }

    init(sharing: Bool) {
        isSharing = sharing
    }

    func hasLearnt(asMuchAs other: GobReader) -> Bool {
        types == other.types && layouts9 == other.layouts9 && layouts10 == other.layouts10
    }

    /// The value in a message whose prefix has been cut off; `nil` when it was a definition.
    package mutating func message9(in frame: ByteBuffer) throws(GobError) -> Message9? {
        try read(frame) { (reader, cursor, id) throws(GobError) in
            try reader.value9(id, &cursor)
        }
    }

    package mutating func message10(in frame: ByteBuffer) throws(GobError) -> Message10? {
        try read(frame) { (reader, cursor, id) throws(GobError) in
            try reader.value10(id, &cursor)
        }
    }

    /// Reads the type id, takes a definition itself, and gives `value` the rest otherwise.
    @inline(__always)
    private mutating func read<Value>(
        _ frame: ByteBuffer,
        value: (inout GobReader, inout GobCursor, Int) throws(GobError) -> Value
    ) throws(GobError) -> Value? {
        try frame.withReadableMemory { (bytes) throws(GobError) -> Value? in
            var cursor = GobCursor(bytes)
            let id = try cursor.signed()
            if id < 0 {
                if learnFamiliar(bytes) { return nil }
                try types.define(id, &cursor)
                shareFamiliar()
                return nil
            }
            guard id >= Int64(GobBuiltin.firstFree), id < Int64(Int32.max) else { throw .typeID(id) }
            let result = try value(&self, &cursor, Int(id))
            if cursor.remaining > 0 { throw .trailing(cursor.remaining) }
            return result
        }
    }

    // MARK: - Protocol 9

    private mutating func value9(_ id: Int, _ cursor: inout GobCursor) throws(GobError) -> Message9 {
        let layout = try layout9(id)
        var message = Message9()
        var last = -1
        while let field = try cursor.nextField(after: last, of: layout.slots.count) {
            switch layout.slots[field] {
            case .structure(let header): try readHeader(header, into: &message.header, &cursor)
            case .wanted: message.payload = try cursor.block()
            case .skip(let type): try types.skip(type, depth: 1, &cursor)
            }
            last = field
        }
        return message
    }

    private mutating func layout9(_ id: Int) throws(GobError) -> GobLayout9.Message {
        if let known = known9(id) { return known }
        if learnFamiliar(where: { $0.known9(id) != nil }), let known = known9(id) { return known }
        let layout = try GobLayout9.Message(type: id, in: types, required: [.header, .payload])
        layouts9.append(Known(type: id, layout: layout))
        shareFamiliar()
        return layout
    }

    private func known9(_ id: Int) -> GobLayout9.Message? {
        for known in layouts9 where known.type == id { return known.layout }
        return nil
    }

    private func readHeader(
        _ layout: GobLayout9.Header, into header: inout Header9, _ cursor: inout GobCursor
    ) throws(GobError) {
        var last = -1
        while let field = try cursor.nextField(after: last, of: layout.slots.count) {
            switch layout.slots[field] {
            case .wanted(let name): try readField(name, into: &header, &cursor)
            case .skip(let type): try types.skip(type, depth: 2, &cursor)
            case .structure(let inner): throw .notAParcel(type: inner.slots.count)
            }
            last = field
        }
    }

    private func readField(
        _ field: GobLayout9.HeaderField, into header: inout Header9, _ cursor: inout GobCursor
    ) throws(GobError) {
        switch field {
        case .network: header.network = try number(field, &cursor)
        case .version: header.version = try number(field, &cursor)
        case .type: header.type = try number(field, &cursor)
        case .length: header.length = try number(field, &cursor)
        case .crc32: header.crc32 = try number(field, &cursor)
        case .partNo: header.partNo = try number(field, &cursor)
        case .partsTotal: header.partsTotal = try number(field, &cursor)
        case .nodeID: header.nodeID = try cursor.unsigned()
        case .targetPeer: header.targetPeer = try cursor.block()
        case .peerAddress: header.peerAddress = try cursor.block()
        case .peerPort: header.peerPort = try cursor.block()
        case .appHash: header.appHash = try cursor.block()
        case .appType: header.appType = try cursor.block()
        }
    }

    @inline(__always)
    private func number<Field: GobField, Number: FixedWidthInteger>(
        _ field: Field, _ cursor: inout GobCursor
    ) throws(GobError) -> Number {
        let value = try cursor.unsigned()
        guard let number = Number(exactly: value) else { throw .overflow(field.rawValue, value) }
        return number
    }

    // MARK: - Protocol 10

    private mutating func value10(_ id: Int, _ cursor: inout GobCursor) throws(GobError) -> Message10 {
        let layout = try layout10(id)
        var message = Message10()
        var last = -1
        while let field = try cursor.nextField(after: last, of: layout.slots.count) {
            switch layout.slots[field] {
            case .wanted(.type): message.type = try number(GobField10.type, &cursor)
            case .wanted(.payload): message.payload = try cursor.block()
            case .skip(let type): try types.skip(type, depth: 1, &cursor)
            case .structure(let inner): throw .notAParcel(type: inner.slots.count)
            }
            last = field
        }
        return message
    }

    private mutating func layout10(_ id: Int) throws(GobError) -> GobLayout<GobField10> {
        for known in layouts10 where known.type == id { return known.layout }
        let layout = try GobLayout<GobField10>(type: id, in: types, required: [.type, .payload])
        layouts10.append(Known(type: id, layout: layout))
        if layout.slots == [.wanted(.type), .wanted(.payload)] { plainID10 = id }
        shareFamiliar()
        return layout
    }
}

extension ByteBuffer {
    /// The readable bytes lent to `body`, with its typed errors.
    @inline(__always)
    func withReadableMemory<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outcome: Swift.Result<Result, Failure> = withUnsafeReadableBytes { bytes in
            do throws(Failure) { return .success(try body(bytes)) } catch { return .failure(error) }
        }
        return try outcome.get()
    }

    /// The slice at `place` within the readable bytes; the cursor has checked that it is there.
    package func part(_ place: Range<Int>) -> ByteBuffer {
        guard let slice = getSlice(at: readerIndex + place.lowerBound, length: place.count) else {
            preconditionFailure("a place that the cursor gave is within the message")
        }
        return slice
    }

    package func text(_ place: Range<Int>) -> String {
        place.isEmpty ? "" : String(buffer: part(place))
    }
}

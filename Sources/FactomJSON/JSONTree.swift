/// Builds a ``JSONValue`` while a reader walks.
struct JSONTree {
    private var reader: JSONReader
    private var places: JSONPlaceCount

    static func read(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
        if bytes.count > JSONValue.byteLimit {
            throw JSONProblem(place: nil, text: "there are more than \(JSONValue.byteLimit) bytes")
        }
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        let bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        var tree = JSONTree(bytes)
        do throws(JSONReader.Malformed) {
            let value = try tree.readValue()
            try tree.reader.readEnd(of: "the file")
            return value
        } catch {
            throw JSONProblem(error, in: bytes)
        }
    }

    private init(_ bytes: [UInt8]) {
        reader = JSONReader(bytes, halves: .refused)
        places = JSONPlaceCount(bytes)
    }

    private mutating func readValue() throws(JSONReader.Malformed) -> JSONValue {
        let place = nextPlace()
        if reader.isAtObject() { return JSONValue(place, .object(try readMembers())) }
        if reader.isAtList() { return JSONValue(place, .list(try readElements())) }
        let start = reader.offset
        switch try reader.readValue() {
        case .text(let bytes): return JSONValue(place, .text(try text(bytes, at: start)))
        case .number(let number): return JSONValue(place, .number(number))
        case .truth(let truth): return JSONValue(place, .truth(truth))
        case .null, .nested: return JSONValue(place, .null)
        }
    }

    private mutating func readElements() throws(JSONReader.Malformed) -> [JSONValue] {
        var elements: [JSONValue] = []
        try reader.beginList()
        while try reader.nextElement() { elements.append(try readValue()) }
        return elements
    }

    private mutating func readMembers() throws(JSONReader.Malformed) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var known: [String: JSONPlace] = [:]
        try reader.beginObject()
        while let (bytes, offset) = try reader.nextName() {
            let name = try text(bytes, at: offset)
            let place = places.place(of: offset)
            if let first = known.updateValue(place, forKey: name) { throw again(name, at: offset, first) }
            members.append(JSONValue.Member(name: name, place: place, value: try readValue()))
        }
        return members
    }

    private func again(_ name: String, at offset: Int, _ first: JSONPlace) -> JSONReader.Malformed {
        JSONReader.Malformed(
            offset: offset, expected: "another name: \(JSONText.excerpt(name)) is at \(first) already")
    }

    private func text(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(JSONReader.Malformed) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        throw JSONReader.Malformed(offset: offset, expected: "a text of valid UTF-8")
    }

    private mutating func nextPlace() -> JSONPlace {
        reader.skipBlanks()
        return places.place(of: reader.offset)
    }
}

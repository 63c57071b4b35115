extension PeersFile {
    /// Who wrote these bytes, as the names of the outermost members tell; all of it is JSON then.
    static func format(of bytes: [UInt8]) throws(Flaw) -> Format {
        let outline: Outline
        do throws(JSONReader.Malformed) { outline = try Outline(bytes) } catch { throw Flaw(error, in: bytes) }
        switch outline.version {
        case nil: return outline.hasLists ? .p2p2 : .p2p1
        case .number(1): return .ours
        case .number(let version?) where version > 1: throw .laterVersion(version)
        default: throw .foreign
        }
    }

    private struct Outline {
        var version: JSONReader.Value?
        var hasLists = false

        init(_ bytes: [UInt8]) throws(JSONReader.Malformed) {
            var reader = JSONReader(bytes)
            // A first-generation node without peers.
            if !reader.takeNull() { try read(&reader) }
            try reader.readEnd()
        }

        private mutating func read(_ reader: inout JSONReader) throws(JSONReader.Malformed) {
            try reader.beginObject()
            while let name = try reader.nextMember() {
                let value = try reader.readValue()
                switch name {
                case "version": version = value
                case "peers", "bans": hasLists = true
                default: break
                }
            }
        }
    }
}

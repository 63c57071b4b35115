import FactomJSON

extension PeersFile {
    /// Who wrote these bytes, as the names of the outermost members tell; all of it is JSON then.
    static func format(of bytes: [UInt8]) throws(Flaw) -> Format {
        let outline: Outline
        do throws(JSONReader.Malformed) { outline = try Outline(bytes) } catch { throw Flaw(error, in: bytes) }
        guard let version = outline.version else { return outline.hasLists ? .p2p2 : .p2p1 }
        switch version.int {
        case 1: return .ours
        case let later? where later > 1: throw .laterVersion(later)
        default: throw .foreign
        }
    }

    private struct Outline {
        var version: JSONReader.Value?
        var hasLists = false

        init(_ bytes: [UInt8]) throws(JSONReader.Malformed) {
            var reader = JSONReader(bytes, halves: .replaced)
            // A first-generation node without peers.
            if !reader.takeNull() { try read(&reader) }
            try reader.readEnd(of: "the file")
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

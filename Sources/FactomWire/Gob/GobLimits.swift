/// What a stranger's gob stream may define and nest. The real streams of Factom peers need 3 types,
/// 13 fields, depth 2 and no elements.
enum GobLimits {
    static let types = 16
    static let fieldsPerType = 32
    static let nameBytes = 64
    static let definitionBytes = 4096
    static let depth = 64
    static let elements = 65_536
}

import NIOCore

/// Which messages from outside a node has seen: at least the latest 16,384, by a hash that outsiders can't aim at.
struct TestnetForeignMemory: Sendable {
    static let generation = 16_384

    private var young: Set<Int> = []
    private var old: Set<Int> = []

    /// Whether these bytes come for the first time; they have been seen from then on.
    mutating func isFirst(_ payload: ByteBuffer) -> Bool {
        let hash = payload.hashValue
        if young.contains(hash) || old.contains(hash) { return false }
        if young.count == TestnetForeignMemory.generation {
            old = young
            young = []
        }
        young.insert(hash)
        return true
    }
}

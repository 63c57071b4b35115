import NIOCore

// PartAssembly, as far as asking whether it keeps its bounds and counts right goes.
extension PartAssembly {
    /// Since when the message has waited that has waited longest.
    var oldest: Moment? { messages.lazy.map(\.since).min() }

    @inline(__always)
    func audit(as name: @autoclosure () -> String, _ settings: Settings, _ findings: inout Findings) {
        findings.require(
            messages.count <= settings.partialMessages, .partCap,
            "\(name()): \(messages.count) messages are unfinished, \(settings.partialMessages) may be")
        findings.require(
            bytes <= settings.parcelBytes, .partCap,
            "\(name()): parts of \(bytes) bytes wait, \(settings.parcelBytes) may")
    }

    func auditTables(_ findings: inout Findings) {
        let size = messages.reduce(0) { $0 + $1.parts.reduce(0) { $0 + ($1?.readableBytes ?? 0) } }
        findings.require(bytes == size, .partCounts, "\(bytes) bytes of parts are counted, \(size) wait")
        for message in messages {
            let missing = message.parts.count { $0 == nil }
            findings.require(
                message.missing == missing && missing > 0, .partCounts,
                "\(message.missing) parts are counted as missing, \(missing) are")
        }
    }
}

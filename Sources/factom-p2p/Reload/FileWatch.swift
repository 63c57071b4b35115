/// Decides, look by look, when a file that has changed is to be read.
///
/// A file that is being written changes from one look to the next: it is read when two looks in a row have found
/// the same, and that isn't what was read last.
struct FileWatch: Sendable {
    /// From one look to the next.
    static let interval = Duration.seconds(1)

    private var read: FileIdentity?
    private var seen: FileIdentity?

    /// - Parameter read: what the file was when it was read first.
    init(read: FileIdentity?) {
        self.read = read
        seen = read
    }

    /// Whether the file is to be read now; `nil` stands for one that is gone.
    mutating func isDue(_ found: FileIdentity?) -> Bool {
        defer { seen = found }
        return found == seen && found != read
    }

    mutating func wasRead(_ found: FileIdentity?) {
        read = found
        seen = found
    }
}

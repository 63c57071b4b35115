/// Knows which tasks are busy with a node's messages away from its event loop: where time is virtual it waits for them.
package protocol Attendance: Sendable {
    /// Who is there now, and runs elsewhere than on the node's event loop; `nil` for one that runs on it.
    func reader() -> ReaderID?
    /// It was given messages.
    func left(_ reader: ReaderID)
    /// It wants the next, or never will.
    func cameBack(_ reader: ReaderID)
}

/// One stay of a task that reads messages. Never used twice.
package struct ReaderID: Sendable, Hashable {
    package let number: UInt64
    /// Whose stay it is.
    package let task: Int

    package init(_ number: UInt64, task: Int) {
        self.number = number
        self.task = task
    }
}

/// Keeps the attendance of one iterator: whether it is busy with what it was given last.
final class ReaderPass {
    private let attendance: any Attendance
    private var reader: ReaderID?

    /// `nil` where nobody wants to know.
    init?(_ attendance: (any Attendance)?) {
        guard let attendance else { return nil }
        self.attendance = attendance
    }

    deinit { comeBack() }

    /// - Returns: as whom it waits from here on.
    func present() -> ReaderID? {
        comeBack()
        reader = attendance.reader()
        return reader
    }

    private func comeBack() {
        if let reader { attendance.cameBack(reader) }
        reader = nil
    }
}

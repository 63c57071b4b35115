/// What is to happen in virtual time, the earliest first; of the same time, what was entered first.
///
/// A calendar queue (Brown: "Calendar Queues: A Fast O(1) Priority Queue Implementation"): the next four seconds are days
/// of a millisecond, each put in order when it comes; what is later waits in a heap.
package struct Agenda<Item: Sendable>: Sendable {
    struct Entry: Sendable {
        let time: Int64
        let order: UInt64
        let item: Item

        @inline(__always)
        static func < (left: Entry, right: Entry) -> Bool {
            left.time == right.time ? left.order < right.order : left.time < right.time
        }
    }

    private static var dayBits: Int64 { 20 }
    private static var days: Int { 4096 }

    private var calendar: [[Entry]]
    /// The day of what happens next, its entries in reverse order: the next is the last.
    private var today: Int64 = 0
    private var current: [Entry] = []
    /// Memory of days that are over, for days to come.
    private var blanks: [[Entry]] = []
    /// How many wait in the calendar, today's apart.
    private var waiting = 0
    private var later = EntryHeap<Item>()
    private var lastOrder: UInt64 = 0
    /// The time of what was last taken.
    package private(set) var now: Int64 = 0

    package init() {
        calendar = Array(repeating: [], count: Agenda.days)
    }

    package var isEmpty: Bool { current.isEmpty && waiting == 0 && later.isEmpty }

    /// How many things are to happen.
    package var count: Int { current.count + waiting + later.count }

    /// Enters something. What should have happened before what was last taken happens next.
    @inline(__always)
    package mutating func enter(_ item: consuming Item, at time: Int64) {
        lastOrder &+= 1
        let entry = Entry(time: time, order: lastOrder, item: item)
        let day = max(time, now) >> Agenda.dayBits
        if day > today, isInCalendar(day) {
            append(entry, toPage: Int(day) & (Agenda.days - 1))
        } else if day <= today {
            if day < today { turnBack(to: day) }
            insert(entry)
        } else {
            later.push(entry)
        }
    }

    /// When the next thing happens, in nanoseconds; `nil` when nothing will.
    package mutating func next() -> Int64? {
        if current.isEmpty { turnPage() }
        return current.last?.time
    }

    package mutating func take() -> (time: Int64, item: Item)? {
        if current.isEmpty { turnPage() }
        guard let entry = current.popLast() else { return nil }
        now = max(now, entry.time)
        return (now, entry.item)
    }

    /// Into the day that has begun.
    private mutating func insert(_ entry: Entry) {
        var low = 0
        var high = current.count
        while low < high {
            let middle = (low + high) / 2
            if entry < current[middle] { low = middle + 1 } else { high = middle }
        }
        current.insert(entry, at: low)
    }

    @inline(__always)
    private mutating func append(_ entry: Entry, toPage page: Int) {
        if calendar[page].isEmpty, let blank = blanks.popLast() { calendar[page] = blank }
        calendar[page].append(entry)
        waiting += 1
    }

    /// A look ahead had gone on to a day before which there was nothing: now there is.
    private mutating func turnBack(to day: Int64) {
        defer { today = day }
        if current.isEmpty { return }
        if isInCalendar(today) {
            waiting += current.count
            swap(&current, &calendar[Int(today) & (Agenda.days - 1)])
        } else {
            while let entry = current.popLast() { later.push(entry) }
        }
    }

    /// Whether a day has a page of its own: none that is farther away has been given the same.
    @inline(__always)
    private func isInCalendar(_ day: Int64) -> Bool { day < now >> Agenda.dayBits + Int64(Agenda.days) }

    /// On to the next day with something in it.
    private mutating func turnPage() {
        if waiting == 0 {
            guard let first = later.first else { return }
            today = max(today, max(first.time, 0) >> Agenda.dayBits)
        } else {
            repeat { advance() } while current.isEmpty
            return
        }
        gatherToday()
    }

    private mutating func advance() {
        today += 1
        gatherToday()
    }

    private mutating func gatherToday() {
        let page = Int(today) & (Agenda.days - 1)
        if !calendar[page].isEmpty {
            swap(&current, &calendar[page])
            waiting -= current.count
            // The one that was used last is the likeliest to be in a processor's cache.
            let blank = calendar[page]
            calendar[page] = []
            if blank.capacity > 0 { blanks.append(blank) }
        }
        while let first = later.first, first.time >> Agenda.dayBits <= today, let entry = later.pop() {
            current.append(entry)
        }
        if current.count > 1 { current.sort { $1 < $0 } }
    }
}

/// A binary heap of entries, the earliest on top.
struct EntryHeap<Item: Sendable>: Sendable {
    private var entries: [Agenda<Item>.Entry] = []

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    var first: Agenda<Item>.Entry? { entries.first }

    mutating func push(_ entry: Agenda<Item>.Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child] < entries[parent] else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Agenda<Item>.Entry? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        if entries.isEmpty { return first }
        entries[0] = last
        sink()
        return first
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < entries.count else { return }
            let right = left + 1
            let least = right < entries.count && entries[right] < entries[left] ? right : left
            guard entries[least] < entries[parent] else { return }
            entries.swapAt(least, parent)
            parent = least
        }
    }
}

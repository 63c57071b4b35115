/// An ``Invariant`` that doesn't hold, and the numbers that show it.
package struct Breach: Sendable, Equatable, CustomStringConvertible {
    package let invariant: Invariant
    package let details: String

    package init(_ invariant: Invariant, _ details: String) {
        self.invariant = invariant
        self.details = details
    }

    /// The same for every breach of this kind.
    package var name: String { invariant.rawValue }

    package var description: String { "\(name): \(details)" }
}

/// What an audit has found so far. A node that is broken in a thousand places is told of in a few.
struct Findings {
    static let limit = 16

    private(set) var breaches: [Breach] = []

    /// The details are made up only when the condition doesn't hold.
    @inline(__always)
    mutating func require(_ holds: Bool, _ invariant: Invariant, _ details: @autoclosure () -> String) {
        if !holds { note(invariant, details()) }
    }

    @inline(never)
    private mutating func note(_ invariant: Invariant, _ details: String) {
        if breaches.count < Findings.limit { breaches.append(Breach(invariant, details)) }
    }
}

/// Which links an audit looks at closely: all, or those that have not greeted and in turn an eighth of the others. A
/// breach that lasts is found within eight audits at an eighth of their cost.
struct Attention {
    private let turn: Int?
    /// Whether what links add up to is counted anew: when they have changed, and every eighth time.
    let recounts: Bool
    /// Whether links are compared with each other and with what is known of addresses: not again where all were since any
    /// of that last changed.
    let compares: Bool

    static let whole = Attention(turn: nil, recounts: true, compares: true)
    private static let turns = 8

    /// - Parameters:
    ///   - audits: how many there were before.
    ///   - unchanged: how many of them have seen it as it is now.
    static func part(after audits: Int, unchangedFor unchanged: Int) -> Attention {
        let turn = audits % turns
        return Attention(turn: turn, recounts: unchanged == 0 || turn == 0, compares: unchanged < turns)
    }

    /// The positions of those among so many links.
    @inline(__always)
    func positions(of count: Int) -> StrideTo<Int> {
        turn.map { stride(from: $0, to: count, by: Attention.turns) } ?? stride(from: 0, to: count, by: 1)
    }
}

/// What audits of one node have seen so far.
struct AuditRecord: Sendable {
    private var audits = 0
    private var changes: UInt64?
    private var unchanged = 0
    private var moves: UInt64?

    /// Notes another one, and says what it is to look at.
    ///
    /// - Parameter changes: of links and of what may part us from a peer, so many.
    mutating func next(_ changes: UInt64) -> Attention {
        unchanged = changes == self.changes ? unchanged + 1 : 0
        self.changes = changes
        defer { audits += 1 }
        return .part(after: audits, unchangedFor: unchanged)
    }

    /// Whether the address book is to be counted anew: not where nothing has moved in it since that was last done.
    mutating func recounts(_ book: AddressBook) -> Bool {
        defer { moves = book.moves }
        return moves != book.moves
    }
}

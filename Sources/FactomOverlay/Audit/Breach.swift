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

/// Which links an audit looks at closely: all, or in turn an eighth of those that are online. A breach that lasts is
/// found within eight audits, a second apart, at an eighth of their cost.
struct Attention {
    private let turn: Int?
    /// Whether what links add up to is counted anew: when they have changed, and every eighth time.
    let recounts: Bool

    static let whole = Attention(turn: nil, recounts: true)

    /// - Parameter isChanged: whether links have come, changed or gone since the last audit.
    static func part(at now: Moment, isChanged: Bool = true) -> Attention {
        let turn = Int(truncatingIfNeeded: (now - .zero).components.seconds & 7)
        return Attention(turn: turn, recounts: isChanged || turn == 0)
    }

    /// The positions of those among so many links.
    @inline(__always)
    func positions(of count: Int) -> StrideTo<Int> {
        turn.map { stride(from: $0, to: count, by: 8) } ?? stride(from: 0, to: count, by: 1)
    }
}

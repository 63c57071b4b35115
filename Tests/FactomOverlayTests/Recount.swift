import FactomWire
import Testing

@testable import FactomOverlay

extension AddressBook {
    /// What must hold of a book whatever has happened to it, counted anew.
    func recount(sourceLocation: SourceLocation = #_sourceLocation) {
        var findings = Findings()
        audit(&findings)
        #expect(findings.breaches == [], sourceLocation: sourceLocation)
    }
}

extension Attention {
    /// All of few links, and some of many: a test asks after every event.
    static func fit(_ links: LinkTable, _ now: Moment) -> Attention {
        links.all.count < 24 ? .whole : .part(after: Int((now - .zero).components.seconds), unchangedFor: 0)
    }
}

extension Overlay {
    /// The next tick looks at everything.
    mutating func unsettle() {
        connections.unsettle()
        controller.askDueByLinks.due = .distantPast
    }
}

extension AddressBook {
    /// A book under a key that tests may know.
    static func of(_ limit: Int = 16_384, isPrivate: Bool = false, key: UInt64 = 1) -> AddressBook {
        AddressBook(key: (key, 2), isPrivateNetwork: isPrivate, limit: limit)
    }

    /// Everything in it, in its own order.
    var all: [Endpoint] { remembered { _ in false }.map(\.endpoint) }
}

extension Endpoint {
    /// On the internet, in one of 10,000 groups, at one of 65,536 addresses there.
    static func at(group: Int, _ host: Int = 1, port: UInt16 = 8108) -> Endpoint {
        Endpoint(address: .at(group: group, host), port: port)
    }
}

extension IPAddress {
    static func at(group: Int, _ host: Int = 1) -> IPAddress {
        .v4(UInt32((20 << 8 + group % 10_000) << 16 | host & 0xffff))
    }
}

extension Duration {
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

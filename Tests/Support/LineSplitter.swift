package import Foundation
import NIOConcurrencyHelpers

/// Cuts what comes in pieces into lines; no bytes are the end.
package final class LineSplitter: Sendable {
    private let rest = NIOLockedValueBox(Data())
    private let feed: AsyncStream<String>.Continuation

    package init(_ feed: AsyncStream<String>.Continuation) {
        self.feed = feed
    }

    package func take(_ data: Data) {
        rest.withLockedValue { rest in
            rest.append(data)
            var parts = rest.split(separator: 0x0a, omittingEmptySubsequences: false)
            rest = Data(parts.removeLast())
            for line in parts { feed.yield(String(decoding: line, as: UTF8.self)) }
            guard data.isEmpty else { return }
            if !rest.isEmpty { feed.yield(String(decoding: rest, as: UTF8.self)) }
            feed.finish()
        }
    }
}

import NIOConcurrencyHelpers

/// Lets the inbox find the station that it was made for, without keeping it alive.
final class WeakStation: Sendable {
    struct Reference: Sendable {
        weak var station: Station?
    }

    let reference = NIOLockedValueBox(Reference())
}

/// How long to wait before something that failed is tried again: doubled after each failure, up to a ceiling.
struct Backoff: Sendable {
    let first: Duration
    let ceiling: Duration

    /// With jitter of a fifth, so that nodes don't act in step.
    func wait(after failures: Int, _ chance: inout Chance) -> Duration {
        var wait = first
        for _ in 0..<min(failures, 32) where wait < ceiling { wait = wait * 2 }
        return chance.jittered(min(wait, ceiling))
    }
}

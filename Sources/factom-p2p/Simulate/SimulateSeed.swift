/// Seeds that nobody has chosen.
enum SimulateSeed {
    /// The first of so many seeds that follow each other.
    static func first(_ seed: UInt64?, of count: Int) throws(CommandFailure) -> UInt64 {
        guard let seed else { return drawn(tellingIf: false) }
        if seed > .max - UInt64(count) { throw .usage("--seed is \(seed); so many seeds don't follow it") }
        return seed
    }

    /// Short enough to be written down, and for every reader of JSON.
    ///
    /// - Parameter isTold: whether to say at once which: a run that never ends must be found again, too.
    static func drawn(tellingIf isTold: Bool) -> UInt64 {
        let seed = UInt64.random(in: 1..<1 << 32)
        if isTold { CommandOutput.complain("the seed is \(seed)") }
        return seed
    }
}

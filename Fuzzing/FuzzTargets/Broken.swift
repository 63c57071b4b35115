/// What an input broke: the end of a fuzz run, and of a test.
package struct Broken: Error, Equatable, CustomStringConvertible {
    /// What should have held, as a sentence.
    package let promise: String

    package var description: String { "broken: \(promise)" }
}

/// Throws the promise when it doesn't hold.
@inline(__always)
func hold(_ holds: Bool, _ promise: @autoclosure () -> String) throws(Broken) {
    if !holds { throw Broken(promise: promise()) }
}

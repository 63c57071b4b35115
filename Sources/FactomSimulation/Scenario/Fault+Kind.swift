// Fault, as far as its names go.
extension Fault {
    /// As files call it.
    package var kind: String { FaultForm(PlannedFault(at: 0, self)).kind.rawValue }

    /// All that there are, in a fixed order.
    package static var kinds: [String] { FaultForm.Kind.allCases.map(\.rawValue) }
}

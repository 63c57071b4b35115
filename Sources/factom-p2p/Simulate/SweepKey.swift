import FactomSimulation

/// A number that a sweep can try in several sizes: those of ``Tuning``, and two of the scenario.
enum SweepKey: String, CaseIterable, Sendable {
    case fanout
    case outgoingFloor
    case outgoingTarget
    case incomingLimit
    case duplicateSeconds
    case askSeconds
    case roundSeconds
    case queueParcels
    case addressBook
    case nodes
    case messagesPerSecond

    /// For sentences.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// What it may be.
    var range: ClosedRange<Double> {
        switch self {
        case .fanout: 1...10_000
        case .outgoingFloor, .outgoingTarget: 0...10_000
        case .incomingLimit: 0...100_000
        case .duplicateSeconds: 1...3_600
        case .askSeconds, .roundSeconds: 1...86_400
        case .queueParcels: 1...1_000_000
        case .addressBook: 64...1_000_000
        case .nodes: 2...100_000
        case .messagesPerSecond: 0...100_000
        }
    }

    /// Whether it counts something.
    var isWhole: Bool {
        switch self {
        case .duplicateSeconds, .askSeconds, .roundSeconds, .messagesPerSecond: false
        case .fanout, .outgoingFloor, .outgoingTarget, .incomingLimit, .queueParcels, .addressBook, .nodes: true
        }
    }

    /// - Parameter value: in its range, and whole if it must be.
    func set(_ value: Double, in scenario: inout Scenario) {
        switch self {
        case .fanout: scenario.tuning.fanout = Int(value)
        case .outgoingFloor: scenario.tuning.outgoingFloor = Int(value)
        case .outgoingTarget: scenario.tuning.outgoingTarget = Int(value)
        case .incomingLimit: scenario.tuning.incomingLimit = Int(value)
        case .duplicateSeconds: scenario.tuning.duplicateSeconds = value
        case .askSeconds: scenario.tuning.askSeconds = value
        case .roundSeconds: scenario.tuning.roundSeconds = value
        case .queueParcels: scenario.tuning.queueParcels = Int(value)
        case .addressBook: scenario.tuning.addressBook = Int(value)
        case .nodes: scenario.nodes = Int(value)
        case .messagesPerSecond: scenario.traffic.messagesPerSecond = value
        }
    }
}

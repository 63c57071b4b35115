/// What `simulate` is asked for, and which options go with that.
enum SimulateMode: Equatable {
    case run
    case swarm
    case sweep
    case list
    case show

    /// - Parameter given: the options that were written, without their dashes, in the order of the help.
    /// - Throws: two of them that don't go together.
    init(given: [String]) throws(CommandFailure) {
        let modes = given.compactMap { SimulateMode.options[$0] }
        if modes.count > 1 {
            let names = given.filter { SimulateMode.options[$0] != nil }.map { "--\($0)" }
            throw .usage("of \(names.joined(separator: ", ")), one can be done at a time")
        }
        self = modes.first ?? .run
        for option in given {
            guard let fitting = SimulateMode.modes(of: option), !fitting.contains(self) else { continue }
            let fits = fitting.map(\.words).joined(separator: " or ")
            throw .usage("--\(option) goes with \(fits)" + (self == .run ? "" : ", not with \(words)"))
        }
    }

    private static let options: [String: SimulateMode] = [
        "swarm": .swarm, "sweep": .sweep, "list": .list, "show": .show,
    ]

    private var words: String {
        switch self {
        case .run: "a single run"
        case .swarm: "--swarm"
        case .sweep: "--sweep"
        case .list: "--list"
        case .show: "--show"
        }
    }

    /// What an option goes with; `nil` for one that asks for a mode itself.
    private static func modes(of option: String) -> [SimulateMode]? {
        switch option {
        case "scenario": [.run, .swarm, .sweep]
        case "nodes", "minutes", "seed", "parcels": [.run, .swarm, .sweep, .show]
        case "trace": [.run]
        case "html": [.run, .sweep]
        case "json": [.run, .swarm, .sweep, .list]
        case "twice": [.swarm]
        case "seeds": [.sweep]
        default: nil
        }
    }
}

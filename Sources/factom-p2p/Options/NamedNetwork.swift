import FactomP2P
import FactomWire

/// The network that a tool's options name; `nil` when they name none.
func namedNetwork(_ network: String?, customnet: String?) throws(CommandFailure) -> Network? {
    switch (network?.uppercased(), customnet) {
    case (nil, nil): return nil
    case (_, ""?): throw .usage("--customnet is empty; it must be the custom network's name")
    case (nil, let name?), ("CUSTOM", let name?): return .custom(name)
    case ("MAIN", nil): return .main
    case ("TEST", nil): return .test
    case ("LOCAL", nil): return .local
    case ("CUSTOM", nil):
        throw .usage("--network CUSTOM needs the network's name; add --customnet NAME")
    case (let other?, nil):
        throw .usage("--network is '\(quoted(other))'; it must be MAIN, TEST, LOCAL or CUSTOM")
    case (let other?, _?):
        throw .usage("--customnet goes with --network CUSTOM, not with '\(quoted(other))'")
    }
}

import Foundation

/// Whether tests run that take both cores for a while: apart from those of real sockets, whose deadlines they would eat.
let simulatesNow = ProcessInfo.processInfo.environment["FACTOM_P2P_SIMULATIONS"] != nil

import FactomWire
import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Why a node can't start.
public enum NodeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The address and port can't be listened on, and why, in the system's words.
    case cannotListen(String, String)
    /// Another program, or another node, listens on this address and port.
    case portTaken(String)
    /// It was started, or stopped, before: a node runs once.
    case startedBefore

    init(listening endpoint: Endpoint, _ error: any Error) {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            self = .portTaken(endpoint.description)
        } else {
            self = .cannotListen(endpoint.description, describe(error))
        }
    }

    /// One sentence with the address and port.
    public var description: String {
        switch self {
        case .cannotListen(let endpoint, let cause): "can't listen on \(endpoint): \(cause)"
        case .portTaken(let endpoint): "can't listen on \(endpoint): the port is taken; choose another one"
        case .startedBefore: "the node was started before; make a new one to start again"
        }
    }
}

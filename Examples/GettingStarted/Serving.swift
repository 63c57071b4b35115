// region: service
import FactomP2P
import Logging
import ServiceLifecycle
import UnixSignals

func serve(_ configuration: Configuration) async throws {
    let logger = Logger(label: "my-application")
    let node = try Node(configuration, logger: logger)
    let group = ServiceGroup(
        services: [node], gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    try await group.run()
}
// end

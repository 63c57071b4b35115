public import FactomP2P
public import Logging

/// Makes a network of nodes in memory, runs a test on it, and ends it: without sockets, and without waiting.
///
/// ```swift
/// try await withTestNetwork(nodes: 5) { network in
///     try await network[0].send(ByteBuffer(string: "hello"))
///     for await message in network[1].messages {
///         #expect(message.payload == ByteBuffer(string: "hello"))
///         break
///     }
/// }
/// ```
///
/// The nodes are linked when the body begins, and end with it, whether it returns, throws or is cancelled. The body and
/// its child tasks run on one thread with the nodes, so that the same seed gives the same run. What is beyond that is
/// in the article on testing: tasks that are nobody's children, main actors and other threads.
///
/// - Parameters:
///   - count: 1 to 1,000.
///   - topology: who is linked with whom. Nodes that find each other are all linked with all, up to nine.
///   - seed: decides all that is left to chance in the network and its nodes.
///   - logger: where the nodes report, each with its number as `node`; nowhere, if not said.
///   - configure: changes the configuration of each node, by number. Their network is `CUSTOM:test`, and their names are
///     `node-0`, `node-1` and so on; every seed tells of all of them. A peers file is kept in memory, if it is named or not.
///   - body: the test.
/// - Returns: what the body returns.
/// - Throws: what the body throws; a ``ConfigurationError``; a ``TestNetworkError`` when there can't be such a network,
///   or its nodes are not linked within five minutes of virtual time.
public func withTestNetwork<Result>(
    nodes count: Int, topology: TestTopology = .discovered, seed: UInt64 = 1, logger: Logger? = nil,
    configure: (Int, inout Configuration) throws -> Void = { _, _ in },
    _ body: (TestNetwork) async throws -> Result
) async throws -> Result {
    let plan = try NetworkPlan(nodes: count, topology: topology, seed: seed, configure: configure)
    let logger = logger ?? Logger(label: "test-network") { _ in SwiftLogNoOpLogHandler() }
    let loop = VirtualLoop()
    return try await withTaskExecutorPreference(Stage(loop: loop)) {
        let network = try await loop.perform { Swift.Result { try TestNetwork(plan, on: loop, logger: logger) } }.get()
        do {
            for index in 0..<count { try await network.start(index) }
            try await network.form()
            let result = try await body(network)
            await network.end()
            return result
        } catch {
            await network.end()
            throw error
        }
    }
}

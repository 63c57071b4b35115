import FactomWire
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// The one seed of a test network: a server of the web on loopback, whose list is a single address.
final class TestnetSeed: Sendable {
    private static let path = "/seed.txt"

    /// What the nodes are given.
    let address: String

    private struct State: Sendable {
        var list = ""
        var fetches = 0
    }

    private let listener: any Channel
    private let state: NIOLockedValueBox<State>

    /// Serves from now on: an empty list, at a port that the system chose.
    ///
    /// - Throws: when it can't listen.
    init() async throws(TestnetError) {
        let state = NIOLockedValueBox(State())
        do {
            listener = try await TestnetSeed.listen { path in TestnetSeed.answer(path, state) }
        } catch {
            throw .cannotRun("the seed server can't listen on 127.0.0.1: \(error)")
        }
        address = "http://127.0.0.1:\(listener.localAddress?.port ?? 0)\(TestnetSeed.path)"
        self.state = state
    }

    /// How often the list was given.
    var fetches: Int { state.withLockedValue { $0.fetches } }

    /// The list from now on.
    func serve(_ endpoint: Endpoint) {
        state.withLockedValue { $0.list = "\(endpoint)\n" }
    }

    /// Whoever asks from now on finds nobody there.
    func stop() async {
        try? await listener.close()
    }

    private static func answer(_ path: String, _ state: NIOLockedValueBox<State>) -> String? {
        if path != TestnetSeed.path { return nil }
        return state.withLockedValue { state in
            state.fetches += 1
            return state.list
        }
    }

    private static func listen(answering answer: @escaping @Sendable (String) -> String?) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 512)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(TestnetSeedHandler(answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }
}

/// Answers one request with the list, or with 404, and hangs up.
private final class TestnetSeedHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: (String) -> String?
    private var path = ""

    init(_ answer: @escaping (String) -> String?) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): path = head.uri
        case .body: break
        case .end: respond(context)
        }
    }

    private func respond(_ context: ChannelHandlerContext) {
        let list = answer(path)
        let text = context.channel.allocator.buffer(string: list ?? "")
        let headers: HTTPHeaders = [
            "Content-Type": "text/plain", "Content-Length": "\(text.readableBytes)", "Connection": "close",
        ]
        let head = HTTPResponseHead(version: .http1_1, status: list == nil ? .notFound : .ok, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(text))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

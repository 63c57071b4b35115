package import FactomWire
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// A small server of the web on loopback, that answers each path as a test wants: with a list, or with a misdeed.
package final class SeedServer: Sendable {
    /// What it answers to a path.
    package enum Answer: Sendable {
        /// Status 200 and this text.
        case list(String)
        /// This status and no text.
        case status(Int)
        /// 302 and this `Location`; `nil` for none.
        case redirect(String?)
        /// Status 200 and a text without end, as fast as it is taken; `claim` as its length, `nil` for chunks.
        case endless(claim: Int?)
        /// Status 200 and an entry now and then, for ever.
        case dripping
        /// Status 200 and this text; then it hangs up, though it claimed more.
        case cutShort(String)
        /// Not a byte.
        case silence
    }

    /// What someone asked for.
    package struct Request: Sendable, Equatable {
        package let path: String
        package let userAgent: String

        package init(path: String, userAgent: String) {
            self.path = path
            self.userAgent = userAgent
        }
    }

    private struct State {
        var answers: [String: Answer]
        var requests: [Request] = []
        var written = 0
    }

    /// Where it listens.
    package let endpoint: Endpoint
    /// Each request as it comes.
    package let requestsSoon: AsyncStream<Request>

    private let listener: any Channel
    private let state: NIOLockedValueBox<State>

    /// Serves while the body runs.
    package static func run<Result>(
        _ answers: [String: Answer], isolation: isolated (any Actor)? = #isolation,
        _ body: (SeedServer) async throws -> Result
    ) async throws -> Result {
        let server = try await SeedServer(answers)
        do {
            let result = try await body(server)
            try await server.listener.close()
            return result
        } catch {
            try? await server.listener.close()
            throw error
        }
    }

    private init(_ answers: [String: Answer]) async throws {
        let state = NIOLockedValueBox(State(answers: answers))
        let (stream, continuation) = AsyncStream.makeStream(of: Request.self)
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        SeedHandler { head in
                            let request = Request(path: head.uri, userAgent: head.headers["User-Agent"].joined())
                            let answer = state.withLockedValue { state in
                                state.requests.append(request)
                                return state.answers[head.uri] ?? .status(404)
                            }
                            continuation.yield(request)
                            answer.give(on: channel) { count in state.withLockedValue { $0.written += count } }
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = UInt16(clamping: listener.localAddress?.port ?? 0)
        endpoint = Endpoint(address: .v4(0x7f00_0001), port: port)
        requestsSoon = stream
        self.state = state
    }

    /// The address of a path, which begins with a slash.
    package func address(_ path: String) -> String {
        "http://\(endpoint)\(path)"
    }

    /// From now on.
    package func answer(_ path: String, with answer: Answer) {
        state.withLockedValue { $0.answers[path] = answer }
    }

    /// All so far, in order.
    package var requests: [Request] { state.withLockedValue { $0.requests } }

    /// How many bytes of endless texts were handed to sockets.
    package var written: Int { state.withLockedValue { $0.written } }
}

/// Waits for a whole request.
private final class SeedHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let answer: (HTTPRequestHead) -> Void
    private var head: HTTPRequestHead?

    init(answer: @escaping (HTTPRequestHead) -> Void) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            if let head { answer(head) }
            head = nil
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

extension SeedServer.Answer {
    fileprivate func give(on channel: any Channel, written: @escaping @Sendable (Int) -> Void) {
        switch self {
        case .list(let text):
            begin(.ok, ["Content-Length": "\(text.utf8.count)"], on: channel)
            end(text, on: channel)
        case .status(let code):
            begin(HTTPResponseStatus(statusCode: code), ["Content-Length": "0"], on: channel)
            end("", on: channel)
        case .redirect(let location):
            let headers = HTTPHeaders(location.map { [("Location", $0)] } ?? [])
            begin(.found, headers + [("Content-Length", "0")], on: channel)
            end("", on: channel)
        case .endless(let claim):
            begin(.ok, HTTPHeaders(claim.map { [("Content-Length", "\($0)")] } ?? []), on: channel)
            pour(on: channel, written: written)
        case .dripping:
            begin(.ok, [:], on: channel)
            drip(on: channel)
        case .cutShort(let text):
            begin(.ok, ["Content-Length": "\(text.utf8.count + 1)"], on: channel)
            channel.writeAndFlush(body(text)).whenComplete { _ in channel.close(promise: nil) }
        case .silence: break
        }
    }

    private func begin(_ status: HTTPResponseStatus, _ headers: HTTPHeaders, on channel: any Channel) {
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        channel.writeAndFlush(HTTPServerResponsePart.head(head), promise: nil)
    }

    private func body(_ text: String) -> HTTPServerResponsePart {
        .body(.byteBuffer(ByteBuffer(string: text)))
    }

    private func end(_ text: String, on channel: any Channel) {
        if !text.isEmpty { channel.write(body(text), promise: nil) }
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    }

    /// A piece after the other, as the socket takes them.
    private func pour(on channel: any Channel, written: @escaping @Sendable (Int) -> Void) {
        let piece = String(repeating: "# nothing at all\n", count: 1024)
        channel.writeAndFlush(body(piece)).whenSuccess {
            written(piece.utf8.count)
            pour(on: channel, written: written)
        }
    }

    private func drip(on channel: any Channel) {
        channel.writeAndFlush(body("127.0.0.1:8108\n")).whenSuccess {
            channel.eventLoop.scheduleTask(in: .milliseconds(20)) { drip(on: channel) }
        }
    }
}

private func + (headers: HTTPHeaders, more: [(String, String)]) -> HTTPHeaders {
    var headers = headers
    headers.add(contentsOf: more)
    return headers
}

import AsyncHTTPClient
import FactomOverlay
import FactomWire
import NIOCore
import NIOHTTP1

/// Asks the web for a seed list, and takes no more than a list may be, whatever the server claims.
///
/// Who serves a list, and who stands between, is a stranger until the certificate is checked, and may be one after it.
struct SeedDownload {
    static let redirectLimit = 5

    private let client: HTTPClient
    private let limit: Duration

    /// - Parameter limit: how long to wait for a connection, and for the beginning of an answer. How long it takes in
    ///   all is up to the caller, who ends it by cancelling its task.
    init(eventLoopGroup: any EventLoopGroup, limit: Duration) {
        self.limit = limit
        var configuration = HTTPClient.Configuration()
        // Redirects are followed here, by our own rules.
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = TimeAmount(limit)
        // The first refusal is the answer: who needs the list asks again later.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroup: eventLoopGroup, configuration: configuration)
    }

    /// To be called at the end, whatever came of it. It doesn't wait for connections to close: a server may take its
    /// time about that.
    func end() {
        Task { [client] in try? await client.shutdown() }
    }

    /// The list's text.
    func text(at address: WebAddress) async throws(SeedFailure.Cause) -> ByteBuffer {
        var address = address
        for _ in 0...SeedDownload.redirectLimit {
            switch try await ask(address) {
            case .text(let text): return text
            case .elsewhere(let next): address = next
            }
        }
        throw .tooManyRedirects(SeedDownload.redirectLimit)
    }

    private enum Answer {
        case text(ByteBuffer)
        case elsewhere(WebAddress)
    }

    private func ask(_ address: WebAddress) async throws(SeedFailure.Cause) -> Answer {
        do {
            var request = HTTPClientRequest(url: address.text)
            request.headers.add(name: "User-Agent", value: "factom-p2p")
            let response = try await client.execute(request, timeout: TimeAmount(limit))
            switch response.status.code {
            case 200: return .text(try await SeedDownload.body(of: response))
            case 301, 302, 303, 307, 308: return .elsewhere(try SeedDownload.target(of: response, from: address))
            case let code: throw SeedFailure.Cause.status(Int(code))
            }
        } catch let cause as SeedFailure.Cause {
            throw cause
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout {
            throw .deadline(limit)
        } catch {
            throw .unreachable(SeedDownload.words(for: error))
        }
    }

    /// Leaving the loop early hangs up.
    private static func body(of response: HTTPClientResponse) async throws -> ByteBuffer {
        let limit = SeedList.byteLimit
        let claimed = response.headers.first(name: "Content-Length").flatMap { Int($0) }
        if let claimed, claimed > limit { throw SeedFailure.Cause.tooLarge(limit) }
        var body = ByteBuffer()
        for try await piece in response.body {
            guard body.readableBytes + piece.readableBytes <= limit else { throw SeedFailure.Cause.tooLarge(limit) }
            body.writeImmutableBuffer(piece)
        }
        return body
    }

    private static func target(
        of response: HTTPClientResponse, from address: WebAddress
    ) throws(SeedFailure.Cause) -> WebAddress {
        guard let location = response.headers.first(name: "Location") else {
            throw .status(Int(response.status.code))
        }
        guard let target = address.following(location) else { throw .redirect(quoted(location)) }
        return target
    }

    private static func words(for error: any Error) -> String {
        if let error = error as? HTTPClientError { return "the server can't be asked: \(error.shortDescription)" }
        let words = describe(error)
        // The one failure of TLS that an operator can do something about is deep in the library's own words.
        if words.contains("CERTIFICATE_VERIFY_FAILED") { return "nobody we trust vouches for the server's certificate" }
        return quoted(words)
    }
}

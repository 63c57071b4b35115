import FactomP2P
import FactomWire
import NIOCore
import NIOPosix

/// Where a crawl begins: the one place that knows the forms of a seed.
enum CrawlSeed: Sendable, Equatable {
    case endpoint(Endpoint)
    /// Every address of the name.
    case name(HostPort)
    /// A file with an `address:port` or `name:port` a line.
    case file(String)

    /// What is read of one seed file, in bytes and in lines, and how many of them may be names.
    static let fileBytes = 1 << 20
    static let fileLines = 5000
    static let fileNames = 64

    init(_ text: String) throws(CommandFailure) {
        if text.isEmpty { throw .usage("--seed is empty; \(CrawlSeed.forms)") }
        if let endpoint = Endpoint(text) {
            self = .endpoint(endpoint)
        } else if let name = HostPort(text.hasPrefix("dns:") ? String(text.dropFirst(4)) : text) {
            self = .name(name)
        } else if text.hasPrefix("dns:") || text.contains("://") && !text.hasPrefix("file://") {
            throw .usage("--seed is '\(oneLine(text))'; \(CrawlSeed.forms)")
        } else {
            let prefix = ["file://", "file:"].first { text.hasPrefix($0) } ?? ""
            self = .file(String(text.dropFirst(prefix.count)))
        }
    }

    private static let forms = "it must be address:port, name:port, dns:NAME:PORT, or a file of them"
}

/// Turns seeds into endpoints, and says what can't be.
struct CrawlSeeds: Sendable {
    /// For the look-up of one name.
    let timeout: Duration
    /// In the order given, each once.
    private(set) var endpoints: [Endpoint] = []
    /// One sentence for each that came to nothing.
    private(set) var complaints: [String] = []

    init(timeout: Duration) {
        self.timeout = timeout
    }

    mutating func fetch(_ seeds: [CrawlSeed]) async {
        for seed in seeds {
            switch seed {
            case .endpoint(let endpoint): add([endpoint])
            case .name(let name): await lookUp(name)
            case .file(let path): await read(path)
            }
        }
    }

    private mutating func add(_ found: [Endpoint]) {
        for endpoint in found where !endpoints.contains(endpoint) { endpoints.append(endpoint) }
    }

    private mutating func lookUp(_ name: HostPort) async {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let addresses = try? await Names.addresses(of: name.host, within: timeout, on: eventLoop) {}.get()
        let found = (addresses ?? []).map { Endpoint(address: $0, port: name.port) }
        if found.isEmpty { complaints.append("the name \(name.host) has no address") }
        add(found)
    }

    private mutating func read(_ path: String) async {
        var entries: [Substring] = []
        do throws(CommandFailure) {
            entries = try CrawlSeeds.entries(of: path)
        } catch {
            return complaints.append(error.sentence)
        }
        var names = 0
        for entry in entries {
            if let endpoint = Endpoint(entry) {
                add([endpoint])
            } else if let name = HostPort(entry), names < CrawlSeed.fileNames {
                names += 1
                await lookUp(name)
            } else {
                let sentence = "in the seed file \(oneLine(path)), '\(oneLine(String(entry)))' is left out"
                complaints.append("\(sentence): it must be address:port, or one of \(CrawlSeed.fileNames) name:port")
            }
        }
    }

    /// The lines that say something, without comments.
    private static func entries(of path: String) throws(CommandFailure) -> [Substring] {
        let text = try fileText(at: path, called: "seed file", limit: CrawlSeed.fileBytes)
        let lines = text.split(whereSeparator: \.isNewline)
        if text.utf8.count > CrawlSeed.fileBytes || lines.count > CrawlSeed.fileLines {
            throw .failed("the seed file \(oneLine(path)) is longer than 1 MiB or \(CrawlSeed.fileLines) lines")
        }
        return lines.map { line in
            let end = line.firstIndex(of: "#") ?? line.endIndex
            return line[..<end].drop { $0.isWhitespace }.prefix { !$0.isWhitespace }
        }.filter { !$0.isEmpty }
    }
}

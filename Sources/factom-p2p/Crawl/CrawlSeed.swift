import FactomP2P
import FactomWire

/// Where a crawl begins: an address, or all that a node's seed names.
enum CrawlSeed: Sendable, Equatable {
    case endpoint(Endpoint)
    case list(Seed)

    /// Reads `address:port`, `name:port`, which stands for every address of the name, and whatever a node's seed may
    /// be.
    init(_ text: String) throws(CommandFailure) {
        if let endpoint = Endpoint(text) {
            self = .endpoint(endpoint)
            return
        }
        do throws(ConfigurationError) {
            self = .list(try Seed(HostPort(text) == nil ? text : "dns:" + text))
        } catch {
            throw .usage("--seed is '\(oneLine(text))'; it must be address:port, name:port, \(error.expected)")
        }
    }

    /// - Throws: when there is neither a seed nor one that is the network's own.
    static func all(_ texts: [String], on network: Network) throws(CommandFailure) -> [CrawlSeed] {
        var seeds: [CrawlSeed] = []
        for text in texts { seeds.append(try CrawlSeed(text)) }
        if seeds.isEmpty { seeds = network.defaultSeeds.map(CrawlSeed.list) }
        if seeds.isEmpty { throw .usage("\(network) has no seeds of its own; add --seed ADDRESS:PORT") }
        return seeds
    }
}

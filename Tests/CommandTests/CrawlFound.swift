import FactomP2P
import Foundation
import Testing

/// What a crawl prints with `--json`.
struct CrawlFound: Decodable {
    struct Node: Decodable, Equatable {
        let endpoint: String
        let state: String
        let seed: Bool
        let offered: Int
        let toldBy: Int
        let nodeID: String?
        let `protocol`: UInt16?
        let pingMilliseconds: Double?
        let reason: String?
    }

    struct Offer: Decodable, Hashable {
        let from: String
        let to: String
    }

    struct Summary: Decodable {
        let network: String
        let nodes: Int
        let states: [String: Int]
        let protocols: [String: Int]
        let offers: Int
        let leftOut: Int
        let seconds: Double
        let ended: String
    }

    let event: String
    let nodes: [Node]
    let offers: [Offer]
    let summary: Summary

    init(_ lines: [String]) throws {
        try #require(lines.count == 1)
        self = try JSONDecoder().decode(CrawlFound.self, from: Data(lines[0].utf8))
    }

    func node(_ endpoint: Endpoint) throws -> Node {
        try #require(nodes.first { $0.endpoint == endpoint.description })
    }

    func offers(of endpoint: Endpoint) -> [String] {
        offers.filter { $0.from == endpoint.description }.map(\.to)
    }
}

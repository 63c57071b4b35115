/// What became of a node of a crawled network.
enum CrawlState: String, Sendable, CaseIterable {
    /// It shook hands.
    case answered
    /// It answered that it has no place for us.
    case full
    /// No TCP connection, or no handshake, in time.
    case silent
    /// Nobody listens there, or whoever does hung up without a word.
    case refused
    /// It shook hands as a node of another network.
    case otherNetwork
    /// What it sends is no handshake of this network's protocols.
    case notFactom
    /// It was told of, and the crawl ended before its turn.
    case notVisited

    /// As people read it.
    var words: String {
        switch self {
        case .answered: "answered"
        case .full: "full"
        case .silent: "silent"
        case .refused: "refused"
        case .otherNetwork: "other network"
        case .notFactom: "not Factom"
        case .notVisited: "not visited"
        }
    }

    /// Whether a node of the network is there.
    var isAnswer: Bool { self == .answered || self == .full }
}

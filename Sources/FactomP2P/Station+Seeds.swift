import FactomOverlay
package import FactomWire

// Station, as far as seeds go.
extension Station {
    /// All at once; the node goes on meanwhile.
    func fetchSeeds() {
        fetching = surroundings.fetch(configuration.seeds, for: self)
    }

    package func take(_ results: [Result<[Endpoint], SeedFailure>]) {
        if isStopped { return }
        for (seed, result) in zip(configuration.seeds, results) {
            switch result {
            case .success(let endpoints): report.fetched(seed, endpoints)
            case .failure(let failure): report.failed(failure, isAlone: overlay.isAlone)
            }
        }
        handle(.seedsFetched(results.flatMap { (try? $0.get()) ?? [] }))
    }
}

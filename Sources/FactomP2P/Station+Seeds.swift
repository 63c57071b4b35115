import FactomOverlay
import FactomWire

// Station, as far as seeds go.
extension Station {
    /// All at once; the node goes on meanwhile.
    func fetchSeeds() {
        let fetcher = SeedFetcher()
        let seeds = configuration.seeds
        fetching = Task { [weak self] in
            let results = await fetcher.fetch(seeds)
            await self?.take(results)
        }
    }

    private func take(_ results: [Result<[Endpoint], SeedFailure>]) {
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

import FactomOverlay
package import FactomWire
package import NIOCore
import NIOPosix

/// Asks a seed for addresses: gets its list and looks up the names in it, in bounded time and memory whatever the
/// seed does, and off the node's event loop.
package struct SeedFetcher: Sendable {
    /// How many names are looked up at once.
    static let lookUpsAtOnce = 16
    /// What comes after so many endpoints is left out.
    static let endpointLimit = 5000

    private let eventLoopGroup: any EventLoopGroup
    private let limit: Duration

    /// - Parameters:
    ///   - eventLoopGroup: carries the connections; it must outlive every fetch by the time that a connection takes to
    ///     close, as the process's own does.
    ///   - limit: how long one seed may take in all.
    package init(
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        within limit: Duration = .seconds(10)
    ) {
        self.eventLoopGroup = eventLoopGroup
        self.limit = limit
    }

    /// The addresses that a seed tells: each once, in the list's order, at most ``endpointLimit``.
    ///
    /// When the time is up while names are still looked up, those that were found until then count. A cancelled task
    /// gets its answer at once.
    @concurrent
    package func fetch(_ seed: Seed) async -> Result<[Endpoint], SeedFailure> {
        do throws(SeedFailure.Cause) {
            let deadline = NIODeadline.now() + TimeAmount(limit)
            let entries = try await entries(of: seed)
            return .success(try await endpoints(of: entries, until: deadline))
        } catch {
            return .failure(SeedFailure(seed: seed, cause: Task.isCancelled ? .cancelled : error))
        }
    }

    // MARK: - The list

    private func entries(of seed: Seed) async throws(SeedFailure.Cause) -> [HostPort] {
        if case .name(let name) = seed.place { return [name] }
        let list = SeedList(try await text(of: seed))
        if list.entries.isEmpty { throw .empty(firstLine: list.flaws.first?.excerpt) }
        return list.entries
    }

    /// The seed's text, or what came first: the deadline.
    private func text(of seed: Seed) async throws(SeedFailure.Cause) -> ByteBuffer {
        let first = await withTaskGroup { group in
            group.addTask { await read(seed) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return Result<ByteBuffer, SeedFailure.Cause>.failure(.deadline(limit))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(.cancelled)
        }
        return try first.get()
    }

    private func read(_ seed: Seed) async -> Result<ByteBuffer, SeedFailure.Cause> {
        switch seed.place {
        case .web(let address): await download(address)
        case .file(let path): await readFile(path)
        case .name: .success(ByteBuffer())
        }
    }

    private func download(_ address: WebAddress) async -> Result<ByteBuffer, SeedFailure.Cause> {
        let download = SeedDownload(eventLoopGroup: eventLoopGroup, limit: limit)
        defer { download.end() }
        do throws(SeedFailure.Cause) {
            return .success(try await download.text(at: address))
        } catch {
            return .failure(error)
        }
    }

    private func readFile(_ path: String) async -> Result<ByteBuffer, SeedFailure.Cause> {
        let reading = NIOThreadPool.singleton.runIfActive(eventLoop: eventLoopGroup.any()) {
            Result { () throws(SeedFailure.Cause) in try SeedFile.read(path) }
        }
        return await unlessCancelled(reading) ?? .failure(.cancelled)
    }

    // MARK: - Names

    private func endpoints(
        of entries: [HostPort], until deadline: NIODeadline
    ) async throws(SeedFailure.Cause) -> [Endpoint] {
        let found = await lookUp(entries.filter { IPAddress($0.host) == nil }, until: deadline)
        var endpoints: [Endpoint] = []
        var known: Set<Endpoint> = []
        for entry in entries {
            let addresses = IPAddress(entry.host).map { [$0] } ?? found[entry.host] ?? []
            for address in addresses where endpoints.count < SeedFetcher.endpointLimit {
                let endpoint = Endpoint(address: address, port: entry.port)
                if known.insert(endpoint).inserted { endpoints.append(endpoint) }
            }
        }
        if !endpoints.isEmpty, !Task.isCancelled { return endpoints }
        throw NIODeadline.now() < deadline ? .noAddress(entries.first?.host ?? "") : .deadline(limit)
    }

    /// The addresses of each name, by name; some names at a time, as each holds a thread.
    private func lookUp(_ names: [HostPort], until deadline: NIODeadline) async -> [String: [IPAddress]] {
        var known: Set<String> = []
        var waiting = names.map(\.host).filter { known.insert($0).inserted }[...]
        return await withTaskGroup(of: (String, [IPAddress]).self) { group in
            var found: [String: [IPAddress]] = [:]
            for name in waiting.prefix(SeedFetcher.lookUpsAtOnce) {
                group.addTask { (name, await addresses(of: name, until: deadline)) }
            }
            waiting = waiting.dropFirst(SeedFetcher.lookUpsAtOnce)
            for await (name, addresses) in group {
                found[name] = addresses
                guard NIODeadline.now() < deadline, !Task.isCancelled, let next = waiting.popFirst() else { continue }
                group.addTask { (next, await self.addresses(of: next, until: deadline)) }
            }
            return found
        }
    }

    private func addresses(of name: String, until deadline: NIODeadline) async -> [IPAddress] {
        let rest = deadline - .now()
        guard rest > .zero else { return [] }
        let answer = Names.addresses(
            of: name, within: .nanoseconds(rest.nanoseconds), on: eventLoopGroup.any(), whenOver: {})
        return await unlessCancelled(answer) ?? []
    }
}

/// What a future gives; `nil` when it fails, or when the task is cancelled first. What it stands for isn't ended.
private func unlessCancelled<Value: Sendable>(_ future: EventLoopFuture<Value>) async -> Value? {
    let first = future.eventLoop.makePromise(of: Value?.self)
    future.whenComplete { first.succeed(try? $0.get()) }
    return await withTaskCancellationHandler {
        try? await first.futureResult.get()
    } onCancel: {
        first.succeed(nil)
    }
}

extension SeedFetcher {
    /// Asks all of them at once; the answers are in the seeds' order.
    @concurrent
    func fetch(_ seeds: [Seed]) async -> [Result<[Endpoint], SeedFailure>] {
        await withTaskGroup(of: (Int, Result<[Endpoint], SeedFailure>).self) { group in
            for (index, seed) in seeds.enumerated() { group.addTask { (index, await fetch(seed)) } }
            var results = seeds.map {
                Result<[Endpoint], SeedFailure>.failure(SeedFailure(seed: $0, cause: .cancelled))
            }
            for await (index, result) in group { results[index] = result }
            return results
        }
    }
}

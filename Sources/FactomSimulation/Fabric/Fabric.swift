import DequeModule
package import FactomOverlay
package import FactomWire

package import struct NIOCore.ByteBuffer

/// The virtual internet: hosts with addresses, TCP connections between them, and what happens to these.
///
/// A value. Hosts hand it dials, bytes and ends; it gives back, in the order of virtual time, what each host's sockets
/// would tell. It knows nothing of what is said.
package struct Fabric: Sendable {
    /// What a host learns of its sockets.
    package enum Event: Sendable {
        /// Somebody dialled this host; ``Fabric/name(_:_:at:)`` says by which number it knows the socket.
        case accepted(PipeRef, from: Endpoint)
        case opened(ConnectionID)
        case received(ConnectionID, ByteBuffer)
        /// A message came that wasn't encoded.
        case passed(ConnectionID, ByteBuffer)
        case wrote(ConnectionID)
        case closed(ConnectionID, CloseReason)
    }

    /// What is to happen next on the way.
    enum Step: Sendable {
        case request(PipeRef)
        case refusal(PipeRef)
        case opening(PipeRef)
        case patienceEnds(PipeRef)
        case arrival(PipeRef, Side, PipeEnd.Piece)
        /// What has come before may be read now.
        case wake(PipeRef, Side)
        case room(PipeRef, Side)
    }

    /// One machine with one address.
    struct Site: Sendable {
        var endpoint: Endpoint
        /// Where it stands, for the distance to others.
        let place: (x: Double, y: Double)
        /// Its system answers: without a listener with refusals, else by taking connections.
        var isUp = false
        var isListening = false
        /// Which part of the network it is in: see ``Fabric/wall(from:to:)``.
        var island = 0
        var isHeld = false
        var sockets = SocketTable()
    }

    package var weather = Weather()
    /// What each message that is carried as it is counts as, in bytes: on the line and in buffers.
    package var passedBytes = 0
    /// Added one way between two hosts: what an application's test asks for.
    var detours: [HostPair: Int64] = [:]
    var dice: Dice
    var sites: [Site] = []
    var siteAt: [Endpoint: Int] = [:]
    var pipes: [Pipe] = []
    /// Of each pipe the dialler's, then the listener's: apart from the pipes, so that none is copied on the way.
    var ends: [PipeEnd] = []
    var free: [Int32] = []
    /// Of each host's connection numbers modulo 256, which end the last to begin has: see ``own(_:_:)``.
    var ownEnds: [OwnEnd] = []
    var agenda = Agenda<Step>()
    var lastPort: UInt16 = 32_768
    /// From which island nothing gets to which.
    var walls: Set<HostPair> = []
    /// Pipes with bytes that wait for a wall to fall.
    var stuck: [(PipeRef, Side)] = []
    /// Who may think ill of whom, since bytes were changed on the way from the second to the first.
    package var corrupted: Set<HostPair> = []

    package init(seed: UInt64) {
        dice = Dice(seed: seed, for: 0xfab)
    }

    // MARK: - Hosts

    /// - Returns: the host's number: 0 for the first, then 1.
    package mutating func addHost(at endpoint: Endpoint) -> Int {
        let place = (Double(dice.below(1 << 20)) * 0x1p-20, Double(dice.below(1 << 20)) * 0x1p-20)
        sites.append(Site(endpoint: endpoint, place: place))
        siteAt[endpoint] = sites.count - 1
        ownEnds.append(contentsOf: repeatElement(OwnEnd(), count: Fabric.endsKnown))
        return sites.count - 1
    }

    package func endpoint(of host: Int) -> Endpoint { sites[host].endpoint }

    /// Where a host stands, 0…1 each way.
    package func place(of host: Int) -> (x: Double, y: Double) { sites[host].place }

    /// Whether two hosts are on one island.
    package func isNear(_ one: Int, _ other: Int) -> Bool { sites[one].island == sites[other].island }

    /// Which host listens, or would, at an endpoint.
    package func host(at endpoint: Endpoint) -> Int? { siteAt[endpoint] }

    /// The host gets another address; its connections stay where they are.
    package mutating func move(_ host: Int, to endpoint: Endpoint) {
        if siteAt[sites[host].endpoint] == host { siteAt[sites[host].endpoint] = nil }
        sites[host].endpoint = endpoint
        siteAt[endpoint] = host
    }

    package mutating func listen(_ host: Int) {
        sites[host].isUp = true
        sites[host].isListening = true
    }

    /// The process ends: its system ends its connections in order.
    package mutating func stop(_ host: Int, at now: Int64) {
        sites[host].isListening = false
        for socket in sites[host].sockets.all { close(host, socket.id, at: now) }
        sites[host].sockets.removeAll()
    }

    /// The machine goes without a word: nobody is told, and dials get no answer.
    package mutating func vanish(_ host: Int, at now: Int64) {
        sites[host].isListening = false
        sites[host].isUp = false
        for socket in sites[host].sockets.all {
            ends[at(socket.pipe, socket.side)].state = .vanished
            ends[at(socket.pipe, socket.side)].arrived.removeAll()
            forget(socket.id, of: host)
            release(socket.pipe)
        }
        sites[host].sockets.removeAll()
    }

    /// The whole host stands still, or goes on: its system still takes what fits into buffers.
    package mutating func hold(_ host: Int, _ isHeld: Bool, at now: Int64) {
        sites[host].isHeld = isHeld
        if isHeld { return }
        for socket in sites[host].sockets.all { planWake(socket.pipe, socket.side, at: now) }
    }

    /// Every connection that a host's process holds, in the order of their numbers.
    package func connections(of host: Int) -> [ConnectionID] { sites[host].sockets.all.map(\.id) }

    /// The host and connection at the other end; `nil` when there is none.
    @inline(__always)
    package func other(_ host: Int, _ id: ConnectionID) -> (host: Int, id: ConnectionID)? {
        guard let own = own(host, id) else { return nil }
        let end = own ^ 1
        return ends[end].state == .open ? (ends[end].host, ends[end].id) : nil
    }

    // MARK: - What hosts do

    /// Begins to make a connection; ``Event/opened(_:)`` or ``Event/closed(_:_:)`` follows.
    package mutating func dial(
        _ host: Int, _ id: ConnectionID, to endpoint: Endpoint, patience: Int64, at now: Int64
    ) {
        let number = takePipe()
        let target = siteAt[endpoint]
        let slow = dice.shows(weather.slowConnectChance) ? dice.time(upTo: weather.slowConnect) : 0
        pipes[number].target = endpoint
        setLatency(of: number, to: latency(host, target))
        pipes[number].patience = now + patience
        ends[at(number, .dialler)].host = host
        ends[at(number, .dialler)].id = id
        ends[at(number, .dialler)].state = .open
        ends[at(number, .listener)].host = target ?? -1
        add(.init(id: id, pipe: Int32(number), side: .dialler), to: host)
        let ref = ref(number)
        agenda.enter(.request(ref), at: now + pipes[number].latency + slow)
        agenda.enter(.patienceEnds(ref), at: pipes[number].patience)
    }

    /// Says by which number the host knows a socket that it accepted.
    package mutating func name(_ pipe: PipeRef, _ id: ConnectionID, at now: Int64) {
        guard let number = number(pipe) else { return }
        let host = ends[at(number, .listener)].host
        ends[at(number, .listener)].id = id
        ends[at(number, .listener)].state = .open
        add(.init(id: id, pipe: pipe.number, side: .listener), to: host)
        planWake(pipe.number, .listener, at: now)
    }

    /// A socket that its host never took goes with the host.
    package mutating func drop(_ pipe: PipeRef) {
        guard let number = number(pipe) else { return }
        ends[at(number, .listener)].state = .vanished
        release(pipe.number)
    }

    /// - Returns: whether the socket took them at once; otherwise ``Event/wrote(_:)`` follows when it has.
    package mutating func write(
        _ host: Int, _ id: ConnectionID, _ bytes: consuming ByteBuffer, at now: Int64
    ) -> Bool {
        let size = bytes.readableBytes
        return send(host, id, .bytes(bytes), bytes: size, at: now)
    }

    /// The same for a message that isn't encoded: it comes as ``Event/passed(_:_:)``, whole and unchanged.
    package mutating func pass(
        _ host: Int, _ id: ConnectionID, _ message: consuming ByteBuffer, at now: Int64
    ) -> Bool {
        send(host, id, .message(message), bytes: passedBytes, at: now)
    }

    @inline(__always)
    private mutating func send(
        _ host: Int, _ id: ConnectionID, _ piece: consuming PipeEnd.Piece, bytes: Int, at now: Int64
    ) -> Bool {
        guard let own = own(host, id) else { return false }
        let end = own ^ 1
        switch ends[end].state {
        case .closed: return true
        case .vanished: return sendIntoTheVoid(end >> 1, side(of: end), bytes, at: now)
        case .none, .open: break
        }
        let arrival = ends[end].carry(bytes, in: weather, &dice, at: now)
        let ref = PipeRef(number: Int32(truncatingIfNeeded: end >> 1), generation: ends[end].generation)
        agenda.enter(.arrival(ref, side(of: end), piece), at: arrival)
        if ends[end].buffered <= weather.socketBuffer { return true }
        ends[end].writerWaits = true
        return false
    }

    /// Ends a connection after what was written to it.
    package mutating func close(_ host: Int, _ id: ConnectionID, at now: Int64) {
        end(host, id, because: .closedByPeer, at: now)
    }

    /// A connection breaks for both.
    package mutating func reset(_ host: Int, _ id: ConnectionID, at now: Int64) {
        guard let number = own(host, id).map({ $0 >> 1 }) else { return }
        for side in [Side.dialler, .listener] where ends[at(number, side)].state == .open {
            ends[at(number, side)].arrived.removeAll()
            push(.end(.broken("connection reset by peer")), number, side, arrival: now)
        }
    }

    package mutating func hold(_ host: Int, _ id: ConnectionID) {
        if let own = own(host, id) { ends[own].isHeld = true }
    }

    package mutating func release(_ host: Int, _ id: ConnectionID, at now: Int64) {
        guard let own = own(host, id) else { return }
        ends[own].isHeld = false
        planWake(Int32(own >> 1), side(of: own), at: now)
    }

    // MARK: - Walls

    /// Puts hosts on an island of their own; 0 is where everyone begins.
    package mutating func settle(_ host: Int, on island: Int) { sites[host].island = island }

    /// From now on nothing gets from one island to the other: what is on its way waits, dials hang.
    package mutating func wall(from: Int, to: Int) { walls.insert(HostPair(from, to)) }

    package mutating func unwall(from: Int, to: Int, at now: Int64) {
        walls.remove(HostPair(from, to))
        retry(at: now)
    }

    package mutating func removeWalls(at now: Int64) {
        walls.removeAll()
        retry(at: now)
    }

    /// What the systems had sent in vain is sent again, soon.
    private mutating func retry(at now: Int64) {
        let waiting = stuck
        stuck.removeAll()
        for (ref, side) in waiting {
            guard let number = number(ref) else { continue }
            ends[at(number, side)].isStuck = false
            agenda.enter(.wake(ref, side), at: now + dice.time(upTo: 2_000_000_000))
        }
    }

    func isWalled(from: Int, to: Int) -> Bool {
        if walls.isEmpty || from < 0 || to < 0 { return false }
        return walls.contains(HostPair(sites[from].island, sites[to].island))
    }

    /// Time added one way between two hosts, in nanoseconds.
    package mutating func detour(_ one: Int, _ other: Int, _ time: Int64) {
        detours[HostPair(one, other)] = time
        detours[HostPair(other, one)] = time
        for number in pipes.indices where !pipes[number].isFree {
            let (from, to) = (ends[at(number, .dialler)].host, ends[at(number, .listener)].host)
            guard (from, to) == (one, other) || (from, to) == (other, one) else { continue }
            setLatency(of: number, to: latency(from, to))
        }
    }

    /// Whether anything is on its way that a host will read, or a connection that its dialler will hear of.
    package var isCarrying: Bool {
        pipes.indices.contains { number in
            !pipes[number].isFree
                && (ends[at(number, .dialler)].isComing || ends[at(number, .listener)].isComing
                    || (pipes[number].isTaken && !pipes[number].isOpened))
        }
    }

    // MARK: - Time

    /// When something happens next, in nanoseconds.
    package mutating func next() -> Int64? { agenda.next() }

    /// Lets the next thing happen.
    ///
    /// - Returns: what a host learns by it; `nil` when nobody does.
    package mutating func step() -> (time: Int64, host: Int, event: Event)? {
        guard let (time, step) = agenda.take() else { return nil }
        let told: (Int, Event)? =
            switch step {
            case .request(let pipe): request(pipe, at: time)
            case .refusal(let pipe): giveUp(pipe, "connection refused")
            case .opening(let pipe): open(pipe)
            case .patienceEnds(let pipe): losePatience(pipe)
            case .arrival(let pipe, let side, let piece): arrive(piece, pipe, side, at: time)
            case .wake(let pipe, let side): wake(pipe, side, at: time)
            case .room(let pipe, let side): room(pipe, side)
            }
        return told.map { (time, $0.0, $0.1) }
    }
}

/// Two hosts, or islands, in this order.
package struct HostPair: Sendable, Hashable {
    package let from: Int
    package let to: Int

    package init(_ from: Int, _ to: Int) {
        self.from = from
        self.to = to
    }
}

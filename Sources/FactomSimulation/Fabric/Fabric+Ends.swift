import DequeModule
import FactomOverlay

// Fabric, as far as ends of connections go, and the numbers of pipes.
extension Fabric {
    /// One side is done: the other learns of it behind what was written.
    mutating func end(_ host: Int, _ id: ConnectionID, because reason: CloseReason, at now: Int64) {
        guard let socket = sites[host].sockets.find(id) else { return }
        let number = Int(socket.pipe)
        let other = socket.side.other
        if ends[at(number, other)].state == .open || (pipes[number].isTaken && ends[at(number, other)].state == .none) {
            let arrival = max(now + pipes[number].latency, ends[at(number, other)].lastArrival)
            ends[at(number, other)].lastArrival = arrival
            push(.end(reason), number, other, arrival: arrival)
        }
        ends[at(number, socket.side)].arrived.removeAll()
        finish(number, socket.side)
    }

    /// Nothing more is said of this socket to its host.
    mutating func finish(_ number: Int, _ side: Side) {
        let (host, id) = (ends[at(number, side)].host, ends[at(number, side)].id)
        sites[host].sockets.remove(id)
        forget(id, of: host)
        ends[at(number, side)].state = .closed
        release(Int32(number))
    }

    /// When neither side has it any more.
    mutating func release(_ pipe: Int32) {
        let number = Int(pipe)
        let dialler = ends[at(number, .dialler)].state
        let listener = ends[at(number, .listener)].state
        let isOver = { (state: PipeEnd.State) in state == .closed || state == .vanished }
        guard isOver(dialler), isOver(listener) || (listener == .none && !pipes[number].isTaken) else { return }
        pipes[number].isFree = true
        pipes[number].generation &+= 1
        for side in [Side.dialler, .listener] { ends[at(number, side)].generation = pipes[number].generation }
        free.append(pipe)
    }

    /// How long bytes take one way from now on.
    mutating func setLatency(of number: Int, to latency: Int64) {
        pipes[number].latency = latency
        for side in [Side.dialler, .listener] { ends[at(number, side)].latency = latency }
    }

    // MARK: - Both ends

    /// Notes that a host thinks well of a socket: that a peer is online behind it. For as long as it is open.
    mutating func mark(_ host: Int, _ id: ConnectionID) {
        if let own = own(host, id) { ends[own].isMarked = true }
    }

    /// Who is at the other ends of a host's marked sockets, as far as these are open, in the order of their numbers.
    ///
    /// - Parameter look: is given a host, and whether its end is marked, too.
    @inline(__always)
    func lookAtPartners(of host: Int, _ look: (_ other: Int, _ isMutual: Bool) -> Void) {
        for index in sites[host].sockets.all.indices {
            let socket = sites[host].sockets.all[index]
            let other = at(socket.pipe, socket.side.other)
            guard ends[at(socket.pipe, socket.side)].isMarked, ends[other].state == .open else { continue }
            look(ends[other].host, ends[other].isMarked)
        }
    }

    // MARK: - Numbers

    mutating func takePipe() -> Int {
        let number: Int
        if let last = free.popLast() {
            number = Int(last)
        } else {
            number = pipes.count
            pipes.append(Pipe())
            ends.append(PipeEnd())
            ends.append(PipeEnd())
        }
        let generation = pipes[number].generation
        pipes[number] = Pipe(generation: generation, isFree: false)
        ends[at(number, .dialler)] = PipeEnd(generation: generation)
        ends[at(number, .listener)] = PipeEnd(generation: generation)
        return number
    }

    /// Which end of all a host's socket is.
    struct OwnEnd: Sendable {
        private let number: UInt32
        private let end: Int32

        /// No socket.
        init() {
            number = 0
            end = -1
        }

        /// - Parameter id: one of a run's first four thousand million.
        init(_ id: ConnectionID, end: Int) {
            number = UInt32(truncatingIfNeeded: id.number)
            self.end = Int32(end)
        }

        /// `nil` when it is another socket's, or none's.
        @inline(__always)
        func of(_ id: ConnectionID) -> Int? {
            end >= 0 && number == UInt32(truncatingIfNeeded: id.number) ? Int(end) : nil
        }
    }

    /// How many of a host's sockets are found at once: with more, or numbers far apart, some are searched for.
    static let endsKnown = 256

    mutating func add(_ socket: SocketTable.Socket, to host: Int) {
        sites[host].sockets.add(socket)
        ownEnds[known(host, socket.id)] = OwnEnd(socket.id, end: at(socket.pipe, socket.side))
    }

    mutating func forget(_ id: ConnectionID, of host: Int) {
        let place = known(host, id)
        if ownEnds[place].of(id) != nil { ownEnds[place] = OwnEnd() }
    }

    @inline(__always)
    private func known(_ host: Int, _ id: ConnectionID) -> Int {
        host &* Fabric.endsKnown &+ Int(truncatingIfNeeded: id.number) & (Fabric.endsKnown &- 1)
    }

    /// Which end is a host's own; the other's is the one beside it, `^ 1`. `nil` when it has none of that number.
    @inline(__always)
    func own(_ host: Int, _ id: ConnectionID) -> Int? {
        if let end = ownEnds[known(host, id)].of(id) { return end }
        return sites[host].sockets.find(id).map { at($0.pipe, $0.side) }
    }

    @inline(__always)
    func side(of end: Int) -> Side { end & 1 == 0 ? .dialler : .listener }

    /// Where an end of a pipe is.
    @inline(__always)
    func at(_ number: Int, _ side: Side) -> Int { number &* 2 &+ Int(side.rawValue) }

    @inline(__always)
    func at(_ number: Int32, _ side: Side) -> Int { at(Int(number), side) }

    func ref(_ number: Int) -> PipeRef {
        PipeRef(number: Int32(number), generation: pipes[number].generation)
    }

    @inline(__always)
    func number(_ ref: PipeRef) -> Int? {
        let number = Int(ref.number)
        return pipes[number].generation == ref.generation && !pipes[number].isFree ? number : nil
    }
}

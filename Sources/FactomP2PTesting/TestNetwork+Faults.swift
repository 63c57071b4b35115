import FactomOverlay
import FactomSimulation

// TestNetwork, as far as the links between nodes go.
extension TestNetwork {
    /// Cuts the network into pieces: nothing gets from one to another until ``heal()``. Nodes that are in no group are
    /// a piece together. It takes the place of an earlier partition.
    ///
    /// Connections stand, and what is written to them waits, until their nodes give them up for their silence.
    public func partition(_ groups: [Int]...) {
        partition(groups)
    }

    /// The same for groups of neighbours: `network.partition(0..<50, 50..<100)`.
    public func partition(_ groups: Range<Int>...) {
        partition(groups.map(Array.init))
    }

    private func partition(_ groups: [[Int]]) {
        for index in groups.joined() { check(index) }
        var islands = Array(repeating: 0, count: count)
        for (number, group) in groups.enumerated() {
            for index in group { islands[index] = number + 1 }
        }
        let pieces = groups.count
        let places = islands
        change { fabric, now in
            fabric.removeWalls(at: now)
            for (index, island) in places.enumerated() { fabric.settle(index, on: island) }
            for one in 0...pieces {
                for other in 0...pieces where one != other { fabric.wall(from: one, to: other) }
            }
        }
    }

    /// Ends a partition. What was sent in vain is sent again, within two seconds of virtual time.
    public func heal() {
        change { fabric, now in fabric.removeWalls(at: now) }
    }

    /// Makes everything between two nodes take this long, each way, from now on: messages, and the making of
    /// connections. Zero, as at the beginning, is at once.
    public func delay(_ time: Duration, between one: Int, and other: Int) {
        check(one)
        check(other)
        change { fabric, _ in fabric.detour(one, other, max(time.wholeNanoseconds, 0)) }
    }

    /// The same between all nodes.
    public func delay(_ time: Duration) {
        let all = 0..<count
        change { fabric, _ in
            for one in all {
                for other in all where one < other { fabric.detour(one, other, max(time.wholeNanoseconds, 0)) }
            }
        }
    }

    private func change(_ body: @escaping @Sendable (inout Fabric, _ now: Int64) -> Void) {
        loop.run { [internet] in internet.change(body) }
    }
}

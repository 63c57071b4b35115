import FactomOverlay
import FactomWire
import NIOCore
import Testing

@testable import FactomSimulation

@Suite("The virtual internet") struct FabricTests {
    /// Two hosts of which the first has dialled the second, and all that they were told.
    private struct Line {
        var fabric: Fabric
        var now: Int64 = 0
        var told: [String] = []
        var times: [Int64] = []
        let dialled = ConnectionID(1)
        let accepted = ConnectionID(2)

        init(_ change: (inout Weather) -> Void = { _ in }, seed: UInt64 = 1) {
            fabric = Fabric(seed: seed)
            fabric.weather.jitter = 0
            change(&fabric.weather)
            for host in 1...2 { _ = fabric.addHost(at: Line.endpoint(host)) }
            fabric.listen(0)
        }

        static func endpoint(_ host: Int) -> Endpoint { Endpoint(address: .v4(0x1401_0000 + UInt32(host)), port: 8108) }

        mutating func dial() {
            fabric.dial(0, dialled, to: Line.endpoint(2), patience: 5 * VirtualTime.second, at: now)
        }

        /// A line that stands, before anything was said.
        static func standing(_ change: (inout Weather) -> Void = { _ in }) -> Line {
            var line = Line(change)
            line.fabric.listen(1)
            line.dial()
            line.run(until: VirtualTime.second)
            line.told = []
            return line
        }

        mutating func run(until end: Int64) {
            while let next = fabric.next(), next <= end {
                guard let (time, host, event) = fabric.step() else { continue }
                now = time
                times.append(time)
                hear(event, host)
            }
            now = end
        }

        private mutating func hear(_ event: Fabric.Event, _ host: Int) {
            switch event {
            case .accepted(let pipe, let from):
                fabric.name(pipe, accepted, at: now)
                told.append("\(host) accepted \(from.address)")
            case .opened(let id): told.append("\(host) opened #\(id.number)")
            case .received(let id, let bytes): told.append("\(host) #\(id.number) \(String(buffer: bytes))")
            case .passed(let id, let message): told.append("\(host) #\(id.number) passed \(String(buffer: message))")
            case .wrote(let id): told.append("\(host) wrote #\(id.number)")
            case .closed(let id, let reason): told.append("\(host) closed #\(id.number): \(reason)")
            }
        }

        mutating func pass(_ text: String) -> Bool {
            fabric.pass(0, dialled, ByteBuffer(string: text), at: now)
        }

        mutating func write(_ text: String, from host: Int) -> Bool {
            fabric.write(host, host == 0 ? dialled : accepted, ByteBuffer(string: text), at: now)
        }
    }

    @Test func messagesThatArePassedStayBetweenTheBytesTheyWereSentBetween() {
        var line = Line()
        line.fabric.listen(1)
        line.dial()
        line.run(until: VirtualTime.second)
        line.told = []
        line.fabric.passedBytes = 1000
        line.fabric.weather.socketBuffer = 1500
        let taken = [line.write("one", from: 0), line.pass("two"), line.write("three", from: 0), line.pass("four")]
        // A thousand bytes more are too many for the socket.
        #expect(taken == [true, true, true, false])
        line.run(until: 2 * VirtualTime.second)
        #expect(
            line.told.filter { !$0.contains("wrote") } == [
                "1 #2 one", "1 #2 passed two", "1 #2 three", "1 #2 passed four",
            ])
        #expect(line.told.contains("0 wrote #1"))
    }

    @Test func aDialOpensBothEndsAndBytesArriveInOrder() {
        var line = Line()
        line.fabric.listen(1)
        line.dial()
        line.run(until: VirtualTime.second)
        #expect(line.told == ["1 accepted 20.1.0.1", "0 opened #1"])
        line.told = []
        #expect(line.write("one ", from: 0) == true)
        #expect(line.write("two", from: 0) == true)
        line.run(until: 2 * VirtualTime.second)
        #expect(line.told == ["1 #2 one ", "1 #2 two"])
    }

    @Test func nobodyListensAndTheDialIsRefused() {
        var line = Line()
        line.fabric.listen(1)
        line.fabric.stop(1, at: 0)
        line.dial()
        line.run(until: 10 * VirtualTime.second)
        #expect(line.told == ["0 closed #1: can't be reached: connection refused"])
    }

    @Test func theMachineIsOffAndTheDialTimesOut() {
        var line = Line()
        line.dial()
        line.run(until: 10 * VirtualTime.second)
        #expect(line.told == ["0 closed #1: can't be reached: connection timed out"])
        #expect(line.times == [5 * VirtualTime.second])
    }

    @Test func anEndComesBehindTheBytesBeforeIt() {
        var line = Line.standing()
        _ = line.write("last words", from: 0)
        line.fabric.close(0, line.dialled, at: line.now)
        line.run(until: 5 * VirtualTime.second)
        #expect(line.told == ["1 #2 last words", "1 closed #2: the peer closed the connection"])
        #expect(line.fabric.connections(of: 0) == [] && line.fabric.connections(of: 1) == [])
    }

    @Test func whoDoesNotReadStallsTheWriterUntilItReads() {
        var line = Line.standing { $0.socketBuffer = 8 }
        line.fabric.hold(1, line.accepted)
        #expect(line.write("12345678", from: 0) == true)
        #expect(line.write("9", from: 0) == false)
        line.run(until: 5 * VirtualTime.second)
        #expect(line.told == [])
        line.fabric.release(1, line.accepted, at: line.now)
        line.run(until: 10 * VirtualTime.second)
        #expect(line.told == ["1 #2 12345678", "1 #2 9", "0 wrote #1"])
    }

    @Test func whatMeetsAWallArrivesWhenItFalls() {
        var line = Line.standing()
        line.fabric.settle(1, on: 1)
        line.fabric.wall(from: 0, to: 1)
        _ = line.write("hello", from: 0)
        _ = line.write("there", from: 1)
        line.run(until: 20 * VirtualTime.second)
        // Only one way is walled.
        #expect(line.told == ["0 #1 there"])
        line.fabric.removeWalls(at: line.now)
        line.run(until: 30 * VirtualTime.second)
        #expect(line.told == ["0 #1 there", "1 #2 hello"])
    }

    @Test func whoVanishesIsMissedOnlyWhenItIsBack() {
        var line = Line.standing()
        line.fabric.vanish(1, at: line.now)
        #expect(line.write("hello?", from: 0) == true)
        line.run(until: 60 * VirtualTime.second)
        #expect(line.told == [])
        line.fabric.listen(1)
        _ = line.write("hello?", from: 0)
        line.run(until: 70 * VirtualTime.second)
        #expect(line.told == ["0 closed #1: the connection broke: connection reset by peer"])
    }

    @Test func aResetIsTheEndForBothAndWhatWasOnItsWayIsLost() {
        var line = Line.standing()
        _ = line.write("lost", from: 0)
        line.fabric.reset(0, line.dialled, at: line.now)
        line.run(until: 5 * VirtualTime.second)
        #expect(
            line.told.sorted() == [
                "0 closed #1: the connection broke: connection reset by peer",
                "1 closed #2: the connection broke: connection reset by peer",
            ])
    }

    @Test func cutBytesArriveWholeInTheEnd() {
        for seed in 1...20 {
            var line = Line({ $0.cutChance = 0.7 }, seed: UInt64(seed))
            line.fabric.listen(1)
            line.dial()
            line.run(until: VirtualTime.second)
            line.told = []
            for text in ["abcdefgh", "ijkl", "mnopqrstuvwxyz"] { _ = line.write(text, from: 0) }
            line.run(until: 60 * VirtualTime.second)
            #expect(line.told.map { $0.dropFirst(5) }.joined() == "abcdefghijklmnopqrstuvwxyz")
        }
    }

    @Test func bandwidthSpreadsBytesOverTime() {
        var line = Line.standing { ($0.bandwidth, $0.socketBuffer) = (1000, 1 << 20) }
        let start = line.now
        line.times = []
        for _ in 0..<3 { _ = line.write(String(repeating: "x", count: 1000), from: 0) }
        line.run(until: 60 * VirtualTime.second)
        let seconds = line.times.map { ($0 - start) / VirtualTime.second }
        #expect(seconds == [1, 2, 3])
    }

    @Test func changedBytesAreRemembered() {
        var line = Line.standing { $0.corruptChance = 1 }
        _ = line.write("hello", from: 0)
        line.run(until: 5 * VirtualTime.second)
        #expect(line.told.count == 1 && line.told != ["1 #2 hello"])
        #expect(line.fabric.corrupted == [HostPair(1, 0)])
    }

    @Test func aPausedHostLosesNothing() {
        var line = Line.standing()
        line.fabric.hold(1, true, at: line.now)
        _ = line.write("one", from: 0)
        _ = line.write("two", from: 0)
        line.fabric.close(0, line.dialled, at: line.now)
        line.run(until: 5 * VirtualTime.second)
        #expect(line.told == [])
        line.fabric.hold(1, false, at: line.now)
        line.run(until: 10 * VirtualTime.second)
        #expect(line.told == ["1 #2 one", "1 #2 two", "1 closed #2: the peer closed the connection"])
    }
}

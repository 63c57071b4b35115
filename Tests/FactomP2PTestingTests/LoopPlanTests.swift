import FactomP2P
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import FactomP2PTesting

/// What a virtual loop runs next.
@Suite struct LoopPlanTests {
    private let log = NIOLockedValueBox<[String]>([])

    /// Runs all that there is to run now.
    private func run(_ plan: inout LoopPlan) -> [String] {
        while let work = plan.next() {
            guard case .closure(let closure) = work else { break }
            closure()
        }
        return taken()
    }

    private func note(_ line: String) -> @Sendable () -> Void {
        { [log] in log.withLockedValue { $0.append(line) } }
    }

    @Test func whatIsReadyRunsInItsOrder() {
        var plan = LoopPlan()
        for line in ["a", "b", "c"] { plan.add(.closure(note(line))) }
        #expect(run(&plan) == ["a", "b", "c"])
    }

    @Test func aTimerWaitsUntilSomebodyWaitsForItsTime() async {
        var plan = LoopPlan()
        plan.schedule(plan.number(), at: .uptimeNanoseconds(20), note("20"))
        plan.schedule(plan.number(), at: .uptimeNanoseconds(10), note("10"))
        plan.schedule(plan.number(), at: .uptimeNanoseconds(20), note("20 again"))
        plan.schedule(plan.number(), at: .uptimeNanoseconds(30), note("30"))
        #expect(run(&plan) == [])
        await withCheckedContinuation { continuation in
            plan.wait(plan.number(), until: .uptimeNanoseconds(25), continuation)
            for line in ["10", "20", "20 again"] {
                #expect(next(&plan) == [line])
            }
            guard case .wake(let first) = plan.next() else { return continuation.resume() }
            first.resume()
        }
        #expect(plan.now == .uptimeNanoseconds(25))
        #expect(run(&plan) == [])
    }

    private func next(_ plan: inout LoopPlan) -> [String] {
        if case .closure(let closure) = plan.next() { closure() }
        return taken()
    }

    private func taken() -> [String] {
        log.withLockedValue { lines in
            defer { lines = [] }
            return lines
        }
    }

    private func isIdle(_ plan: inout LoopPlan) -> Bool { plan.next() == nil }

    @Test func aCancelledTimerDoesNothing() async {
        var plan = LoopPlan()
        let number = plan.number()
        plan.schedule(number, at: .uptimeNanoseconds(0), note("never"))
        plan.cancel(number)
        #expect(run(&plan) == [])
    }

    @Test func theClockWaitsForWhoIsBusyElsewhere() async {
        var plan = LoopPlan()
        plan.schedule(plan.number(), at: .uptimeNanoseconds(10), note("10"))
        let reader = ReaderID(plan.number(), task: 1)
        plan.leave(reader)
        await withCheckedContinuation { continuation in
            plan.wait(plan.number(), until: .uptimeNanoseconds(10), continuation)
            #expect(isIdle(&plan))
            #expect(plan.isHeldUp)
            plan.add(.closure(note("what is ready is no matter of time")))
            #expect(next(&plan) == ["what is ready is no matter of time"])
            #expect(isIdle(&plan))
            plan.comeBack(reader)
            #expect(next(&plan) == ["10"])
            guard case .wake(let first) = plan.next() else { return continuation.resume() }
            first.resume()
        }
    }
}

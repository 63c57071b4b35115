import Testing

@testable import FactomP2P

@Suite struct ReadGateTests {
    @Test func anOpenGateLetsEveryReadPassAndOwesNone() {
        var gate = ReadGate()
        #expect(gate.letsReadPass() == true)
        #expect(gate.open(after: .inbox) == false)
    }

    @Test(arguments: ReadGate.Reason.allCases, ReadGate.Reason.allCases)
    func readingGoesOnWhenTheLastReasonIsGone(first: ReadGate.Reason, second: ReadGate.Reason) {
        var gate = ReadGate()
        gate.close(for: first)
        gate.close(for: second)
        #expect(gate.letsReadPass() == false)
        #expect(gate.open(after: first) == (first == second))
        #expect(gate.letsReadPass() == (first == second))
        #expect(gate.open(after: second) == (first != second))
        #expect(gate.letsReadPass() == true)
    }

    @Test func aReasonThatIsGivenTwiceIsOne() {
        var gate = ReadGate()
        gate.close(for: .inbox)
        gate.close(for: .inbox)
        #expect(gate.letsReadPass() == false)
        #expect(gate.open(after: .inbox) == true)
    }

    @Test func theEndOfAReasonThatWasNotGivenUndoesNoOther() {
        var gate = ReadGate()
        gate.close(for: .inbox)
        #expect(gate.letsReadPass() == false)
        #expect(gate.open(after: .rate) == false)
        #expect(gate.letsReadPass() == false)
    }

    @Test func whoOwesNoReadMakesNone() {
        var gate = ReadGate()
        gate.close(for: .rate)
        #expect(gate.open(after: .rate) == false)
        #expect(gate.letsReadPass() == true)
    }
}

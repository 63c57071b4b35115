import FactomWire
import Testing

@testable import FactomOverlay

@Suite("The connections of a node") struct ConnectionTableTests {
    /// Far more than places are remembered for, some of them with numbers that share one.
    private func table(_ numbers: [UInt64]) -> ConnectionTable {
        var table = ConnectionTable()
        for number in numbers {
            let connection = Connection(
                .incoming, dialProtocol: .v10, nonce: number, sharing: SharedSettings(.local), at: .zero)
            table.insert(connection, as: ConnectionID(number))
        }
        return table
    }

    @Test func eachIsFoundByItsNumberHoweverManyComeAndGo() {
        var chance = Chance(seed: 1, 2)
        var numbers: [UInt64] = (0..<700).map { UInt64($0 * 3 + 1) }
        numbers += [1 << 20, 1 << 20 + 256, 1 << 40]
        var table = table(numbers)
        for _ in 0..<400 {
            let gone = numbers.remove(at: Int.random(in: numbers.indices, using: &chance))
            #expect(table.remove(ConnectionID(gone))?.nonce == gone)
            #expect(table.index(of: ConnectionID(gone)) == nil)
        }
        #expect(table.ids.map(\.number) == numbers)
        for (position, number) in numbers.enumerated() {
            #expect(table.index(of: ConnectionID(number)) == position)
            #expect(table[position].nonce == number)
        }
        for number: UInt64 in [0, 2, 3, 700 * 3 + 1, 1 << 41] { #expect(table.index(of: ConnectionID(number)) == nil) }
    }
}

import NIOCore
import TestSupport
import Testing

@testable import FactomWire

/// The numbers' "A gob stream from a stranger", as far as definitions go.
@Suite(.timeLimit(.minutes(1))) struct MaliciousDefinitionTests {
    // MARK: - Ids

    @Test(arguments: Stranger.allCases) func builtinTypesCannotBeDefinedAgain(_ stranger: Stranger) {
        for id in 1...64 as ClosedRange<Int64> {
            #expect(stranger.error(after: Gob.slice(id, of: Gob.uint)) == .gob(.typeID(-id)))
        }
    }

    @Test(arguments: Stranger.allCases) func anIDThatHasNoNegationIsRefused(_ stranger: Stranger) {
        #expect(stranger.error(after: Gob.message(Gob.signed(.min), [0])) == .gob(.typeID(.min)))
        #expect(stranger.error(after: Gob.message(Gob.signed(1 - .max), [0])) == .gob(.typeID(1 - .max)))
        #expect(stranger.error(after: Gob.message(Gob.signed(-1 << 31), [0])) == .gob(.typeID(-1 << 31)))
        #expect(stranger.error(after: Gob.message(Gob.signed(.max), [0])) == .gob(.typeID(.max)))
    }

    @Test(arguments: Stranger.allCases) func anIDCannotBeDefinedTwice(_ stranger: Stranger) {
        let definition = Gob.slice(80, of: Gob.uint)
        #expect(stranger.error(after: definition, definition) == .gob(.redefined(type: 80)))
    }

    @Test(arguments: Stranger.settled) func theTypesOfTheHandshakeCannotBeDefinedAgain(_ stranger: Stranger) {
        let definition = GobWriter.definitions9.readableBytesView
        #expect(stranger.error(after: Array(definition)) == .gob(.redefined(type: 65)))
    }

    @Test(arguments: Stranger.allCases) func aFieldCannotBeOfTypeZeroOrLess(_ stranger: Stranger) {
        for id in [0, -1, -80, .min, 1 << 31, .max] as [Int64] {
            #expect(stranger.error(after: Gob.structure(80, [("A", id)])) == .gob(.typeID(id)))
            #expect(stranger.error(after: Gob.slice(80, of: id)) == .gob(.typeID(id)))
            #expect(stranger.error(after: Gob.array(80, of: id, length: 1)) == .gob(.typeID(id)))
            #expect(stranger.error(after: Gob.map(80, from: id, to: Gob.uint)) == .gob(.typeID(id)))
            #expect(stranger.error(after: Gob.map(80, from: Gob.uint, to: id)) == .gob(.typeID(id)))
        }
    }

    @Test(arguments: Stranger.allCases) func anElementTypeMustBeNamed(_ stranger: Stranger) {
        #expect(stranger.error(after: Gob.define(80, [2], Gob.common(80), [0, 0])) == .gob(.typeID(0)))
        #expect(stranger.error(after: Gob.define(80, [1], Gob.common(80), [0, 0])) == .gob(.typeID(0)))
        #expect(stranger.error(after: Gob.define(80, [4], Gob.common(80), [0, 0])) == .gob(.typeID(0)))
        let field = Gob.define(80, [3], Gob.common(80), [1, 1, 1], Gob.text("A"), [0, 0, 0])
        #expect(stranger.error(after: field) == .gob(.typeID(0)))
    }

    // MARK: - Kinds

    @Test(arguments: Stranger.allCases) func aDefinitionOfTwoKindsIsRefused(_ stranger: Stranger) {
        let slice = Gob.join([2], Gob.common(80), [1], Gob.signed(3), [0])
        let structure = Gob.join([1], Gob.common(80), [0])
        #expect(stranger.error(after: Gob.define(80, slice, structure, [0])) == .gob(.definition(type: 80)))
    }

    @Test(arguments: Stranger.allCases) func aDefinitionOfNoKindIsRefused(_ stranger: Stranger) {
        #expect(stranger.error(after: Gob.define(80, [0])) == .gob(.definition(type: 80)))
    }

    @Test(arguments: Stranger.allCases) func typesWithTheirOwnEncodingAreRefused(_ stranger: Stranger) {
        for kind in 5...7 as ClosedRange<UInt8> {
            #expect(stranger.error(after: Gob.marshaler(80, kind: kind)) == .gob(.unsupported(type: 80)))
        }
        #expect(stranger.error(after: Gob.define(80, [8])) == .gob(.fieldNumber(8)))
    }

    /// Complex numbers, interfaces, and the ids that Go keeps for itself.
    @Test(arguments: Stranger.allCases) func fieldsOfTypesThatAreNeverNeededAreRefused(_ stranger: Stranger) {
        for id in 7...64 as ClosedRange<Int64> {
            let error = WireError.gob(.unsupported(type: Int(id)))
            #expect(stranger.error(after: Gob.structure(80, [("A", id)])) == error)
            #expect(stranger.error(after: Gob.slice(80, of: id)) == error)
            #expect(stranger.error(after: Gob.array(80, of: id, length: 1)) == error)
            #expect(stranger.error(after: Gob.map(80, from: id, to: Gob.uint)) == error)
            #expect(stranger.error(after: Gob.map(80, from: Gob.uint, to: id)) == error)
        }
    }

    @Test(arguments: Stranger.allCases) func anArrayCannotBeLongerThanAnyMessageMayBe(_ stranger: Stranger) {
        for length in [-1, .min, 65_537, 1 << 62, .max] as [Int64] {
            let error = WireError.gob(.arrayLength(length))
            #expect(stranger.error(after: Gob.array(80, of: Gob.uint, length: length)) == error)
        }
        #expect(stranger.error(after: Gob.array(80, of: Gob.uint, length: 65_536)) == nil)
        #expect(stranger.error(after: Gob.array(81, of: Gob.uint, length: 0)) == nil)
    }

    // MARK: - Fields

    @Test(arguments: Stranger.allCases) func aStructOfAHundredMillionFieldsIsRefusedByItsCount(_ stranger: Stranger) {
        for count in [65_537, 100_000_000, 1 << 40] as [UInt64] {
            let definition = Gob.define(80, Gob.structT(80, count: count, []), [0])
            #expect(stranger.error(after: definition) == .gob(.limit(.elements, Int(count))))
        }
        let most = Gob.define(80, Gob.structT(80, count: .max, []), [0])
        #expect(stranger.error(after: most) == .gob(.limit(.elements, .max)))
    }

    @Test(arguments: Stranger.allCases) func aStructHasAtMost32Fields(_ stranger: Stranger) {
        let fields = (1...33).map { ("F\($0)", Gob.uint) }
        #expect(stranger.error(after: Gob.structure(80, Array(fields.prefix(32)))) == nil)
        #expect(stranger.error(after: Gob.structure(80, fields)) == .gob(.limit(.fields, 33)))
    }

    @Test(arguments: Stranger.allCases) func aStructThatClaimsMoreFieldsThanItHasIsCut(_ stranger: Stranger) {
        let definition = Gob.message(Gob.signed(-80), Gob.structT(80, count: 3, [("A", 3), ("B", 3)]).dropLast())
        #expect(stranger.error(after: definition) == .gob(.cut))
    }

    @Test(arguments: Stranger.allCases) func fieldNamesAreUniqueAndNotEmpty(_ stranger: Stranger) {
        let twice: [(String, Int64)] = [("Payload", Gob.bytes), ("Header", 81), ("Payload", Gob.bytes)]
        #expect(stranger.error(after: Gob.structure(80, twice)) == .gob(.fieldName("Payload")))
        #expect(stranger.error(after: Gob.structure(80, [("", Gob.uint)])) == .gob(.fieldName("")))
    }

    @Test(arguments: Stranger.allCases) func namesHaveAtMost64Bytes(_ stranger: Stranger) {
        let name = String(repeating: "n", count: 64)
        #expect(stranger.error(after: Gob.structure(80, [(name, Gob.uint)])) == nil)
        #expect(stranger.error(after: Gob.structure(80, [(name + "n", Gob.uint)])) == .gob(.limit(.nameBytes, 65)))
        let slice = Gob.define(80, [2], Gob.common(80, named: name + "n"), [1], Gob.signed(3), [0, 0])
        #expect(stranger.error(after: slice) == .gob(.limit(.nameBytes, 65)))
    }

    // MARK: - How many

    @Test(arguments: Stranger.allCases) func nobodyMayDefineForEver(_ stranger: Stranger) {
        let definitions = (80..<120).map { Gob.slice($0, of: Gob.uint) }
        #expect(stranger.error(after: definitions.flatMap { $0 }) == .gob(.limit(.types, 17)))
    }

    /// A million structs, each of the next: there is no room for more than sixteen.
    @Test(arguments: Stranger.allCases) func structsCannotBeNestedForEver(_ stranger: Stranger) {
        let definitions = (80..<1000).map { Gob.structure($0, [("Next", $0 + 1)]) }
        #expect(stranger.error(after: definitions.flatMap { $0 }) == .gob(.limit(.types, 17)))
    }

    @Test(arguments: Stranger.allCases) func definitionsHaveAtMost4KiBInAll(_ stranger: Stranger) {
        let fields = (1...32).map { ("\($0)" + String(repeating: "n", count: 60), Gob.uint) }
        let definition = Gob.structure(80, fields)
        #expect(definition.count > 2048)
        let error = stranger.error(after: definition, Gob.structure(90, fields))
        guard case .gob(.limit(.definitionBytes, let count)) = error else {
            Issue.record("not refused by its bytes: \(String(describing: error))")
            return
        }
        #expect((4097..<5000).contains(count))
    }
}

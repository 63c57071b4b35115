import FactomWire
import Testing

@testable import FactomOverlay

@Suite("What a ban is about") struct BanTargetTests {
    @Test(
        "A ban is by address, by subnet or by endpoint, and is read as it is printed",
        arguments: [
            ("1.2.3.4", "1.2.3.4"), ("2001:DB8:0::1", "2001:db8::1"), ("::ffff:1.2.3.4", "1.2.3.4"),
            ("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3/8", "10.0.0.0/8"), ("255.255.255.255/0", "0.0.0.0/0"),
            ("1.2.3.4/31", "1.2.3.4/31"), ("1.2.3.5/31", "1.2.3.4/31"), ("1.2.3.4/32", "1.2.3.4"),
            ("2001:db8:ffff::1/32", "2001:db8::/32"), ("2001:db8::ffff/127", "2001:db8::fffe/127"),
            ("2001:db8::1/128", "2001:db8::1"), ("2001:db8:1:2:3::/64", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::/65", "2001:db8:1:2:8000::/65"), ("ffff::/0", "::/0"), ("ffff::/1", "8000::/1"),
            ("::ffff:10.1.2.3/104", "10.0.0.0/8"), ("::ffff:10.1.2.3/128", "10.1.2.3"), ("::ffff:0:0/96", "0.0.0.0/0"),
            ("1.2.3.4:8108", "1.2.3.4:8108"), ("[::1]:8108", "[::1]:8108"), ("[::ffff:1.2.3.4]:1", "1.2.3.4:1"),
        ])
    func reads(text: String, printed: String) throws {
        let target = try #require(BanTarget(text))
        #expect(target.description == printed)
        #expect(BanTarget(printed) == target)
        #expect(target.normalised == target)
    }

    @Test(arguments: [
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8",
        "10.0.0/8", "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0.0/٨", "10.0.0.0/99999999999999999999", "::/129", "::/1000",
        "::ffff:1.2.3.4/24", "::ffff:1.2.3.4/95", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:8108/24",
        "[::1]", "[::1]:0", "name", "name:8108", "*",
    ])
    func refuses(text: String) {
        #expect(BanTarget(text) == nil)
    }

    @Test func anEndpointIsNotItsAddress() {
        let target = BanTarget.endpoint(endpoint("1.2.3.4:8108"))
        #expect(target.covers(address("1.2.3.4")) == false)
        #expect(target.covers(endpoint("1.2.3.4:8108")) == true)
        #expect(target.covers(endpoint("1.2.3.4:8109")) == false)
        #expect(BanTarget.address(address("1.2.3.4")).covers(endpoint("1.2.3.4:8108")) == true)
    }

    @Test func noSubnetOfOneKindCoversTheOther() {
        #expect(BanTarget("::/0")?.covers(address("1.2.3.4")) == false)
        #expect(BanTarget("0.0.0.0/0")?.covers(address("::1")) == false)
        #expect(BanTarget("0.0.0.0/0")?.covers(address("255.255.255.255")) == true)
        #expect(BanTarget("::/0")?.covers(address("ffff::1")) == true)
    }

    @Test(arguments: 0..<20) func aSubnetCoversWhoeverSharesItsBits(seed: UInt64) {
        var chance = Chance(seed: seed)
        for _ in 0..<200 {
            let isIPv6 = Bool.random(using: &chance)
            let (one, other) = BanTargetTests.relatives(isIPv6, &chance)
            let length = Int.random(in: -2...140, using: &chance)
            let target = BanTarget.subnet(one, prefixLength: length)
            let bits = max(length, 0)
            let shared = BanTargetTests.bits(one).prefix(bits) == BanTargetTests.bits(other).prefix(bits)
            #expect(target.covers(other) == shared)
            #expect(target.normalised.covers(other) == shared)
            #expect(BanTarget(target.normalised.description) == target.normalised)
            #expect(target.normalised == BanTarget.subnet(one.prefix(length), prefixLength: length).normalised)
        }
    }

    /// Two addresses that differ in one bit and perhaps in the ones after it.
    private static func relatives(_ isIPv6: Bool, _ chance: inout Chance) -> (IPAddress, IPAddress) {
        let place = UInt64.random(in: 0..<(isIPv6 ? 128 : 32), using: &chance)
        if !isIPv6 {
            let number = UInt32(truncatingIfNeeded: chance.next())
            return (.v4(number), .v4(number ^ (1 << 31) >> UInt32(place)))
        }
        let (high, low) = (chance.next() | 1 << 60, chance.next())
        let flipped = place < 64 ? (high ^ (1 << 63) >> place, low) : (high, low ^ (1 << 63) >> (place - 64))
        return (.v6(high: high, low: low), .v6(high: flipped.0, low: flipped.1))
    }

    private static func bits(_ address: IPAddress) -> [Bool] {
        switch address {
        case .v4(let number): (0..<32).map { number >> (31 - UInt32($0)) & 1 == 1 }
        case .v6(let high, let low):
            [high, low].flatMap { half in (0..<64).map { half >> (63 - UInt64($0)) & 1 == 1 } }
        }
    }
}

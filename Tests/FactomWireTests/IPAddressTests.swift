import FactomWire
import Testing

@Suite struct IPAddressTests {
    // MARK: - Text

    @Test(arguments: [
        ("0.0.0.0", 0), ("1.2.3.4", 0x0102_0304), ("127.0.0.1", 0x7f00_0001), ("255.255.255.255", UInt32.max),
        ("10.20.30.40", 0x0a14_1e28),
    ])
    func readsAndPrintsIPv4(_ text: String, _ number: UInt32) {
        #expect(IPAddress(text) == .v4(number))
        #expect(IPAddress.v4(number).description == text)
    }

    /// Go, too, refuses zeros in front: elsewhere they mean octal.
    @Test(arguments: [
        "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.1.1.1", "1.2.3.999", "01.2.3.4",
        "1.2.3.04", "00.0.0.0", "1.2.3.4 ", " 1.2.3.4", "1.2.3.-4", "+1.2.3.4", "1.2.3.4\0", "0x7f.0.0.1", "1.2.3.٤",
        "1.2.3.4:80", "1,2,3,4", "localhost", "1.2.3.4/8", "99999999999.1.1.1",
    ])
    func refusesWhatIsNoIPv4(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    /// How RFC 5952 writes it, and how it may come.
    @Test(arguments: [
        ("::", ["0:0:0:0:0:0:0:0", "0::", "::0", "0::0.0.0.0"]),
        ("::1", ["0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "::0001", "::0.0.0.1", "0:0::1"]),
        ("1::", ["1:0:0:0:0:0:0:0", "1::0"]),
        ("2001:db8::1", ["2001:DB8::1", "2001:0db8:0:0:0:0:0:1", "2001:db8:0::0:1"]),
        ("2001:db8:0:1:1:1:1:1", ["2001:db8::1:1:1:1:1"]),
        ("2001:0:0:1::1", ["2001:0:0:1:0:0:0:1"]),
        ("2001:db8::1:0:0:1", ["2001:db8:0:0:1:0:0:1", "2001:db8:0:0:1::1"]),
        ("0:2:3:4:5:6:7:8", ["::2:3:4:5:6:7:8"]),
        ("1:2:3:4:5:6:7:0", ["1:2:3:4:5:6:7::"]),
        ("1:2:3:4:5:6:7:8", ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:0.7.0.8"]),
        ("fe80::a00:20ff:feb9:17fa", ["FE80::0A00:20FF:FEB9:17FA"]),
        ("64:ff9b::102:304", ["64:ff9b::1.2.3.4"]),
        ("::1:0:0", ["0:0:0:0:0:1:0:0", "::1:0.0.0.0"]),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ["ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"]),
    ])
    func readsAndPrintsIPv6(_ canonical: String, _ spellings: [String]) {
        for text in spellings {
            #expect(IPAddress(text)?.description == canonical, "\(text)")
            #expect(IPAddress(text)?.isIPv6 == true, "\(text)")
        }
    }

    @Test(arguments: [
        ":", ":::", "1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8", "1::2::3", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:", ":1::", "::1:", "1:::2", "12345::",
        "00001::", "g::", "::-1", "::+1", "fe80::1%eth0", "[::1]", "::1/64", "::1.2.3", "::1.2.3.4.5", "1.2.3.4::",
        "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::256.1.1.1", " ::1", "::1 ", "::１", "::ffff:01.2.3.4",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0001", "::\u{301}1",
    ])
    func refusesWhatIsNoIPv6(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func everyAddressIsReadAsPrinted() {
        var seeded = Seeded(seed: 6)
        for _ in 0..<1000 {
            // Groups of zeros are what makes it hard: half of them are.
            let groups = (0..<8).map { _ in seeded.chance(oneIn: 2) ? [0, 0] : seeded.bytes(2) }
            let six = IPAddress(bytes: groups.flatMap { $0 })
            #expect(six != nil && six.flatMap { IPAddress($0.description) } == six)
            let four = IPAddress.v4(UInt32(truncatingIfNeeded: seeded.next()))
            #expect(IPAddress(four.description) == four)
        }
    }

    // MARK: - Mapped IPv4

    /// One machine has one address, whichever socket it came through.
    @Test func anIPv4AddressMappedIntoIPv6IsTheIPv4Address() {
        let four = IPAddress.v4(0x0102_0304)
        for text in ["::ffff:1.2.3.4", "::FFFF:102:304", "0:0:0:0:0:ffff:1.2.3.4"] {
            #expect(IPAddress(text) == four)
        }
        #expect(IPAddress(bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4]) == four)
        #expect(IPAddress(bytes: [1, 2, 3, 4]) == four)
        #expect(IPAddress("::fffe:1.2.3.4")?.isIPv6 == true)
        #expect(IPAddress("1::ffff:1.2.3.4")?.isIPv6 == true)
    }

    @Test func otherCountsOfBytesAreNoAddress() {
        for count in 0...20 where count != 4 && count != 16 {
            #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
        }
    }

    // MARK: - Kinds

    @Test(arguments: [
        "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
        "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0",
        "203.0.112.255", "203.0.114.0", "223.255.255.255", "2000::", "2001:200::1", "2001:db7::1", "2001:db9::1",
        "2003::1", "2600::1", "2a00::1",
        "3ffe:ffff::", "3fff:1000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ])
    func addressesOfTheInternetArePublic(_ text: String) {
        #expect(IPAddress(text)?.isPublic == true)
    }

    @Test(arguments: [
        "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
        "127.255.255.255", "169.254.0.0", "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.2.1",
        "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1",
        "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1",
        "64:ff9b::808:808", "100::1", "1fff::1", "2001::1", "2001:1ff:ffff::1", "2001:db8::1", "2001:db8:ffff::1",
        "2002:7f00:1::",
        "3fff::1", "3fff:fff:ffff::1", "4000::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    ])
    func addressesThatNobodyElseReachesAreNotPublic(_ text: String) {
        #expect(IPAddress(text)?.isPublic == false)
    }

    @Test func diversityIsCountedInNetworks() throws {
        func group(_ text: String) throws -> UInt64 { try #require(IPAddress(text)).group }
        #expect(try group("1.2.3.4") == group("1.2.255.255"))
        #expect(try group("1.2.3.4") != group("1.3.3.4"))
        #expect(try group("1.2.3.4") == group("::ffff:1.2.9.9"))
        #expect(try group("2001:db8::1") == group("2001:db8:ffff::1"))
        #expect(try group("2001:db8::1") != group("2001:db9::1"))
        #expect(try group("0.0.1.2") != group("::102"))
        #expect(try group("1.2.0.0") != group("0:102::"))
    }
}

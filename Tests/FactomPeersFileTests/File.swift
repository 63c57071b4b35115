import FactomOverlay
import FactomPeersFile
import FactomWire

/// What files say in these tests, and when they are read.
enum File {
    /// 2026-01-02T03:04:05Z, 100 seconds into the run.
    static let clock = FileClock(now: .zero + .seconds(100), unixSeconds: 1_767_323_045)

    /// So many seconds from the reading.
    static func moment(_ seconds: Int) -> Moment { clock.now + .seconds(seconds) }

    static let four = Endpoint(address: .v4(0x0102_0304), port: 8108)
    static let six = Endpoint(address: .v6(high: 0x2001_0db8_0000_0000, low: 1), port: 1)

    static var example: Remembered {
        var remembered = Remembered()
        remembered.addresses = [
            Remembered.Address(
                four, source: .v4(0x0506_0708), lastSeen: moment(0), lastSuccess: moment(-3600), failures: 2,
                wasPeer: true),
            Remembered.Address(six, lastSeen: moment(-86_400)),
        ]
        remembered.bans = [
            Remembered.Ban(
                .subnet(.v4(0x0a00_0000), prefixLength: 8), until: moment(86_400), reason: .byHand("said \"no\""),
                offences: 1),
            Remembered.Ban(.address(.v4(0x0909_0909)), until: moment(1), reason: .undecodable),
        ]
        remembered.scores = [Remembered.Score(four.address, -150)]
        return remembered
    }

    /// A file of ours with these entries.
    static func ours(addresses: String = "", bans: String = "", scores: String = "") -> String {
        #"{"version": 1, "network": "0xfeedbeef", "addresses": [\#(addresses)], "bans": [\#(bans)], "scores": [\#(scores)]}"#
    }
}

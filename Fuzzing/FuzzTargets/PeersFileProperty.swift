import FactomOverlay
import FactomPeersFile
import FactomWire

import struct NIOCore.ByteBuffer

/// A peers file of any of the three formats.
enum PeersFileProperty {
    private static let clock = FileClock(now: .zero + .seconds(1000), unixSeconds: 1_767_323_045)

    static func check(_ input: ByteBuffer) throws(Broken) {
        let bytes = Array(input.readableBytesView)
        let decoded: PeersFile.Decoded
        do throws(PeersFile.Flaw) {
            decoded = try PeersFile.decode(bytes, clock: clock)
        } catch {
            return try hold(quoted(error.description).count == min(error.description.count, 64), "a flaw is harmless")
        }
        try checkBounds(decoded)
        try checkKept(decoded.remembered)
        try checkRewritten(decoded.remembered)
        try checkOfOneNetwork(bytes, decoded)
    }

    private static func checkBounds(_ decoded: PeersFile.Decoded) throws(Broken) {
        let remembered = decoded.remembered
        let counts = [remembered.addresses.count, remembered.bans.count, remembered.scores.count]
        try hold(counts.allSatisfy { $0 <= PeersFile.entryLimit }, "entries have a limit")
        let told = min(decoded.leftOutCount, PeersFile.leftOutLimit)
        try hold(decoded.leftOut.count == told, "what is left out is told of, up to a limit")
        for entry in decoded.leftOut {
            let scalars = entry.description.unicodeScalars
            try hold(scalars.count < 300, "what is left out is told of shortly")
            try hold(!scalars.contains { $0.value < 0x20 || $0.value == 0x7f }, "and without controls")
        }
    }

    private static func checkKept(_ remembered: Remembered) throws(Broken) {
        let addresses = remembered.addresses
        try hold(Set(addresses.map(\.endpoint)).count == addresses.count, "an endpoint is there once")
        try hold(addresses.allSatisfy { $0.endpoint.port > 0 && $0.failures >= 0 }, "an address could be dialled")
        try hold(addresses.allSatisfy { $0.lastSeen <= clock.now }, "what was seen is past")
        try hold(addresses.allSatisfy { $0.lastSuccess ?? clock.now <= clock.now }, "what succeeded is past")
        try hold(Set(remembered.bans.map(\.target)).count == remembered.bans.count, "a target is banned once")
        try hold(remembered.bans.allSatisfy { $0.offences >= 0 }, "offences are counted")
        try hold(
            remembered.bans.allSatisfy { clock.now < $0.until || $0.offences > 0 },
            "a ban is not over, or the next is the longer for it")
        try hold(Set(remembered.scores.map(\.address)).count == remembered.scores.count, "an address has one score")
    }

    private static func checkRewritten(_ remembered: Remembered) throws(Broken) {
        let written = PeersFile.encode(remembered, network: Rewriting.network, clock: clock)
        try hold(written.count <= PeersFile.byteLimit, "what is written can be read")
        let expected = (remembered, Rewriting.network, 0)
        let read = try? PeersFile.decode(written, clock: clock)
        try hold(
            read.map { ($0.remembered, $0.network, $0.leftOutCount) == expected } ?? false,
            "it is read as it was written")
        try hold(
            PeersFile.encode(remembered, network: Rewriting.network, clock: clock) == written, "it is written alike")
    }

    /// Asking for one network takes addresses away, and nothing else.
    private static func checkOfOneNetwork(_ bytes: [UInt8], _ decoded: PeersFile.Decoded) throws(Broken) {
        let one = try? PeersFile.decode(bytes, network: Rewriting.network, clock: clock)
        guard let one else { throw Broken(promise: "a file is one for every network") }
        let all = Set(decoded.remembered.addresses.map(\.endpoint))
        try hold(one.remembered.addresses.allSatisfy { all.contains($0.endpoint) }, "no address comes from nowhere")
        try hold(one.remembered.bans == decoded.remembered.bans, "bans are of every network")
    }
}

import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

// World, as far as the application's messages go.
extension World {
    // MARK: - Sending

    mutating func sendMessage() {
        let pause = VirtualTime.nanoseconds(1 / scenario.traffic.messagesPerSecond)
        if now + pause <= calmFrom { agenda.enter(.message, at: now + max(pause, 1)) }
        guard let origin = chooseOrigin() else { return }
        _ = send(from: origin)
    }

    /// One of those that run, by chance.
    private mutating func chooseOrigin() -> Int? {
        for _ in 0..<64 {
            let host = trafficDice.below(hosts.count)
            guard hosts[host].node != nil, !hosts[host].isPaused else { continue }
            return host
        }
        return hosts.indices.first { hosts[$0].node != nil && !hosts[$0].isPaused }
    }

    /// - Returns: the message's number.
    mutating func send(from origin: Int) -> UInt64? {
        lastMessage += 1
        let payload = World.payload(lastMessage, bytes: scenario.traffic.bytes)
        let audience = audience(of: origin)
        let moment = hosts[origin].moment(now)
        let sent = hosts[origin].node.flatMap { node in
            node.look { try? $0.send([payload], to: .broadcast, at: moment) }
        }
        guard let sent else {
            lastMessage -= 1
            return nil
        }
        note(origin, .sent(lastMessage, sent.taken))
        var hops = [UInt8](repeating: Wave.unheard, count: hosts.count)
        hops[origin] = 0
        waves.append(Wave(origin: origin, sentAt: now, hops: hops, audience: audience, wasWalled: isWalled))
        agenda.enter(.settled(lastMessage), at: now + VirtualTime.nanoseconds(scenario.traffic.patience))
        handle(.flush, origin)
        return lastMessage
    }

    /// Its number, and what fills it.
    private static func payload(_ number: UInt64, bytes: Int) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.writeInteger(number)
        payload.writeRepeatingByte(UInt8(truncatingIfNeeded: number), count: max(bytes - 8, 0))
        return payload
    }

    /// Who should hear of what is sent now: by the number of their run, 0 for those who needn't.
    private func audience(of origin: Int) -> [Int32] {
        hosts.indices.map { index in
            guard index != origin, hosts[index].kind != .hostile, hosts[index].isRunning, !hosts[index].isPaused else {
                return 0
            }
            if hosts[index].node != nil, hosts[index].online.isEmpty { return 0 }
            return Int32(clamping: hosts[index].runs)
        }
    }

    // MARK: - Hearing

    /// A node gave its application a message.
    mutating func hear(_ payload: ByteBuffer, _ host: Host, from id: ConnectionID) {
        guard let number = payload.getInteger(at: payload.readerIndex, as: UInt64.self) else { return }
        note(.delivered, id, number, of: host)
        if !fabric.corrupted.isEmpty, payload != World.payload(number, bytes: payload.readableBytes) { return }
        hear(number, host.number, parent: fabric.other(host.number, id)?.host)
    }

    func wave(_ number: UInt64) -> Int? {
        guard number > firstWave, number - firstWave <= UInt64(waves.count) else { return nil }
        return Int(number - firstWave) - 1
    }

    mutating func hear(_ number: UInt64, _ host: Int, parent: Int?) {
        guard let index = wave(number) else { return }
        if waves[index].hear(host, from: parent) {
            // Times to nodes that nothing stood before are counted when the wave has settled.
            if waves[index].audience[host] == Int32(clamping: hosts[host].runs) {
                report.delivery.latency.add(Int((now - waves[index].sentAt) / 1_000_000))
                report.delivery.hops.add(Int(waves[index].hops[host]))
                waves[index].lastHeardAt = now
            }
        } else {
            watchRepeat(number, host)
        }
    }

    /// A host begins anew: what it had heard it may hear again.
    mutating func forgetWaves(of host: Int) {
        for index in waves.indices where host < waves[index].hops.count { waves[index].hops[host] = Wave.unheard }
    }

    // MARK: - Counting

    /// A message has had its time: who should have it by now?
    mutating func settle(_ number: UInt64) {
        guard let index = wave(number) else { return }
        let wave = waves[index]
        report.delivery.messages += 1
        let isBehindWalls = wave.wasWalled || lastWall >= wave.sentAt
        var (expected, delivered) = (0, 0)
        var missing: [Int] = []
        for host in wave.audience.indices where wave.audience[host] > 0 {
            guard wave.audience[host] == Int32(clamping: hosts[host].runs), hosts[host].isRunning else { continue }
            if isBehindWalls, !fabric.isNear(host, wave.origin) { continue }
            expected += 1
            if wave.hops[host] == Wave.unheard { missing.append(host) } else { delivered += 1 }
        }
        if peaceful.contains(number) { watchPeaceful(number, from: wave.origin, missing: missing) }
        count(wave, expected: expected, delivered: delivered)
        while firstWave + 1 <= number, !waves.isEmpty {
            waves.removeFirst()
            firstWave += 1
        }
    }

    private mutating func count(_ wave: Wave, expected: Int, delivered: Int) {
        report.delivery.expected += expected
        report.delivery.delivered += delivered
        if expected > 0, delivered == expected {
            report.delivery.wholeAfter.add(Int((wave.lastHeardAt - wave.sentAt) / 1_000_000))
        }
        let second = wave.sentAt / World.second / sampleSeconds * sampleSeconds
        if report.delivery.course.last?.second != Double(second) {
            report.delivery.course.append(.init(second: Double(second)))
        }
        let last = report.delivery.course.count - 1
        report.delivery.course[last].expected += expected
        report.delivery.course[last].delivered += delivered
    }
}

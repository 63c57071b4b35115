import NIOCore

// SendQueue, as far as asking whether it keeps its bounds and counts right goes.
extension SendQueue {
    /// Network parcels that come of themselves, not by a peer's asking: a greeting, pings, requests.
    private static let unasked = 16
    /// No network parcel is larger, in bytes: a share is the largest.
    private static let mostNetworkBytes = 4096

    @inline(__always)
    func audit(as name: @autoclosure () -> String, _ settings: Settings, _ findings: inout Findings) {
        // One that is written in part never goes, and one parcel larger than the limit may stand alone.
        let applications = count - networkParcels
        findings.require(
            applications <= settings.queueParcels + 1, .queueCap,
            "\(name()): \(applications) parcels wait, \(settings.queueParcels) may")
        let most = settings.queueBytes + (networkParcels + 1) * SendQueue.mostNetworkBytes
        findings.require(
            applications <= 2 || bytes <= most, .queueCap,
            "\(name()): \(bytes) bytes wait, \(settings.queueBytes) may")
        findings.require(
            networkParcels <= settings.answersWaiting + SendQueue.unasked, .queueCap,
            "\(name()): \(networkParcels) network parcels wait, \(settings.answersWaiting) answers may")
    }

    func auditTables(_ findings: inout Findings) {
        let entries = all
        let size = entries.reduce(0) { $0 + $1.bytes.readableBytes }
        findings.require(bytes == size, .queueCounts, "\(bytes) bytes are counted, \(size) wait")
        let parcels = entries.count { $0.isParcel }
        findings.require(count == parcels, .queueCounts, "\(count) parcels are counted, \(parcels) wait")
        let network = entries.count { $0.isParcel && !$0.isApplication }
        findings.require(
            networkParcels == network, .queueCounts, "\(networkParcels) network parcels are counted, \(network) wait")
    }
}

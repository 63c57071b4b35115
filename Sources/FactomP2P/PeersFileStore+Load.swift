package import FactomPeersFile
package import FactomWire

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension PeersFileStore {
    /// What came of loading. In no case need a node not start.
    package enum Loaded: Sendable, Equatable {
        /// There is no file yet.
        case nothing
        /// What it says, which may leave out some entries.
        case file(PeersFile.Decoded)
        /// It says nothing that can be used. `movedTo` is where it lies now; `nil` when it stays where it is: it is
        /// no file but a folder or a device, or the fault may be ours (too many open files), or it can't be moved.
        /// Saving then replaces it, or fails and says why.
        case unusable(Reason, movedTo: String?)
    }

    /// Why a file can't be used.
    package enum Reason: Error, Sendable, Equatable {
        case unreadable(FileTrouble)
        case flawed(PeersFile.Flaw)
        /// It is another network's: saving over it would lose that network's peers.
        case otherNetwork(NetworkID)
    }

    /// So many files that could not be used are kept, the newest as `NAME.broken`, the older ones as `NAME.broken-2`
    /// and `NAME.broken-3`.
    static let brokenLimit = 3

    /// Reads the file, moves it aside when it can't be used, and removes what killed runs left half-written.
    package func load(network: NetworkID, clock: FileClock) -> Loaded {
        let place: FilePlace
        do throws(FileTrouble) {
            place = try FilePlace(path).resolved()
        } catch {
            return .unusable(.unreadable(error), movedTo: nil)
        }
        removeLeftovers(of: place)
        do throws(Reason) {
            return .file(try read(place, network, clock))
        } catch .unreadable(.system(ENOENT)) {
            return .nothing
        } catch {
            return .unusable(error, movedTo: error.isOfTheFile ? moveAside(place) : nil)
        }
    }

    private func read(
        _ place: FilePlace, _ network: NetworkID, _ clock: FileClock
    ) throws(Reason) -> PeersFile.Decoded {
        let bytes: [UInt8]
        do throws(FileTrouble) {
            bytes = try OpenFile.contents(of: place, limit: PeersFile.byteLimit)
        } catch {
            throw .unreadable(error)
        }
        let decoded: PeersFile.Decoded
        do throws(PeersFile.Flaw) {
            decoded = try PeersFile.decode(bytes, network: network, clock: clock)
        } catch {
            throw .flawed(error)
        }
        if let other = decoded.network, other != network { throw .otherNetwork(other) }
        return decoded
    }

    /// - Returns: where it lies now; `nil` when it can't be moved.
    private func moveAside(_ place: FilePlace) -> String? {
        let places = (1...PeersFileStore.brokenLimit).map {
            FilePlace(place.path + ".broken" + ($0 == 1 ? "" : "-\($0)"))
        }
        for (newer, older) in zip(places, places.dropFirst()).reversed() { try? newer.rename(to: older) }
        do throws(FileTrouble) { try place.rename(to: places[0]) } catch { return nil }
        return places[0].path
    }

    /// What a running process writes is locked by it, and stays.
    private func removeLeftovers(of place: FilePlace) {
        for name in place.folder.names(beginningWith: place.name + PeersFileStore.temporaryMark) {
            let leftover = FilePlace(place.folder.path + "/" + name)
            guard let file = try? OpenFile(leftover, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else { continue }
            if file.lock() { leftover.remove() }
        }
    }
}

extension PeersFileStore.Reason {
    /// Whether it lies in the file, so that another file would do better.
    fileprivate var isOfTheFile: Bool {
        switch self {
        case .flawed, .otherNetwork: true
        case .unreadable(.system(let code)): [EACCES, EPERM, EIO].contains(code)
        case .unreadable(.notAFile): false
        }
    }
}

extension PeersFileStore.Reason: CustomStringConvertible {
    /// Completes "the peers file can't be used:".
    package var description: String {
        switch self {
        case .unreadable(let trouble): "it can't be read: \(trouble)"
        case .flawed(let flaw): flaw.description
        case .otherNetwork(let network): "it is of the network \(network)"
        }
    }
}

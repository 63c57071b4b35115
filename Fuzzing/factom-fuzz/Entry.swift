import Foundation
import FuzzTargets
import NIOCore

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(Broken) {
        try chosen.check(ByteBuffer(bytes: UnsafeBufferPointer(start: start, count: count)))
    } catch {
        preconditionFailure("\(chosen.rawValue): \(error)")
    }
    return 0
}

/// What libFuzzer calls first. In place of fuzzing, the seeds are written when a folder for them is named.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    if let folder = environment["FACTOM_P2P_FUZZ_SEEDS"] {
        do {
            try writeSeeds(of: chosen, into: folder)
        } catch {
            preconditionFailure("the seeds can't be written: \(error)")
        }
        exit(0)
    }
    return 0
}

/// The target that the environment names.
private let chosen: FuzzTarget = {
    guard let name = environment["FACTOM_P2P_FUZZ_TARGET"], let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
        preconditionFailure("FACTOM_P2P_FUZZ_TARGET must be one of \(names)")
    }
    return target
}()

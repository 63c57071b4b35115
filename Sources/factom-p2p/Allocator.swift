import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// How this process's memory is given out.
enum Allocator {
    /// From now on each piece of a megabyte or more has pages of its own: it grows without a copy, and the system has it
    /// back the moment that nobody needs it.
    ///
    /// Left to itself glibc takes whatever is as large as what was freed last, up to 32 MiB, from a heap, where buffers
    /// that grow leave holes: peers who never finish their messages made a node hold half as much again as it had read
    /// of them, and more at times. An operator who sets glibc's own variables has the last word; other systems need
    /// nothing.
    static func givesLargePiecesBack() {
        #if canImport(Glibc)
        let environment = ProcessInfo.processInfo.environment
        let isSet =
            environment["MALLOC_MMAP_THRESHOLD_"] != nil
            || environment["GLIBC_TUNABLES"]?.contains("mmap_threshold") ?? false
        // Swift's module of glibc leaves `malloc.h` out.
        guard !isSet, let mallopt = dlsym(nil, "mallopt") else { return }
        _ = unsafeBitCast(mallopt, to: SetOption.self)(mmapThreshold, 1 << 20)
        #endif
    }

    #if canImport(Glibc)
    private typealias SetOption = @convention(c) (_ option: CInt, _ value: CInt) -> CInt
    /// `M_MMAP_THRESHOLD` of glibc's `malloc.h`, a part of its binary interface.
    private static let mmapThreshold: CInt = -3
    #endif
}

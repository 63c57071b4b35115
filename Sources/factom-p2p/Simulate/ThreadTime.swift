#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What work costs here.
enum ThreadTime {
    /// The processor time of the calling thread, in seconds since some moment: two of the same thread can be compared.
    static var now: Double {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory that the process has had, in MiB.
    static var peakMebibytes: Int {
        var usage = rusage()
        #if canImport(Glibc)
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
        #else
        guard getrusage(Int32(RUSAGE_SELF), &usage) == 0 else { return 0 }
        #endif
        #if canImport(Darwin)
        return Int(usage.ru_maxrss) >> 20
        #else
        return Int(usage.ru_maxrss) >> 10
        #endif
    }
}

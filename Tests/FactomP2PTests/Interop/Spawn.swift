import Foundation

/// How a program is started: with these files as its input and output, and none of ours besides.
struct Spawn {
    var path: String
    var arguments: [String]
    /// A file's path.
    var input: String
    /// A descriptor of ours: its standard output and standard error.
    var output: Int32

    /// More than this process ever has open at once.
    private static let mostDescriptors: Int32 = 2048

    struct Failure: Error {
        let path: String
        let reason: String
    }

    /// - Returns: the process's number.
    func start() throws -> pid_t {
        var actions = SpawnActions()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)

        var attributes = SpawnAttributes()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that tasks run on block signals.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // A socket that a child holds, too, is not closed when we close it.
        #if canImport(Darwin)
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_CLOEXEC_DEFAULT))
        #else
            for descriptor in 3..<Spawn.mostDescriptors { posix_spawn_file_actions_addclose(&actions, descriptor) }
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        #endif

        return try run(&actions, &attributes)
    }

    private func run(_ actions: inout SpawnActions, _ attributes: inout SpawnAttributes) throws -> pid_t {
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + environment { free(word) } }
        var id: pid_t = 0
        let result = posix_spawn(&id, path, &actions, &attributes, words, environment)
        if result != 0 { throw Failure(path: path, reason: String(cString: strerror(result))) }
        return id
    }
}

#if canImport(Darwin)
    private typealias SpawnActions = posix_spawn_file_actions_t?
    private typealias SpawnAttributes = posix_spawnattr_t?
#else
    private typealias SpawnActions = posix_spawn_file_actions_t
    private typealias SpawnAttributes = posix_spawnattr_t
#endif

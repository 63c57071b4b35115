import Foundation

/// How a program is started: with these descriptors as its input and output, and none of ours besides.
struct Spawn {
    var path: String
    var arguments: [String]
    var environment: [String: String]
    /// Descriptors of ours that become its standard input, output and error.
    var input: Int32
    var output: Int32
    var errors: Int32

    /// More than this process ever has open at once.
    private static let mostDescriptors: Int32 = 2048

    /// - Returns: the process's number.
    func start() throws(SpawnFailure) -> pid_t {
        var actions = SpawnActions()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)

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

    private func run(_ actions: inout SpawnActions, _ attributes: inout SpawnAttributes) throws(SpawnFailure) -> pid_t {
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let environment = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + environment { free(word) } }
        var id: pid_t = 0
        let result = posix_spawn(&id, path, &actions, &attributes, words, environment)
        if result != 0 { throw SpawnFailure(path: path, reason: String(cString: strerror(result))) }
        return id
    }
}

/// A program that could not be started.
package struct SpawnFailure: Error {
    package let path: String
    package let reason: String
}

#if canImport(Darwin)
private typealias SpawnActions = posix_spawn_file_actions_t?
private typealias SpawnAttributes = posix_spawnattr_t?
#else
private typealias SpawnActions = posix_spawn_file_actions_t
private typealias SpawnAttributes = posix_spawnattr_t
#endif

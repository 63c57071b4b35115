// swift-tools-version: 6.2
import PackageDescription

// Set FACTOM_P2P_FUZZ=1 to add the libFuzzer targets of Fuzzing/: see CONTRIBUTING.md.
let fuzzing = Context.environment["FACTOM_P2P_FUZZ"] != nil

let language: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
]

// Both at once here: `--sanitize=fuzzer --sanitize=address` on the command line would leave out the coverage.
let instrumentation: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer,address"])]

let settings = fuzzing ? language + instrumentation : language

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioLocks: Target.Dependency = .product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "swift-factom-p2p",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "FactomP2P", targets: ["FactomP2P"]),
        .library(name: "FactomP2PTesting", targets: ["FactomP2PTesting"]),
        .executable(name: "factom-p2p", targets: ["factom-p2p"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    ],
    targets: [
        // What a byte means.
        .target(
            name: "FactomWire",
            dependencies: [
                nioCore,
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Protobuf/parcels.proto"],
            swiftSettings: settings
        ),
        // What to do.
        .target(
            name: "FactomOverlay",
            dependencies: [
                "FactomWire",
                nioCore,
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        // JSON from anybody, read within bounds, and JSON that is the same each time it is written.
        .target(name: "FactomJSON", swiftSettings: settings),
        // What an operator's config file says: text in, keys and values out.
        .target(name: "FactomConfigFile", swiftSettings: settings),
        // What a peers file says, ours and those of the Go nodes: text in, what is remembered out.
        .target(
            name: "FactomPeersFile",
            dependencies: ["FactomJSON", "FactomOverlay", "FactomWire"],
            swiftSettings: settings
        ),
        // The same overlay on virtual time and virtual links, with faults.
        .target(
            name: "FactomSimulation",
            dependencies: [
                "FactomJSON", "FactomOverlay", "FactomWire", "FactomPeersFile", nioCore,
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        // The public library: the overlay on SwiftNIO.
        .target(
            name: "FactomP2P",
            dependencies: [
                "FactomOverlay", "FactomWire", "FactomPeersFile", nioCore, nioLocks, nioPosix, nioHTTP, logging,
                metrics,
                lifecycle,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        // Real nodes on virtual links and in virtual time, for the tests of applications.
        .target(
            name: "FactomP2PTesting",
            dependencies: [
                "FactomP2P", "FactomSimulation", "FactomOverlay", "FactomPeersFile", "FactomWire", nioCore, nioLocks,
                nioPosix, logging, metrics,
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        // The command line.
        .executableTarget(
            name: "factom-p2p",
            dependencies: [
                "FactomP2P", "FactomJSON", "FactomConfigFile", "FactomPeersFile", "FactomSimulation", "FactomOverlay",
                "FactomWire", nioCore, nioLocks, nioPosix, nioHTTP, logging, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            swiftSettings: settings
        ),
        // Speed, measured between processes: see CONTRIBUTING.md.
        .executableTarget(
            name: "factom-p2p-benchmark",
            dependencies: [
                "FactomP2P", "FactomOverlay", "FactomWire", nioCore, logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks",
            swiftSettings: settings
        ),
        // A process that saves its peers file until it is killed.
        .executableTarget(
            name: "peers-file-saver",
            dependencies: ["FactomP2P", "FactomPeersFile"],
            path: "Tests/SavingProgram",
            swiftSettings: settings
        ),
        // What several test targets share: gob as a stranger writes it, and peers that misbehave.
        .target(
            name: "TestSupport",
            dependencies: ["FactomWire", "FactomSimulation", nioCore, nioLocks, nioPosix, nioHTTP],
            path: "Tests/Support",
            swiftSettings: settings
        ),
        // What must hold for any bytes: tried by libFuzzer, and by FuzzTests on inputs that once broke it.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "FactomWire", "FactomOverlay", "FactomJSON", "FactomConfigFile", "FactomPeersFile", nioCore,
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "Fuzzing/FuzzTargets",
            swiftSettings: settings
        ),
        // The code that the documentation shows; its test holds the two equal.
        .executableTarget(
            name: "getting-started",
            dependencies: [
                "FactomP2P", logging, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Examples/GettingStarted",
            swiftSettings: settings
        ),
        // An application, and how it is tested: shown by the documentation, too.
        .target(
            name: "NoticeBoard",
            dependencies: ["FactomP2P"],
            path: "Examples/NoticeBoard",
            swiftSettings: settings
        ),
        .testTarget(
            name: "NoticeBoardTests",
            dependencies: ["NoticeBoard", "FactomP2P", "FactomP2PTesting"],
            path: "Examples/NoticeBoardTests",
            swiftSettings: settings
        ),
        .testTarget(
            name: "FactomWireTests",
            dependencies: [
                "FactomWire", "TestSupport", nioCore,
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FactomOverlayTests",
            dependencies: ["FactomOverlay", "FactomWire", nioCore],
            swiftSettings: settings
        ),
        .testTarget(name: "FactomJSONTests", dependencies: ["FactomJSON"], swiftSettings: settings),
        .testTarget(
            name: "FactomPeersFileTests",
            dependencies: ["FactomPeersFile", "FactomOverlay", "FactomWire"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FactomSimulationTests",
            dependencies: ["FactomSimulation", "FactomJSON", "FactomOverlay", "FactomWire", "TestSupport", nioCore],
            swiftSettings: settings
        ),
        // Real nodes on loopback sockets, and live Go peers where there is Go.
        .testTarget(
            name: "FactomP2PTests",
            dependencies: [
                "FactomP2P", "FactomOverlay", "FactomWire", "FactomPeersFile", "TestSupport", nioCore, nioLocks,
                nioPosix, nioHTTP, logging, lifecycle,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FactomP2PTestingTests",
            dependencies: ["FactomP2PTesting", "FactomP2P", nioCore, nioLocks, logging],
            swiftSettings: settings
        ),
        // The built command, driven as a user drives it.
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "factom-p2p", "peers-file-saver", "FactomP2P", "FactomJSON", "FactomConfigFile", "FactomPeersFile",
                "FactomSimulation", "FactomOverlay", "FactomWire", "TestSupport", nioCore, nioLocks, nioPosix, nioHTTP,
                logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["FuzzTargets", "FactomWire", nioCore],
            swiftSettings: settings
        ),
    ] + (fuzzing ? [fuzzer] : [])
)

/// All fuzz targets in one libFuzzer executable: `scripts/fuzz` builds and runs it.
var fuzzer: Target {
    .executableTarget(
        name: "factom-fuzz",
        dependencies: ["FuzzTargets", "FactomWire", nioCore],
        path: "Fuzzing/factom-fuzz",
        swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
    )
}

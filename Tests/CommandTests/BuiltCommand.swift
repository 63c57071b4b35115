import Foundation

/// A program of this package, as it was built with these tests: beside the test bundle, on Linux and macOS.
func builtProgram(_ name: String) -> URL {
    #if os(macOS)
    for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent().appending(path: name)
    }
    #endif
    return Bundle.main.bundleURL.appending(path: name)
}

/// The command as it was built with these tests.
enum BuiltCommand {
    static let url = builtProgram("factom-p2p")
}

import Foundation

/// The command as it was built with these tests.
enum BuiltCommand {
    /// Beside the test bundle, on Linux and macOS.
    static let url: URL = {
        #if os(macOS)
        for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
            return bundle.bundleURL.deletingLastPathComponent().appending(path: "factom-p2p")
        }
        #endif
        return Bundle.main.bundleURL.appending(path: "factom-p2p")
    }()
}

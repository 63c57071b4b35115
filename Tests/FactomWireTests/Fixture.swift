import Foundation

/// Files beside the tests, found from where this source file lies.
enum Fixture {
    static func json<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> Value {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(type, from: Data(contentsOf: tests.appending(path: "Fixtures/\(path)")))
    }
}

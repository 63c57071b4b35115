import FactomJSON
import Foundation
import Logging

/// How a log line looks.
enum LogFormat: String, Sendable {
    /// Time, level, message, and `key=value` for each value.
    case text
    /// One JSON object: `time`, `level`, `message`, and each value under its key.
    case json
}

/// Writes the log to standard error, one line an event.
struct CommandLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    let format: LogFormat

    static func logger(_ level: Logger.Level, _ format: LogFormat) -> Logger {
        Logger(label: "factom-p2p") { _ in CommandLog(logLevel: level, format: format) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var values = metadata
        values.merge(metadataProvider?.get() ?? [:]) { $1 }
        values.merge(event.metadata ?? [:]) { $1 }
        let line = LogLine(time: .now, level: event.level, message: "\(event.message)", values: values)
        writeToStandardError(line.written(as: format) + "\n")
    }
}

/// What a log line says, before it is text.
struct LogLine {
    let time: Date
    let level: Logger.Level
    let message: String
    let values: Logger.Metadata

    func written(as format: LogFormat) -> String {
        switch format {
        case .text: text
        case .json: json
        }
    }

    private var text: String {
        let pairs = values.sorted { $0.key < $1.key }.map { " \($0.key)=\(LogLine.plain("\($0.value)"))" }
        let level = level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        return "\(stamp) \(level) \(oneLine(message, limit: 1024))\(pairs.joined())"
    }

    private var json: String {
        var line = JSONText()
        line.add("time", stamp)
        line.add("level", level.rawValue)
        line.add("message", message)
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            line.add(LogLine.reserved.contains(key) ? key + "_" : key, "\(value)")
        }
        return String(decoding: line.finished(), as: UTF8.self)
    }

    private static let reserved: Set<String> = ["time", "level", "message"]

    /// Coordinated universal time, to the millisecond.
    private var stamp: String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// A value with spaces or quotes in it stands in quotes; peers' texts can't end the line.
    private static func plain(_ value: String) -> String {
        let value = oneLine(value, limit: 4096)
        if !value.isEmpty, !value.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) { return value }
        return "\"" + value.replacing("\"", with: "\\\"") + "\""
    }
}

import ArgumentParser
import FactomOverlay
import FactomPeersFile
import Foundation

/// `factom-p2p peers`: what a peers file says.
struct PeersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peers",
        abstract: "Print a peers file.",
        discussion: """
            Reads what a node keeps across runs: the addresses that it knows, scores and bans. Reads the files of \
            both generations of Go nodes, too, and says whose it is. Nothing is changed.

            An address is 'new' when the node was only told of it, 'tried' when it connected to it itself, and \
            'peer' when it was connected to it as the file was written. Bans that are over aren't shown.

            The exit status is 0 if the file is a peers file, 1 if not.
            """
    )

    @Argument(help: ArgumentHelp("The peers file.", valueName: "file"))
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let clock = FileClock(now: .zero, unixSeconds: Int64(Date().timeIntervalSince1970))
        let report = try report(clock)
        if json {
            CommandOutput.object(PeersObject(report))
        } else {
            CommandOutput.line(PeersTable.lines(report).joined(separator: "\n"))
        }
    }

    private func report(_ clock: FileClock) throws(CommandFailure) -> PeersReport {
        let text = try fileText(at: file, called: "peers file", limit: PeersFile.byteLimit)
        do throws(PeersFile.Flaw) {
            return PeersReport(path: file, file: try PeersFile.decode(Array(text.utf8), clock: clock), clock: clock)
        } catch {
            throw .failed("\(oneLine(file, limit: 1024)) is no peers file that can be used: \(error)")
        }
    }
}

import FactomP2P
import Foundation

/// `peers-file-saver FILE CONTENTS…` saves the contents to the file in turn, for ever, and says the number of each
/// save that is done on a line. It ends when it is killed, when nobody reads its lines, or when saving fails.
@main struct PeersFileSaver {
    static func main() throws {
        let paths = CommandLine.arguments.dropFirst()
        let store = PeersFileStore(path: paths.first ?? "")
        let contents = try paths.dropFirst().map { Array(try Data(contentsOf: URL(filePath: $0))) }
        var number = 0
        while !contents.isEmpty {
            try store.save(contents[number % contents.count])
            number += 1
            let line = Array("\(number)\n".utf8)
            if write(STDOUT_FILENO, line, line.count) < 0 { return }
        }
    }
}

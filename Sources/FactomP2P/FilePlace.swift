#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Why the system does not do what it should with a file.
package enum FileTrouble: Error, Sendable, Equatable, CustomStringConvertible {
    /// The system's number of it.
    case system(Int32)
    /// It is a folder, a device, a pipe or the like.
    case notAFile

    /// What the last call in this thread failed for.
    static var last: FileTrouble { .system(errno) }

    /// In the system's words: `No space left on device`.
    package var description: String {
        switch self {
        case .system(let code): String(cString: strerror(code))
        case .notAFile: "it is not a regular file"
        }
    }
}

/// A path, and what can be done with what lies there without opening it.
struct FilePlace: Sendable, Equatable {
    enum Kind {
        case nothing, file, other
    }

    /// Links that lead to links, at most.
    private static let linkLimit = 16

    let path: String

    init(_ path: String) {
        self.path = path
    }

    /// What follows the last slash.
    var name: String {
        guard let slash = lastSlash else { return path }
        return String(Substring(path.utf8[path.utf8.index(after: slash)...]))
    }

    /// Where it lies; of a path without a slash, the current folder.
    var folder: FilePlace {
        guard let slash = lastSlash else { return FilePlace(".") }
        return FilePlace(slash == path.startIndex ? "/" : String(Substring(path.utf8[..<slash])))
    }

    private var lastSlash: String.Index? { path.utf8.lastIndex(of: UInt8(ascii: "/")) }

    /// What is there, links followed.
    var kind: Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .nothing }
        return status.st_mode & S_IFMT == S_IFREG ? .file : .other
    }

    /// Where the file itself lies, or would lie, when this is a link: a link is to stay one.
    func resolved() throws(FileTrouble) -> FilePlace {
        var place = self
        for _ in 0...FilePlace.linkLimit {
            guard let target = try place.linkTarget() else { return place }
            let isAbsolute = target.utf8.first == UInt8(ascii: "/")
            place = FilePlace(isAbsolute ? target : place.folder.path + "/" + target)
        }
        throw .system(ELOOP)
    }

    /// `nil` when it is no link, or nothing.
    private func linkTarget() throws(FileTrouble) -> String? {
        var characters = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &characters, characters.count)
        if count < 0 { return nil }
        let bytes = characters[..<count].map { UInt8(bitPattern: $0) }
        guard let target = String(validating: bytes, as: UTF8.self) else { throw .system(EILSEQ) }
        return target
    }

    func rename(to other: FilePlace) throws(FileTrouble) {
        // The function is hidden behind this one's name.
        #if canImport(Darwin)
        let result = Darwin.rename(path, other.path)
        #elseif canImport(Musl)
        let result = Musl.rename(path, other.path)
        #else
        let result = Glibc.rename(path, other.path)
        #endif
        if result != 0 { throw .last }
    }

    /// A file that is not there, or has to stay, is no matter.
    func remove() {
        unlink(path)
    }

    // MARK: - Folders

    /// Makes it, and those that it lies in, when they are missing; only the owner may enter them.
    func makeFolder() throws(FileTrouble) {
        if mkdir(path, 0o700) == 0 { return try folder.syncFolder() }
        switch errno {
        case EEXIST: return
        case ENOENT where folder != self:
            try folder.makeFolder()
            if mkdir(path, 0o700) != 0, errno != EEXIST { throw .last }
            try folder.syncFolder()
        default: throw .last
        }
    }

    /// Brings its entries to the disk. Some file systems can't, and need not.
    func syncFolder() throws(FileTrouble) {
        do throws(FileTrouble) {
            try OpenFile(self, O_RDONLY | O_DIRECTORY).sync()
        } catch {
            guard [.system(EINVAL), .system(ENOTSUP), .system(EACCES)].contains(error) else { throw error }
        }
    }

    /// The names of its entries that begin so, in no order; none when it can't be read.
    func names(beginningWith prefix: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
        var names: [String] = []
        while let entry = readdir(stream) {
            let start = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            let name = String(cString: start)
            if name.utf8.starts(with: prefix.utf8) { names.append(name) }
        }
        return names
    }
}

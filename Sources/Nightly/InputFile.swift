import Foundation
import Glibc
import Rules

/// A file that decides could not be read.
package struct InputFileError: Error, Sendable, CustomStringConvertible {
    package let path: String
    package let cause: String

    package var description: String { "\(path):1:1: cannot be read: \(cause)" }
}

/// Reads files that people write, whole and once.
///
/// What is no file (a pipe, a socket, a device, a folder) is refused at once: a pipe would keep the
/// night waiting, with the lock held.
package enum InputFile {
    /// The whole of a file, or of the file that a link leads to.
    ///
    /// A site may keep a table in another folder and a link to it here. Where a link could be turned
    /// unseen, ``readItself(_:limitBytes:)`` reads.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limitBytes: a larger file is refused.
    /// - Returns: its bytes.
    /// - Throws: ``InputFileError`` with the system's reason, or with what lies there instead.
    package static func read(_ path: String, limitBytes: Int) throws(InputFileError) -> [UInt8] {
        try read(path, limitBytes: limitBytes, followsLinks: true)
    }

    /// The whole of a file that is a file itself: no link either, which could be turned to another
    /// file between two nights.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limitBytes: a larger file is refused.
    /// - Returns: its bytes.
    /// - Throws: ``InputFileError``.
    static func readItself(_ path: String, limitBytes: Int) throws(InputFileError) -> [UInt8] {
        try read(path, limitBytes: limitBytes, followsLinks: false)
    }

    /// The whole of a file, or of a pipe that the command line hands over: `/dev/stdin`, and what a
    /// shell puts in the place of `<(…)`.
    ///
    /// For what somebody names at the terminal, who also decides what comes through the pipe. A pipe
    /// that lies in a folder is refused as ever: it may have no other end.
    ///
    /// - Parameters:
    ///   - path: the file, or the open pipe by its name below `/dev`.
    ///   - limitBytes: what is larger is refused.
    /// - Returns: its bytes.
    /// - Throws: ``InputFileError``.
    package static func readHandedOver(
        _ path: String, limitBytes: Int
    ) throws(InputFileError) -> [UInt8] {
        guard let descriptor = openPipe(named: path) else {
            return try read(path, limitBytes: limitBytes)
        }
        return try bytes(from: descriptor, of: path, limitBytes: limitBytes)
    }

    /// The pipe that this process was started with under a name below `/dev`, to be closed by whoever
    /// asked; `nil` where there is none.
    private static func openPipe(named path: String) -> Int32? {
        let folders = ["/dev/fd/", "/proc/self/fd/"]
        let number: Int32? =
            path == "/dev/stdin"
            ? STDIN_FILENO
            : folders.first(where: path.hasPrefix).flatMap { Int32(path.dropFirst($0.count)) }
        var facts = stat()
        guard let number, fstat(number, &facts) == 0, facts.st_mode & S_IFMT == S_IFIFO else {
            return nil
        }
        let own = dup(number)
        return own < 0 ? nil : own
    }

    private static func read(
        _ path: String, limitBytes: Int, followsLinks: Bool
    ) throws(InputFileError) -> [UInt8] {
        let file: RegularFile.Opened
        do throws(FileFault) {
            file = try RegularFile.open(path, followsLinks: followsLinks)
        } catch {
            throw InputFileError(path: path, cause: error.cause)
        }
        return try bytes(from: file.descriptor, of: path, limitBytes: limitBytes)
    }

    /// All that can be read from a descriptor, which is closed.
    private static func bytes(
        from descriptor: Int32, of path: String, limitBytes: Int
    ) throws(InputFileError) -> [UInt8] {
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var data = Data()
        do {
            // A pipe may give less than was asked for before its end.
            while data.count <= limitBytes,
                let more = try handle.read(upToCount: limitBytes + 1 - data.count), !more.isEmpty
            {
                data += more
            }
        } catch {
            throw InputFileError(path: path, cause: error.localizedDescription)
        }
        guard data.count <= limitBytes else {
            throw InputFileError(path: path, cause: "larger than \(limitBytes) bytes")
        }
        return [UInt8](data)
    }
}

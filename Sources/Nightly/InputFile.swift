import Foundation
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

    private static func read(
        _ path: String, limitBytes: Int, followsLinks: Bool
    ) throws(InputFileError) -> [UInt8] {
        let descriptor: Int32
        do throws(NoRegularFile) {
            descriptor = try RegularFile.descriptor(of: path, followsLinks: followsLinks)
        } catch {
            throw InputFileError(path: path, cause: error.cause)
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let data: Data
        do {
            data = try handle.read(upToCount: limitBytes + 1) ?? Data()
        } catch {
            throw InputFileError(path: path, cause: error.localizedDescription)
        }
        guard data.count <= limitBytes else {
            throw InputFileError(path: path, cause: "larger than \(limitBytes) bytes")
        }
        return [UInt8](data)
    }
}

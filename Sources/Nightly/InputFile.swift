package import Authority
import Foundation

/// A file that decides could not be read.
package struct InputFileError: Error, Sendable, CustomStringConvertible {
    package let path: String
    package let cause: String

    package var description: String { "\(path):1:1: cannot be read: \(cause)" }
}

/// Reads files that people write, whole and once.
package enum InputFile {
    /// The whole of a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limitBytes: a larger file is refused.
    /// - Returns: its bytes.
    /// - Throws: ``InputFileError`` with the system's reason.
    package static func read(_ path: String, limitBytes: Int) throws(InputFileError) -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw InputFileError(path: path, cause: String(cString: strerror(errno)))
        }
        return try bytes(of: handle, path: path, limitBytes: limitBytes)
    }

    private static func bytes(
        of handle: FileHandle, path: String, limitBytes: Int
    ) throws(InputFileError) -> [UInt8] {
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

    /// The whole of a file that is a file itself: no link, no pipe, no device.
    ///
    /// For what decides: a link could be turned to another file between two nights, and a pipe
    /// would keep the night waiting.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limitBytes: a larger file is refused.
    /// - Returns: its bytes.
    /// - Throws: ``InputFileError``.
    static func readItself(_ path: String, limitBytes: Int) throws(InputFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            let cause = errno == ELOOP ? "it is a link" : String(cString: strerror(errno))
            throw InputFileError(path: path, cause: cause)
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw InputFileError(path: path, cause: "it is no regular file")
        }
        return try bytes(of: handle, path: path, limitBytes: limitBytes)
    }
}

/// The folder with the authorisations and their signatures.
package enum AuthorisationFolder {
    /// The largest document or signature that is read.
    private static let limitBytes = 262_144

    /// Reads every document with its signatures.
    ///
    /// - Parameter folder: the folder; hidden files and other folders in it are passed over, and
    ///   a document or signature that is a link is a problem.
    /// - Returns: the authorisations, what could not be read, and the signatures that lie beside no
    ///   document.
    /// - Throws: ``InputFileError`` when the folder cannot be listed.
    package static func read(
        _ folder: String
    ) throws(InputFileError) -> (
        files: [AuthorisationFile], problems: [String], strays: [StraySignature]
    ) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw InputFileError(path: folder, cause: "no such folder, or not readable")
        }
        var files: [(name: String, bytes: [UInt8])] = []
        var problems: [String] = []
        for name in names where name.hasSuffix(".yaml") || name.hasSuffix(".sig") {
            guard !name.hasPrefix(".") else { continue }
            do throws(InputFileError) {
                let path = folder + "/" + name
                files.append((name, try InputFile.readItself(path, limitBytes: limitBytes)))
            } catch {
                // The name may say whom the document is about, so it is not repeated.
                problems.append("\(folder): an authorisation file cannot be read: \(error.cause)")
            }
        }
        let grouped = AuthorisationFile.group(files)
        return (
            grouped.authorisations, problems,
            StraySignature.all(grouped.strays, beside: grouped.authorisations)
        )
    }
}

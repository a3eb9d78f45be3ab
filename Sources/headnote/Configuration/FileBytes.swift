import Foundation

/// Reads small files that people write.
enum FileBytes {
    /// The whole of a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limitBytes: how much is read at most; a larger file is refused.
    /// - Returns: the bytes, read once.
    /// - Throws: ``CommandFailure`` `.unreadable` with the system's reason.
    static func read(_ path: String, limitBytes: Int) throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure.unreadable(path: path, cause: String(cString: strerror(errno)))
        }
        defer { handle.closeFile() }
        do {
            let data = try handle.read(upToCount: limitBytes + 1) ?? Data()
            guard data.count <= limitBytes else {
                throw CommandFailure.unreadable(
                    path: path, cause: "it is larger than \(limitBytes) bytes")
            }
            return [UInt8](data)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure.unreadable(path: path, cause: error.localizedDescription)
        }
    }
}

internal import Gzip

/// Why a file, or the rest of it, could not be read.
package struct InputFault: Error, Sendable, Equatable {
    /// What is wrong.
    ///
    /// The raw value is what coverage prints.
    package enum Code: String, Sendable, CaseIterable {
        /// A glob or a path that names no file.
        case noMatch = "no-match"
        /// The system refused to list, open or read it.
        case unreadable = "unreadable"
        /// A folder, a device, a pipe or a socket.
        case notAFile = "not-a-file"
        /// Compressed by something other than gzip.
        case unsupportedCompression = "unsupported-compression"
        /// The gzip content ends inside a member.
        case truncatedGzip = "truncated-gzip"
        /// The gzip content is damaged.
        case corruptGzip = "corrupt-gzip"
        /// A member's checksum or length differs from its content.
        case badChecksum = "bad-checksum"
        /// Something other than zeros stands after the last gzip member.
        case trailingGarbage = "trailing-garbage"
        /// The gzip content expands beyond the limit.
        case expansionLimit = "expansion-limit"
        /// An earlier source of the site holds the same file, so that it is read once.
        case inAnotherSource = "in-another-source"
        /// A file that is shorter than what was read of its log before: an older copy was put back.
        case olderCopy = "older-copy"
        /// An export that was written to a moment ago; it waits for the next night.
        case stillWritten = "still-being-written"
        /// The file became shorter, or another took its place, since it was listed.
        case changedWhileRead = "changed-while-read"
        /// The content ends before the point from which it was to be read.
        case endsBeforeStart = "ends-before-start"

        /// Whether a file with this fault may be found elsewhere.
        package var isOfMovedFile: Bool {
            self == .changedWhileRead || self == .noMatch || self == .endsBeforeStart
        }
    }

    package let code: Code
    /// The file, folder or glob.
    package let path: String
    /// Where in the file as it is stored, in bytes; `nil` where there is no such place.
    package var fileOffset: UInt64?
    /// How many bytes of plain content were read before; `nil` where none could be.
    package var plainOffset: UInt64?
    /// The line, from 1, in which the reading broke off; `nil` where lines were not counted.
    package var line: Int?
    /// The text of the system or of zlib.
    package var cause: String?

    package init(
        _ code: Code, path: String, fileOffset: UInt64? = nil, plainOffset: UInt64? = nil,
        line: Int? = nil, cause: String? = nil
    ) {
        self.code = code
        self.path = path
        self.fileOffset = fileOffset
        self.plainOffset = plainOffset
        self.line = line
        self.cause = cause
    }

    /// Places a fault of the gzip content in its file.
    init(_ fault: GzipFault, path: String) {
        let code: Code =
            switch fault.code {
            case .truncated: .truncatedGzip
            case .corrupt, .notGzip: .corruptGzip
            case .badChecksum: .badChecksum
            case .trailingGarbage: .trailingGarbage
            case .expansionLimit: .expansionLimit
            case .outOfMemory: .unreadable
            }
        self.init(
            code, path: path, fileOffset: fault.bytesIn, plainOffset: fault.bytesOut,
            cause: fault.cause)
    }

    /// Whether all of the content was given nevertheless.
    var leavesContentWhole: Bool { code == .trailingGarbage }

    /// Whether another reading of the same file may go better.
    var isPassing: Bool { code == .unreadable || code == .changedWhileRead }

    /// Whether the file has gone from where it was listed, so that listing anew finds it.
    package var hasMoved: Bool { code.isOfMovedFile }
}

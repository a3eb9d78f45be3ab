internal import Gzip
package import LogModel

/// A file of a source, as it was when it was listed.
package struct LogFile: Sendable, Equatable {
    package let path: String
    /// The size of the file as it is stored, in bytes.
    package let size: UInt64
    package let modified: Timestamp
    /// Whether the content is gzip, whatever the name says.
    package let isGzip: Bool
    /// When the gzip content was last changed, as its header states; `nil` where it does not.
    package let gzipTime: Timestamp?
    /// Whether more may be written to it: it is the newest file of its family.
    package var isLive: Bool
    /// What it shares with the files that came before and after it; empty while it is not listed.
    package var family = ""
    /// What the system said of it.
    let facts: FileFacts

    /// Looks at a file without reading its lines.
    ///
    /// - Parameters:
    ///   - path: of a regular file, or of a link to one.
    ///   - isLive: whether more may be written to it.
    /// - Throws: `noMatch`, `unreadable`, `notAFile` or `unsupportedCompression`.
    package init(inspecting path: String, isLive: Bool = false) throws(InputFault) {
        let file = try OpenFile(path: path)
        let firstBytes = try file.firstBytes()
        let header = firstBytes.gzipHeader
        self.path = path
        self.size = file.atOpen.size
        self.modified = file.atOpen.modified
        self.isGzip = header != nil
        self.gzipTime = header?.modified.map { Timestamp(seconds: Int64($0)) }
        self.isLive = isLive
        self.facts = file.atOpen
    }
}

extension LogFile {
    /// Whether both are one file on the disk, under whatever names.
    package func isSameFile(as other: LogFile) -> Bool { facts.identity == other.facts.identity }

    /// Whether what the system says of a file is what it said of this one when it was listed.
    package func isStill(
        device: UInt64, inode: UInt64, size: UInt64, modifiedSeconds: Int64,
        modifiedNanoseconds: Int64
    ) -> Bool {
        facts.identity == FileIdentity(device: device, inode: inode) && facts.size == size
            && facts.modifiedSeconds == modifiedSeconds
            && facts.modifiedNanoseconds == modifiedNanoseconds
    }
}

/// A place between two lines of a stream.
package struct StreamPoint: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Bytes of plain content before it, counted in UTF-8 where it is stored as UTF-16.
    package var offset: UInt64
    /// The number of the line that starts there, from 1.
    package var line: Int

    /// Makes a place; the caller knows that a line starts there.
    package init(offset: UInt64, line: Int) {
        self.offset = offset
        self.line = line
    }

    /// Before the first line.
    package static var start: StreamPoint { StreamPoint(offset: 0, line: 1) }

    package static func < (earlier: StreamPoint, later: StreamPoint) -> Bool {
        earlier.offset < later.offset
    }
}

internal import Glibc
internal import Gzip
internal import LogModel

/// Which file something is, whatever its name.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
}

/// What the system says of a file at one moment.
struct FileFacts: Sendable, Equatable {
    let identity: FileIdentity
    let size: UInt64
    let modifiedSeconds: Int64
    let modifiedNanoseconds: Int64
    let isRegular: Bool

    init(_ info: stat) {
        identity = FileIdentity(device: UInt64(info.st_dev), inode: UInt64(info.st_ino))
        size = UInt64(max(0, info.st_size))
        modifiedSeconds = Int64(info.st_mtim.tv_sec)
        modifiedNanoseconds = Int64(info.st_mtim.tv_nsec)
        isRegular = info.st_mode & S_IFMT == S_IFREG
    }

    var modified: Timestamp {
        Timestamp(milliseconds: modifiedSeconds * 1000 + modifiedNanoseconds / 1_000_000)
    }
}

/// A regular file that is open for reading.
struct OpenFile: ~Copyable {
    let path: String
    /// What the file was when it was opened.
    let atOpen: FileFacts
    private let descriptor: Int32

    /// Opens a file.
    ///
    /// `O_NONBLOCK` keeps a pipe of that name from stopping the night; it does nothing to a file.
    init(path: String) throws(InputFault) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw OpenFile.fault(path, isOpening: true) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else {
            let fault = OpenFile.fault(path)
            close(descriptor)
            throw fault
        }
        let facts = FileFacts(info)
        guard facts.isRegular else {
            close(descriptor)
            throw InputFault(.notAFile, path: path)
        }
        self.path = path
        self.descriptor = descriptor
        self.atOpen = facts
    }

    deinit {
        close(descriptor)
    }

    /// Reads from where the last call ended; 0 at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputFault) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw OpenFile.fault(path) }
        }
    }

    /// Lets the next read begin at an offset.
    func seek(to offset: UInt64) throws(InputFault) {
        guard let offset = Int(exactly: offset), lseek(descriptor, offset, SEEK_SET) >= 0 else {
            throw OpenFile.fault(path)
        }
    }

    /// What the file is now.
    func facts() throws(InputFault) -> FileFacts {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw OpenFile.fault(path) }
        return FileFacts(info)
    }

    /// The bytes that tell what the content is; the next read is not moved.
    func firstBytes() throws(InputFault) -> FirstBytes {
        var bytes = [UInt8](repeating: 0, count: FirstBytes.count)
        let count = bytes.withUnsafeMutableBytes { buffer in
            pread(descriptor, buffer.baseAddress, buffer.count, 0)
        }
        guard count >= 0 else { throw OpenFile.fault(path) }
        let firstBytes = FirstBytes(bytes: Array(bytes.prefix(count)))
        if let name = firstBytes.foreignCompression {
            throw InputFault(.unsupportedCompression, path: path, fileOffset: 0, cause: name)
        }
        return firstBytes
    }

    /// The fault that `errno` states.
    static func fault(_ path: String, isOpening: Bool = false) -> InputFault {
        let number = errno
        let isMissing = isOpening && (number == ENOENT || number == ENOTDIR)
        return InputFault(
            isMissing ? .noMatch : .unreadable, path: path,
            cause: String(cString: strerror(number)))
    }
}

/// The first bytes of a file.
struct FirstBytes {
    /// How many are looked at.
    static let count = max(GzipHeader.length, ContentEncoding.deciding)

    let bytes: [UInt8]

    /// What they state of a gzip content; `nil` when it is none.
    var gzipHeader: GzipHeader? {
        bytes.withUnsafeBytes { GzipHeader($0) }
    }

    /// The name of a compression that is not gzip.
    var foreignCompression: String? {
        let signatures: [(name: String, bytes: [UInt8])] = [
            ("bzip2", [0x42, 0x5A, 0x68]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
            ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("lz4", [0x04, 0x22, 0x4D, 0x18]),
            ("zip", [0x50, 0x4B, 0x03, 0x04]), ("compress", [0x1F, 0x9D]),
        ]
        return signatures.first { bytes.starts(with: $0.bytes) }?.name
    }
}

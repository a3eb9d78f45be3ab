internal import CAttributes
package import Glibc

/// The calls of the system by which an archive is changed.
///
/// The calls keep their own manners: a result below zero, and the reason in `errno`. They stand in
/// one value so that a test can let each of them fail in turn.
package struct FileCalls: Sendable {
    package typealias Facts = stat

    /// Opens a folder by its path, which may lead over links.
    package var openFolder: @Sendable (_ path: String) -> Int32
    package var openAt:
        @Sendable (_ folder: Int32, _ name: String, _ flags: Int32, _ mode: UInt32) -> Int32
    package var facts: @Sendable (_ file: Int32, _ facts: UnsafeMutablePointer<stat>) -> Int32
    /// The facts of a name in a folder, not of what a link leads to.
    package var factsAt:
        @Sendable (_ folder: Int32, _ name: String, _ facts: UnsafeMutablePointer<stat>) -> Int32
    package var readAt:
        @Sendable (_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int
    package var write: @Sendable (_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
    package var setOwner: @Sendable (_ file: Int32, _ user: UInt32, _ group: UInt32) -> Int32
    package var setMode: @Sendable (_ file: Int32, _ mode: UInt32) -> Int32
    package var setTimes:
        @Sendable (_ file: Int32, _ accessed: timespec, _ modified: timespec) -> Int32
    package var attributeNames:
        @Sendable (_ file: Int32, _ names: UnsafeMutableRawBufferPointer) -> Int
    package var attribute:
        @Sendable (_ file: Int32, _ name: String, _ value: UnsafeMutableRawBufferPointer) -> Int
    package var setAttribute:
        @Sendable (_ file: Int32, _ name: String, _ value: UnsafeRawBufferPointer) -> Int32
    /// Waits until a file or folder is on disk.
    package var sync: @Sendable (_ file: Int32) -> Int32
    package var rename: @Sendable (_ folder: Int32, _ from: String, _ to: String) -> Int32
    package var remove: @Sendable (_ folder: Int32, _ name: String) -> Int32
    /// The machine's clock, in seconds since 1970.
    package var now: @Sendable () -> Int64

    /// The calls of the system itself.
    package static let system = FileCalls(
        openFolder: { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) },
        openAt: { openat($0, $1, $2 | O_CLOEXEC, $3) },
        facts: { fstat($0, $1) },
        factsAt: { fstatat($0, $1, $2, AT_SYMLINK_NOFOLLOW) },
        readAt: { pread($0, $1.baseAddress, $1.count, $2) },
        write: { Glibc.write($0, $1.baseAddress, $1.count) },
        setOwner: { fchown($0, $1, $2) },
        setMode: { fchmod($0, $1) },
        setTimes: { file, accessed, modified in
            [accessed, modified].withUnsafeBufferPointer { futimens(file, $0.baseAddress) }
        },
        attributeNames: { flistxattr($0, $1.baseAddress, $1.count) },
        attribute: { fgetxattr($0, $1, $2.baseAddress, $2.count) },
        setAttribute: { fsetxattr($0, $1, $2.baseAddress, $2.count, 0) },
        sync: { fsync($0) },
        rename: { renameat($0, $1, $0, $2) },
        remove: { unlinkat($0, $1, 0) },
        now: { Int64(time(nil)) })
}

/// An open file or folder, closed when the value goes.
struct Descriptor: ~Copyable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }
}

extension stat {
    /// Whether both are one file that was not touched in between, be it its content or its rights.
    func isUntouched(since other: stat) -> Bool {
        st_dev == other.st_dev && st_ino == other.st_ino && st_size == other.st_size
            && st_nlink == other.st_nlink
            && st_mtim.tv_sec == other.st_mtim.tv_sec && st_mtim.tv_nsec == other.st_mtim.tv_nsec
            && st_ctim.tv_sec == other.st_ctim.tv_sec && st_ctim.tv_nsec == other.st_ctim.tv_nsec
    }
}

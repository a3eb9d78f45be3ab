import Archive
import Foundation
import Glibc
import Gzip
import LogInput
import LogModel
import TestSupport
import Testing

@Suite("An archive is made anew without its expired lines")
struct ArchiveRewriteTests {
    @Test("Plain: only the young lines are left; mode, time and the neighbours stay")
    func plain() throws {
        let folder = try TemporaryFolder()
        let young = try Invented.june(2, 700)
        let path = try folder.write(try Invented.june(1, 900) + young, to: "access.log.1")
        chmod(path, 0o640)
        let facts = try age(path)
        let readTo = StreamPoint(offset: facts.size, line: 1601)
        let new = try #require(
            try Invented.rewrite(path, readTo: readTo, in: folder).run { _ in })
        #expect(try String(contentsOfFile: path, encoding: .utf8) == young)
        #expect(new.linesGone == 900)
        #expect(new.readTo == StreamPoint(offset: UInt64(young.utf8.count), line: 701))
        #expect(new.bytesGone == facts.size - UInt64(young.utf8.count))
        #expect(try Facts(path).rights == facts.rights)
        #expect(try Invented.names(folder) == ["access.log.1"])
        #expect(try Invented.rewrite(path, in: folder).run { _ in } == nil)
    }

    @Test("Gzip: the header's time and name stay, and gzip finds nothing wrong")
    func gzip() throws {
        let folder = try TemporaryFolder()
        let young = try Invented.june(2, 700)
        let plain = try folder.write(try Invented.june(1, 900) + young, to: "access.log.3")
        try setTime(plain, 1_750_000_000)
        let packed = try Program.run(URL(fileURLWithPath: "/usr/bin/gzip"), ["-9", plain])
        #expect(packed.status == 0)
        let path = plain + ".gz"
        let facts = try age(path)
        let header = try Invented.bytes(path).prefix(23)
        _ = try Invented.rewrite(path, in: folder).run { _ in }
        #expect(try Invented.passesGzipTest(path))
        #expect(try Invented.inflated(path) == young)
        #expect(try Invented.bytes(path).prefix(23) == header)
        #expect(header.suffix(13) == ArraySlice(Array("access.log.3\0".utf8)))
        #expect(try Facts(path).rights == facts.rights)
        #expect(try LogFile(inspecting: path).gzipTime?.seconds == 1_750_000_000)
    }

    @Test("Members stay members: none of one that loses all, byte for byte one that loses none")
    func members() throws {
        let folder = try TemporaryFolder()
        let texts = [
            try Invented.june(1, 50), try Invented.june(1, 10) + Invented.june(2, 20),
            try Invented.june(2, 40), "", try Invented.june(3, 30),
        ]
        let members = try texts.enumerated().map {
            try Invented.member($1, modified: UInt32(1_780_000_000 + $0))
        }
        let path = try folder.write(members.joined(), to: "access.log.2.gz")
        _ = try Invented.rewrite(path, in: folder).run { _ in }
        #expect(try Invented.passesGzipTest(path))
        #expect(
            try Invented.inflated(path)
                == Invented.june(2, 20) + Invented.june(2, 40) + Invented.june(3, 30))
        let bytes = try Invented.bytes(path)
        let kept = Array(members[2...].joined())
        #expect(Array(bytes.suffix(kept.count)) == kept)
        // The member that lost some of its lines has its old header.
        #expect(bytes.prefix(10) == members[1].prefix(10))
        #expect(try LogFile(inspecting: path).gzipTime?.seconds == 1_780_000_001)
    }

    @Test(
        "Members that end inside a line, zeros behind the last one", arguments: [1, 7, 1000, 4001])
    func cutAnywhere(_ size: Int) throws {
        let folder = try TemporaryFolder()
        let young = try Invented.june(2, 30)
        let text = Array((try Invented.june(1, 30) + young + Invented.june(1, 5)).utf8)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: size) {
            bytes += try GzipWriter.member(
                of: Array(text[start..<min(start + size, text.count)]))
        }
        let path = try folder.write(bytes + [0, 0, 0, 0], to: "access.log.2.gz")
        let new = try #require(try Invented.rewrite(path, in: folder).run { _ in })
        #expect(new.linesGone == 35)
        #expect(try Invented.passesGzipTest(path))
        #expect(try Invented.inflated(path) == young)
    }

    @Test("A header with an extra field, a comment and a checksum is kept as it is")
    func richHeader() throws {
        let folder = try TemporaryFolder()
        let young = try Invented.june(2, 30)
        let plain = try Invented.member(try Invented.june(1, 30) + young)
        var header: [UInt8] = [0x1F, 0x8B, 8, 0x1C, 1, 2, 3, 4, 0, 3]
        header += [5, 0] + Array("extra".utf8) + Array("name\0comment\0".utf8)
        let path = try folder.write(header + plain.dropFirst(10), to: "access.log.2.gz")
        _ = try Invented.rewrite(path, in: folder).run { _ in }
        #expect(try Invented.bytes(path).starts(with: header))
        #expect(try Invented.passesGzipTest(path))
        #expect(try Invented.inflated(path) == young)
    }

    @Test("Extended attributes go over to the new file")
    func attributes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            try Invented.june(1, 3) + Invented.june(2, 3), to: "access.log.1")
        let value = Array("rotated".utf8)
        let system = FileCalls.system
        let file = open(path, O_RDWR)
        let set = value.withUnsafeBytes { system.setAttribute(file, "user.origin", $0) }
        close(file)
        // Not every file system has them.
        guard set == 0 else { return }
        _ = try Invented.rewrite(path, in: folder).run { _ in }
        let new = open(path, O_RDONLY)
        defer { close(new) }
        var found = [UInt8](repeating: 0, count: 100)
        let count = found.withUnsafeMutableBytes { system.attribute(new, "user.origin", $0) }
        #expect(Array(found.prefix(max(0, count))) == value)
    }

    @Test("An owner that cannot be kept is a failure with the file's name, and the file is intact")
    func owner() throws {
        let folder = try TemporaryFolder()
        let text = try Invented.june(1, 3) + Invented.june(2, 3)
        let path = try folder.write(text, to: "access.log.1")
        var calls = FileCalls.system
        calls.facts = { file, facts in
            let result = fstat(file, facts)
            // The temporary file is the only one that nobody else may read.
            if facts.pointee.st_mode & 0o777 == 0o600 { facts.pointee.st_uid += 1 }
            return result
        }
        calls.setOwner = { _, _, _ in
            errno = EPERM
            return -1
        }
        let error = #expect(throws: ArchiveError.self) {
            try Invented.rewrite(path, calls: calls, in: folder).run { _ in }
        }
        #expect(error?.description == "\(path): Operation not permitted")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        #expect(try Invented.names(folder) == ["access.log.1"])
    }

    struct Facts: Equatable {
        let rights: [Int64]
        let size: UInt64

        init(_ path: String) throws {
            var facts = stat()
            try #require(lstat(path, &facts) == 0)
            rights = [
                Int64(facts.st_mode), Int64(facts.st_uid), Int64(facts.st_gid),
                Int64(facts.st_mtim.tv_sec), Int64(facts.st_mtim.tv_nsec),
            ]
            size = UInt64(facts.st_size)
        }
    }

    /// Gives a file an old time, finer than a second, and says what the system says of it then.
    private func age(_ path: String) throws -> Facts {
        try setTime(path, 1_781_000_000, nanoseconds: 123_456_789)
        return try Facts(path)
    }

    private func setTime(_ path: String, _ seconds: Int, nanoseconds: Int = 0) throws {
        let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        try #require(utimensat(AT_FDCWD, path, [time, time], 0) == 0)
    }
}

@Suite("A rewrite refuses what it cannot do safely, and leaves the old file as it was")
struct ArchiveRefusalTests {
    @Test("A link, a second name, a hidden temporary name that the source's globs would find")
    func refused() throws {
        let folder = try TemporaryFolder()
        let text = try Invented.june(1, 3) + Invented.june(2, 3)
        let path = try folder.write(text, to: "access.log.1")
        let link = folder.path("link.log.1")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: ArchiveError.self) {
            try Invented.rewrite(link, in: folder).run { _ in }
        }
        expect(path, ["*", ".*"], "its source's paths take in hidden files", in: folder)
        try FileManager.default.linkItem(atPath: path, toPath: folder.path("second"))
        expect(path, ["*"], "has a second name elsewhere; it was left alone", in: folder)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        #expect(try Invented.names(folder) == ["access.log.1", "link.log.1", "second"])
    }

    enum Change: CaseIterable {
        case grown, rewritten, replaced, linked, gone, touched
    }

    @Test(
        "A file that changed while it was read is left as it is now", arguments: Change.allCases,
        [false, true])
    func changed(_ change: Change, early: Bool) throws {
        let folder = try TemporaryFolder()
        let text = try Invented.june(1, 3) + Invented.june(2, 3)
        let path = try folder.write(text, to: "access.log.1")
        var calls = FileCalls.system
        let make: @Sendable (String) throws -> Void = { path in
            switch change {
            case .grown, .rewritten:
                let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
                if change == .grown { try file.seekToEnd() }
                try file.write(contentsOf: Data("x".utf8))
                try file.close()
            case .replaced:
                try FileManager.default.moveItem(atPath: path, toPath: path + "0")
                try text.write(toFile: path, atomically: false, encoding: .utf8)
            case .linked: try FileManager.default.linkItem(atPath: path, toPath: path + "0")
            case .gone: try FileManager.default.moveItem(atPath: path, toPath: path + "0")
            case .touched: try #require(utimensat(AT_FDCWD, path, nil, 0) == 0)
            }
        }
        if early {
            // While it is copied.
            calls.setMode = { file, mode in
                guard (try? make(path)) != nil else { return -1 }
                return fchmod(file, mode)
            }
        }
        let rewrite = try Invented.rewrite(path, calls: calls, in: folder)
        let error = #expect(throws: ArchiveError.self) {
            try rewrite.run { _ in if !early { try make(path) } }
        }
        #expect(error?.cause == "changed while it was read; it was left alone")
        #expect(try !Invented.names(folder).contains(Invented.temporaryName))
        let left = try String(
            contentsOfFile: change == .gone ? path + "0" : path, encoding: .utf8)
        let expected =
            switch change {
            case .grown: text + "x"
            case .rewritten: "x" + text.dropFirst()
            default: text
            }
        #expect(left == expected)
    }

    @Test("What a killed purge left is removed, and nothing else")
    func leftOver() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", to: "access.log.1")
        try folder.write("rest", to: Invented.temporaryName)
        try folder.write("other", to: ArchiveRewrite.temporaryName(tag: "other"))
        let name = ArchiveName(path: path, globs: ["*"], site: folder.url.path)
        try ArchiveRewrite.cleanUp(beside: name, temporaryName: Invented.temporaryName)
        try ArchiveRewrite.cleanUp(beside: name, temporaryName: Invented.temporaryName)
        #expect(try Invented.names(folder) == [".headnote-purge-other", "access.log.1"])
    }

    private func expect(
        _ path: String, _ globs: [String], _ cause: String, in folder: TemporaryFolder
    ) {
        let error = #expect(throws: ArchiveError.self) {
            try Invented.rewrite(path, globs: globs, in: folder).run { _ in }
        }
        #expect(error?.cause == cause)
    }
}

/// The drill: each call of the system fails in turn.
@Suite("Whatever call fails, the file is the old one or the right new one")
struct ArchiveFaultTests {
    @Test(
        "A call fails once, or the machine stops there", arguments: [false, true], [false, true])
    func everyCall(isGzip: Bool, stops: Bool) throws {
        let young = try Invented.june(2, 700)
        let old = try Invented.june(1, 900) + young
        var faults = 0
        for call in 1... {
            let folder = try TemporaryFolder()
            let bytes = isGzip ? try Invented.member(old) + Invented.member(young) : Array(old.utf8)
            let path = try folder.write(bytes, to: "access.log.1")
            let content = {
                let bytes = try Invented.bytes(path)
                if isGzip { #expect(try Invented.passesGzipTest(path)) }
                return isGzip
                    ? try Invented.inflated(path) : String(decoding: bytes, as: UTF8.self)
            }
            let whole = isGzip ? old + young : old
            let left = isGzip ? young + young : young
            let counter = CallCounter()
            let faulty = FileCalls.system.broken {
                let number = counter.next()
                return number == call || (stops && number > call) ? ENOSPC : nil
            }
            do {
                _ = try Invented.rewrite(path, calls: faulty, in: folder).run { _ in }
                // Only what is done for tidiness may fail without a word.
                #expect(try content() == left)
            } catch let error as ArchiveError {
                #expect(error.path == path)
                #expect([whole, left].contains(try content()), "call \(call)")
            }
            guard counter.calls >= call else { break }
            faults += 1
            if !stops, try content() == whole {
                #expect(try Invented.names(folder) == ["access.log.1"], "call \(call)")
            }
            // The next purge finishes the work.
            let name = ArchiveName(path: path, globs: ["*"], site: folder.url.path)
            try ArchiveRewrite.cleanUp(beside: name, temporaryName: Invented.temporaryName)
            _ = try Invented.rewrite(path, in: folder).run { _ in }
            #expect(try content() == left, "call \(call)")
            #expect(try Invented.names(folder) == ["access.log.1"], "call \(call)")
        }
        #expect(faults > 15, "only \(faults) calls failed")
    }

    @Test("A write that takes only a part, and calls that are interrupted, are repeated")
    func partly() throws {
        let folder = try TemporaryFolder()
        let young = try Invented.june(2, 70)
        let path = try folder.write(try Invented.june(1, 90) + young, to: "access.log.1")
        var calls = FileCalls.system
        let counter = CallCounter()
        calls.write = { file, bytes in
            guard counter.next() % 3 != 0 else {
                errno = EINTR
                return -1
            }
            return write(file, bytes.baseAddress, min(bytes.count, 1001))
        }
        calls.readAt = { file, buffer, offset in
            guard counter.next() % 3 != 0 else {
                errno = EINTR
                return -1
            }
            return pread(file, buffer.baseAddress, min(buffer.count, 1003), offset)
        }
        _ = try Invented.rewrite(path, calls: calls, in: folder).run { _ in }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == young)
    }
}

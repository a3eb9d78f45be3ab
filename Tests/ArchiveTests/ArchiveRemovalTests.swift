import Archive
import Foundation
import LogInput
import TestSupport
import Testing

@Suite("Only a plain archive with one name, in its source's folders, is removed")
struct ArchiveRemovalTests {
    @Test("A file goes, its neighbours stay")
    func removes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "access.log.7.gz")
        let other = try folder.write("young", to: "access.log.6.gz")
        try remove(path, in: folder)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(FileManager.default.fileExists(atPath: other))
    }

    @Test("A file that is already gone is fine")
    func alreadyGone() throws {
        let folder = try TemporaryFolder()
        try remove(folder.path("access.log.7.gz"), in: folder)
    }

    @Test("A link is refused, and what it leads to stays")
    func link() throws {
        let folder = try TemporaryFolder()
        let target = try folder.write("payroll", to: "payroll")
        let path = folder.path("access.log.7.gz")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        expectRefusal(path, "is no regular file; it was left alone", in: folder)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "payroll")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == target)
    }

    @Test("A link to nothing is refused too")
    func danglingLink() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("access.log.7.gz")
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: folder.path("nothing"))
        expectRefusal(path, "is no regular file; it was left alone", in: folder)
    }

    @Test("A file with a second name is refused: the content would live on under the other")
    func hardLink() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "access.log.7.gz")
        try FileManager.default.linkItem(atPath: path, toPath: folder.path("second"))
        expectRefusal(path, "has a second name elsewhere; it was left alone", in: folder)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("A folder is refused with what is in it")
    func directory() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "access.log.7.gz/inside")
        expectRefusal(
            folder.path("access.log.7.gz"), "is no regular file; it was left alone", in: folder)
        #expect(FileManager.default.fileExists(atPath: folder.path("access.log.7.gz/inside")))
    }

    @Test("A folder that is not there is a fault with the path")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        expectRefusal(
            folder.path("none/access.log.7.gz"), "No such file or directory", globs: ["none/*"],
            in: folder)
    }

    @Test("Another file under the same name is left alone, though size and time are the same")
    func otherFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "access.log.7.gz")
        let time = Date(timeIntervalSince1970: 1_781_000_000)
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        let listed = try LogFile(inspecting: path)
        try FileManager.default.moveItem(atPath: path, toPath: folder.path("access.log.8.gz"))
        try folder.write("new", to: "access.log.7.gz")
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        #expect(throws: ArchiveError.self) {
            try ArchiveRemoval.remove(
                ArchiveName(path: path, globs: ["*"], site: folder.url.path), ifStill: listed)
        }
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("A folder below the part of the glob that is spelled out may not be a link")
    func linkedFolder() throws {
        let folder = try TemporaryFolder()
        let target = try folder.write("payroll", to: "elsewhere/access.log.1")
        try folder.write("x", to: "logs/a/access.log.1")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("logs/b"), withDestinationPath: folder.path("elsewhere"))
        let path = folder.path("logs/b/access.log.1")
        #expect(throws: ArchiveError.self) {
            try remove(path, globs: ["logs/*/access.log*"], in: folder)
        }
        #expect(FileManager.default.fileExists(atPath: target))
        // A link in what the glob spells out is the school's own arrangement.
        try remove(path, globs: ["logs/b/access.log*"], in: folder)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test(
        "A path that no glob of the source names is refused",
        arguments: ["logs/../secret", "logs/x/../../secret", "secret", "logs/.hidden"])
    func outside(_ name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "secret")
        try folder.write("x", to: "logs/.hidden")
        try folder.write("x", to: "logs/x/y")
        expectRefusal(
            folder.url.path + "/" + name, "is not in a folder of its source; it was left alone",
            globs: ["logs/*", "logs/*/*/*"], in: folder)
        #expect(FileManager.default.fileExists(atPath: folder.path("secret")))
    }

    private func remove(
        _ path: String, globs: [String] = ["*"], in folder: TemporaryFolder
    ) throws(ArchiveError) {
        try ArchiveRemoval.remove(ArchiveName(path: path, globs: globs, site: folder.url.path))
    }

    private func expectRefusal(
        _ path: String, _ cause: String, globs: [String] = ["*"], in folder: TemporaryFolder,
        at place: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: ArchiveError.self, sourceLocation: place) {
            try remove(path, globs: globs, in: folder)
        }
        #expect(error?.description == "\(path): \(cause)", sourceLocation: place)
    }
}

import Foundation
import TestSupport
import Testing

@testable import EventStore

@Suite struct PrivateFolderTests {
    @Test("a removal that was broken off leaves no file under its name, and is ended later")
    func brokenOff() throws {
        let temporary = try TemporaryFolder()
        let folder = try PrivateFolder(path: temporary.path("keys"), create: true)
        // As a kill between the two steps of a removal leaves it.
        try temporary.write("a secret", to: "keys/.new-one")
        #expect(try folder.names() == [])
        try folder.remove("one")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        try folder.remove("one")
        try folder.write([1, 2, 3], to: "two")
        #expect(try folder.names() == ["two"])
        try folder.remove("two")
        try temporary.write("a secret", to: "keys/.new-three")
        try folder.removeLeftovers()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test("a pipe in the place of a key is refused")
    func pipe() throws {
        let temporary = try TemporaryFolder()
        let folder = try PrivateFolder(path: temporary.path("keys"), create: true)
        #expect(mkfifo(temporary.path("keys/one"), 0o600) == 0)
        // With an end held open here, and more in it than is read, nobody would wait anyway.
        let end = try FileHandle(forUpdating: URL(fileURLWithPath: temporary.path("keys/one")))
        try end.write(contentsOf: Data("twelve bytes".utf8))
        let refusal = #expect(throws: StoreError.self) { try folder.read("one", limitBytes: 9) }
        #expect(refusal?.code == .unreadable)
    }
}

import EventStore
import Foundation
import LogModel
import People
import TestSupport
import Testing

@Suite struct KeyRingTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    var keyFiles: [String] {
        get throws { try world.files().filter { $0.contains("/keys/") } }
    }

    @Test("a month's key makes the same handles in every run, and each month others")
    func handles() throws {
        let may = try #require(CalendarMonth("2026-05"))
        let june = try #require(CalendarMonth("2026-06"))
        let first = try world.open().keys.handleKey(for: may).handle(for: "p1")
        let keys = try world.open().keys
        #expect(try keys.handleKey(for: may).handle(for: "p1") == first)
        #expect(try keys.handleKey(for: june).handle(for: "p1") != first)
        #expect(keys.existingHandleKey(for: may)?.handle(for: "p1") == first)
        #expect(keys.monthsWithHandleKey == [may, june])
        let reading = try world.open(.reading).keys
        #expect(reading.existingHandleKey(for: june) != nil)
        #expect(throws: StoreError.self) {
            try reading.handleKey(for: try #require(CalendarMonth("2026-07")))
        }
    }

    @Test("a rehearsal's handles are the same on every machine, its other secrets are not")
    func seededHandles() throws {
        let may = try #require(CalendarMonth("2026-05"))
        let stores = try [[1], [1], [2], nil].map { (seed: [UInt8]?) in
            let other = try StoreWorld()
            return (try EventStore(folder: other.state, for: .running, handleSeed: seed), other)
        }
        let handles = try stores.map { try $0.0.keys.handleKey(for: may).handle(for: "p1") }
        #expect(handles[0] == handles[1])
        #expect(Set(handles).count == 3)
        #expect(stores[0].0.keys.mac([1]) != stores[1].0.keys.mac([1]))
    }

    @Test("names, sizes and times of key files tell nothing")
    func files() throws {
        let store = try world.open()
        _ = try store.keys.handleKey(for: try #require(CalendarMonth("2026-05")))
        try store.addEvents(
            [try world.event(1), try world.event(2, on: "2026-11-18")],
            in: try world.begin(store))
        let files = try keyFiles
        #expect(files.count == 4, "the store's, a month's and two days'")
        for file in files {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.size] as? Int == 96)
            #expect(attributes[.modificationDate] as? Date == Date(timeIntervalSince1970: 0))
            let name = file.split(separator: "/").last ?? ""
            #expect(name.count == 32 && name.allSatisfy(\.isHexDigit))
        }
    }

    @Test("a stream's fingerprint is keyed: another store has another")
    func fingerprints() throws {
        let bytes = Array("log line".utf8)
        let own = try world.open().keys
        let first = bytes.withUnsafeBytes(own.fingerprint)
        #expect(first.count == 32)
        #expect(try world.open().keys.mac(bytes) == first)
        let other = try StoreWorld()
        #expect(try other.open().keys.mac(bytes) != first)
    }

    @Test("without its own key the store does not open: every file would be counted again")
    func storeKeyGone() throws {
        _ = try world.open()
        for file in try keyFiles { try FileManager.default.removeItem(atPath: file) }
        for access in [StoreAccess.running, .reading] {
            let error = #expect(throws: StoreError.self) { try world.open(access) }
            #expect(error?.code == .keysOfAnotherStore)
        }
    }

    @Test("the keys of another store are refused")
    func otherKeys() throws {
        _ = try world.open()
        let other = try StoreWorld()
        _ = try other.open()
        try FileManager.default.removeItem(atPath: world.state + "/keys")
        try FileManager.default.copyItem(
            atPath: other.state + "/keys", toPath: world.state + "/keys")
        let error = #expect(throws: StoreError.self) { try world.open() }
        #expect(error?.code == .keysOfAnotherStore)
    }

    @Test("a damaged key file is named, not passed over")
    func damaged() throws {
        _ = try world.open()
        let file = try #require(try keyFiles.first)
        let original = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        for index in original.indices {
            var changed = original
            changed[index] ^= 1
            try Data(changed).write(to: URL(fileURLWithPath: file))
            let error = #expect(throws: StoreError.self) { try world.open() }
            #expect(error?.code == .damaged && error?.path == file)
        }
    }

    @Test("a key file that a crash left half written is cleared away")
    func leftover() throws {
        _ = try world.open()
        let path = world.state + "/keys/.new-0123"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        _ = try world.open()
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

@Suite struct ReaderKeyFileTests {
    let key = ReaderPrivateKey()

    /// Cheap, for tests; what people get is `ScryptCost.interactive`.
    func locked(_ passphrase: String) throws -> String {
        let cost = try #require(ScryptCost(rounds: 1024, blockSize: 8, parallelism: 1))
        return ReaderKeyFile.text(
            of: try LockedKey(key, passphrase: passphrase, cost: cost))
    }

    func unlock(_ text: String, _ passphrase: String) throws -> ReaderPrivateKey {
        switch try ReaderKeyFile(text) {
        case .locked(let key): try key.unlocked(with: passphrase)
        case .browser(let key): try key.unlocked(with: passphrase)
        case .rehearsal(let key): key
        }
    }

    @Test("a locked key opens with its passphrase, in whatever form that is typed")
    func roundTrip() throws {
        let text = try locked("caf\u{E9} table")
        #expect(text.hasPrefix("-----BEGIN HEADNOTE READING KEY-----\nPublic: \(key.publicText)\n"))
        #expect(try unlock(text, "caf\u{E9} table").publicKey == key.publicKey)
        #expect(try unlock(text, "cafe\u{301} table").publicKey == key.publicKey)
        let windows = text.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try unlock(windows, "caf\u{E9} table").publicKey == key.publicKey)
    }

    @Test("another passphrase does not open it", arguments: ["", "Cafe", "cafe "])
    func wrongPassphrase(_ passphrase: String) throws {
        let text = try locked("cafe")
        let error = #expect(throws: StoreError.self) { try unlock(text, passphrase) }
        #expect(error?.code == .badKey)
    }

    @Test("a key is not locked with nothing")
    func emptyPassphrase() {
        #expect(throws: StoreError.self) { try locked("") }
    }

    @Test("every change of a locked file is refused")
    func everyByte() throws {
        let original = Array(try locked("cafe").utf8)
        for index in original.indices {
            var changed = original
            changed[index] ^= 1
            let text = String(decoding: changed, as: UTF8.self)
            // Line ends are not part of what is locked: a file may have passed through Windows.
            if original[index] == UInt8(ascii: "\n") { continue }
            #expect(throws: StoreError.self, "byte \(index)") { try unlock(text, "cafe") }
        }
    }

    @Test(
        "the file cannot ask for more work than is sensible",
        arguments: [
            "1048577 8 1", "1024 16 1", "1048576 8 2", "2097152 8 1", "1048576 16 4", "512 8 1",
            "1024 0 1", "1024 8 0",
            "1024 8", "1024 8 1 1", "-1024 8 1", "01024 8 1", "1024  8 1",
        ])
    func costs(_ cost: String) throws {
        let text = try locked("cafe").replacing("Scrypt: 1024 8 1", with: "Scrypt: \(cost)")
        #expect(throws: StoreError.self) { try ReaderKeyFile(text) }
    }

    @Test("a rehearsal key is one open line")
    func rehearsal() throws {
        let bytes = [UInt8](1...32)
        let key = try #require(ReaderPrivateKey(bytes: bytes))
        let text = "HEADNOTE-REHEARSAL-READING-KEY \(readingKeyText(bytes))\n"
        guard case .rehearsal(let read) = try ReaderKeyFile(text) else {
            Issue.record("not read as a rehearsal key")
            return
        }
        #expect(read.publicText == key.publicText)
        #expect(try ReaderKeyFile(text).publicText == key.publicText)
    }

    @Test(
        "what is no key file is refused",
        arguments: [
            "", "x25519:AAAA", "HEADNOTE-REHEARSAL-READING-KEY",
            "HEADNOTE-REHEARSAL-READING-KEY x25519:AAAA",
            "HEADNOTE-REHEARSAL-READING-KEY x25519:\(String(repeating: "A", count: 44))",
            String(repeating: "A", count: 5000),
        ])
    func noKey(_ text: String) {
        let error = #expect(throws: StoreError.self) { try ReaderKeyFile(text) }
        #expect(error?.code == .badKey)
    }
}

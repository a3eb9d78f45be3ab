@testable import EventStore
import Foundation
import TestSupport
import Testing

/// `Fixtures/browser-keys.json` was made by the key page's own script.
@Suite("A key file from the key page")
struct BrowserKeyFileTests {
    let passphrase = "caf\u{E9} anvil orbit thistle"
    let text: String

    init() throws {
        text = try String(contentsOf: fixture("browser-keys.json"), encoding: .utf8)
    }

    func unlocked(_ text: String, _ passphrase: String) throws -> ReaderPrivateKey {
        guard case .browser(let file) = try ReaderKeyFile(text) else {
            throw StoreError(.badKey, cause: "read as something else")
        }
        return try file.unlocked(with: passphrase)
    }

    @Test("opens with its passphrase, in whatever form that is typed")
    func opens() throws {
        let key = try unlocked(text, passphrase)
        #expect(text.contains(key.publicText))
        #expect(try ReaderKeyFile(text).publicText == key.publicText)
        let decomposed = try unlocked(text, "cafe\u{301} anvil orbit thistle")
        #expect(decomposed.publicKey == key.publicKey)
    }

    @Test("another passphrase does not open it", arguments: ["", "cafe anvil orbit thistle"])
    func wrongPassphrase(_ passphrase: String) {
        let error = #expect(throws: StoreError.self) { try unlocked(text, passphrase) }
        #expect(error?.code == .badKey)
    }

    @Test(
        "a change of anything in it is noticed",
        arguments: [
            ("IF3hwKsj", "IF3hwKsk"), ("600000", "600001"), ("ZU1OcghA", "ZU1OcghB"),
            ("yaw8ZZ6K", "yaw8ZZ6L"),
        ])
    func changed(_ old: String, _ new: String) throws {
        try #require(text.contains(old))
        #expect(throws: StoreError.self) {
            try unlocked(text.replacing(old, with: new), passphrase)
        }
    }

    @Test(
        "what is none, or asks for too little or too much work, is refused before it costs any",
        arguments: [
            ("600000", "599999"), ("600000", "10000001"), ("headnote-keys/1", "headnote-keys/2"),
            ("PBKDF2-SHA-256", "PBKDF2-SHA-1"), ("AES-256-GCM", "AES-128-GCM"),
            ("x25519:", "x448:"), ("\"format\"", "\"form\""), ("{", "{{"),
        ])
    func refused(_ old: String, _ new: String) {
        let error = #expect(throws: StoreError.self) {
            try ReaderKeyFile(text.replacing(old, with: new))
        }
        #expect(error?.code == .badKey)
    }
}

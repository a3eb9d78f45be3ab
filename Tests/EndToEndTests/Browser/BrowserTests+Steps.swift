import Foundation
import TestSupport
import Testing

/// What the key page made.
struct MadeKeys {
    let file: String
    let signingKey: String
    let readingKey: String
    /// What the page saves for `authorities.yaml`; nothing of a fixture.
    var lines = ""
    /// Of the signing key.
    var fingerprint = ""
}

extension BrowserTests {
    /// What new keys are locked with.
    static let newPassphrase = "correct horse battery staple"

    /// Writes the key page and opens it.
    func keyPage(
        _ folder: TemporaryFolder, named name: String = "make-keys.html"
    ) async throws -> BrowserPage {
        let path = folder.path(name)
        let made = try Program.run(["key", "new", "--page", path])
        #expect(made.status == 0, "\(made.messages)")
        return try await BrowserPage(path)
    }

    /// Fills in the key page and has it make keys.
    func fillIn(
        _ page: BrowserPage, as name: String = "Rosalind Featherby",
        office: String = "headteacher"
    ) async throws {
        try await page.type(name, into: "#name")
        try await page.evaluate("document.querySelector('#role').value = '\(office)'")
        try await page.type(Self.newPassphrase, into: "#passphrase")
        try await page.type(Self.newPassphrase, into: "#passphrase-again")
        let said = try await page.send("#make")
        #expect(said.contains("Your keys are made"), "\(said)")
    }

    /// Makes keys as a signer would, and checks what is shown against `ssh-keygen`.
    func makeKeys(
        _ school: SchoolCopy, as name: String = "Rosalind Featherby",
        office: String = "headteacher"
    ) async throws -> MadeKeys {
        let mark = UUID().uuidString
        let page = try await keyPage(school.folder, named: "make-keys-\(mark).html")
        try await page.keepPicture("key-page")
        try await fillIn(page, as: name, office: office)
        #expect(try await page.evaluate("document.querySelector('#passphrase').value") == "")
        let saved = try await page.save("#save")
        let slug = name.lowercased().replacing(" ", with: "-")
        #expect(saved.lastPathComponent == "headnote-keys-\(slug).json")
        // The page's folder goes with it, so the file is copied to the school's.
        let kept = school.folder.path("keys-\(mark).json")
        try FileManager.default.copyItem(atPath: saved.path, toPath: kept)
        let lines = try await page.save("#save-public")
        #expect(lines.lastPathComponent == "headnote-public-lines-\(slug).txt")
        try await page.keepPicture("keys-made")
        try await page.keepPicture("keys-made-printed", printed: true)
        let keys = MadeKeys(
            file: kept, signingKey: try await page.text("#signing-key"),
            readingKey: try await page.text("#reading-key"),
            lines: try String(contentsOf: lines, encoding: .utf8),
            fingerprint: try await page.text("#signing-fingerprint"))
        try checkLines(keys, school)
        #expect(try await page.text("#entry") + "\n" == keys.lines)
        #expect(await page.requests() == [])
        #expect(await page.complaints() == [])
        return keys
    }

    /// The saved lines hold the keys that the page shows, with the fingerprint of `ssh-keygen`.
    private func checkLines(_ keys: MadeKeys, _ school: SchoolCopy) throws {
        #expect(keys.lines.contains("  signing-key: \(keys.signingKey)\n"))
        #expect(keys.lines.contains("  reading-key: \(keys.readingKey)\n"))
        let line = try school.folder.write(keys.signingKey + "\n", to: "made.pub")
        let listed = try Program.run(
            RehearsalSigner.keygen, ["-l", "-f", line])
        #expect(!keys.fingerprint.isEmpty && listed.output.contains(keys.fingerprint))
    }

    /// Makes the keys those of the rehearsal school's headteacher.
    func listHead(of school: SchoolCopy, _ keys: MadeKeys) throws {
        let text = try school.text("authorities.yaml")
        var lines = text.components(separatedBy: "\n")
        for (name, value) in [("signing-key", keys.signingKey), ("reading-key", keys.readingKey)] {
            let index = try #require(lines.firstIndex { $0.hasPrefix("  \(name): ") })
            lines[index] = "  \(name): \"\(value)\""
        }
        try school.write(lines.joined(separator: "\n"), to: "authorities.yaml")
    }

    /// Makes the fixture's keys those of the headteacher.
    func listFixture(in school: SchoolCopy) throws { try listHead(of: school, try fixtureKeys()) }

    /// Makes the fixture's reading key the headteacher's, who goes on signing as before.
    func listReadingKey(of school: SchoolCopy) throws {
        let before = try school.text("authorities.yaml")
        try listFixture(in: school)
        let own = try #require(before.firstMatch(of: /signing-key: .*/))
        let now = try #require(
            try school.text("authorities.yaml").firstMatch(of: /signing-key: .*/))
        try school.change("authorities.yaml", String(now.output), to: String(own.output))
    }

    private func fixtureKeys() throws -> MadeKeys {
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.keyFile))
        let file = try JSONDecoder().decode(JSON.self, from: data)
        return MadeKeys(
            file: Self.keyFile, signingKey: try #require(file["signing-key"].text),
            readingKey: try #require(file["reading-key"].text))
    }

    /// Writes the page on which 2026-014 is signed, and gives its path.
    func makeSigningPage(_ school: SchoolCopy) throws -> String {
        let path = school.folder.path("sign.html")
        let made = try school.run(["authorise", "page"], ["2026-014", "--output", path])
        #expect(made.status == 0, "\(made.messages)")
        return path
    }

    /// Opens the page on which 2026-014 is signed.
    func signingPage(_ school: SchoolCopy) async throws -> BrowserPage {
        let page = try await BrowserPage(try makeSigningPage(school))
        try await page.keepPicture("signing-page")
        return page
    }

    /// A school whose head has the fixture's keys, and the page on which 2026-014 is signed.
    func schoolToSign() async throws -> (SchoolCopy, BrowserPage) {
        let school = try SchoolCopy(logs: false, authorisations: ["2026-014"])
        try listFixture(in: school)
        try school.remove("authorisations/2026-014.yaml.sig")
        return (school, try await signingPage(school))
    }

    /// What OpenSSH says of the signature beside 2026-014.
    func sshKeygenVerifies(_ school: SchoolCopy, _ key: String) throws -> Program.Result {
        let signers = try school.folder.write("head \(key)\n", to: "signers")
        return try Program.run(
            RehearsalSigner.keygen,
            [
                "-Y", "verify", "-f", signers, "-I", "head", "-n", "headnote@v1", "-s",
                school.path("authorisations/2026-014.yaml.sig"),
            ], input: try school.text("authorisations/2026-014.yaml"))
    }
}

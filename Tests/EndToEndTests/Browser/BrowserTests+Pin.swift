import Foundation
import TestSupport
import Testing

/// Who decides, confirmed and changed by people who have a browser and no terminal.
extension BrowserTests {
    @Test("Two people confirm the pin on its page, and the night says so from then on")
    func pinConfirmed() async throws {
        let (school, head, chair) = try await schoolWithBrowserKeys()
        #expect(try school.night().output.contains("UNPINNED"))
        let pin = try school.pin()
        let path = try pinPage(school, "site-confirmed")
        let shown = try await BrowserPage(path)
        let text = try await shown.text("main")
        #expect(text.contains(pin) && text.contains("I sign what it says."))
        #expect(text.contains(head.fingerprint) && text.contains(chair.fingerprint))
        try await shown.keepPicture("pin-page")

        let first = try await sign(path, head, into: school)
        #expect(first == "site-confirmed.yaml.sig")
        #expect(try school.night().output.contains("must be signed by two people"))
        let second = try await sign(path, chair, into: school)
        #expect(second == "site-confirmed.yaml.chair-of-governors.sig")
        let confirmed = try school.night()
        #expect(!confirmed.output.contains("UNPINNED"), "\(confirmed.output)")
        #expect(try school.run(["status"]).output.contains("\(pin), confirmed"))
        let again = try school.run(
            ["authorise", "page"],
            ["site-confirmed", "--output", school.folder.path("again.html")])
        #expect(again.status != 0 && again.messages.contains("confirmed already"))
    }

    @Test(
        "A changed table is signed on its page by whom it does not concern, and the night takes it")
    func tableChanged() async throws {
        let (school, head, chair) = try await schoolWithBrowserKeys()
        _ = try school.night()
        let pin = try school.pin()
        let new = try await makeKeys(school)
        try school.change("authorities.yaml", head.signingKey, to: new.signingKey)
        try school.change("authorities.yaml", head.readingKey, to: new.readingKey)
        let unsigned = try school.nightSummary()
        #expect(unsigned.problems.contains { $0.contains("does not count: it is not signed") })
        #expect(try school.pin() == pin)

        let path = try pinPage(school, "authorities")
        for own in [head, new] {
            let page = try await BrowserPage(path)
            try await page.click("#read")
            let said = try await page.unlock(own.file, Self.newPassphrase, in: "#sign")
            #expect(said.contains("may not sign"), "\(said)")
        }
        let shown = try await BrowserPage(path)
        let text = try await shown.text("main")
        #expect(text.contains("The signing key of the headteacher was replaced: "))
        #expect(text.contains(new.fingerprint) && !text.contains(head.fingerprint))
        try await shown.keepPicture("change-page")

        let signature = try await sign(path, chair, into: school)
        #expect(signature == "authorities.yaml.chair-of-governors.sig")
        let night = try school.nightSummary()
        #expect(!night.problems.contains { $0.contains("does not count") })
        #expect(
            night.changes.contains {
                $0.contains("changed and signed for: the signing key of the headteacher")
            })
        #expect(try school.pin() != pin)
    }

    /// A real school whose head and chair made their keys in a browser, entered by their lines.
    private func schoolWithBrowserKeys() async throws -> (
        SchoolCopy, head: MadeKeys, chair: MadeKeys
    ) {
        let school = try SchoolCopy.real()
        let head = try await makeKeys(school)
        let chair = try await makeKeys(
            school, as: "Winifred Castleforth", office: "chair-of-governors")
        let entries = [(head, "staff-01"), (chair, "governor-01")].map { keys, person in
            keys.lines.replacing(/person: .*/, with: "person: \(person)")
        }
        try school.write(entries.joined(separator: "\n"), to: "authorities.yaml")
        return (school, head, chair)
    }

    /// Writes a page for something about who decides, and gives its path.
    private func pinPage(_ school: SchoolCopy, _ document: String) throws -> String {
        let path = school.folder.path("\(document).html")
        let made = try school.run(["authorise", "page"], [document, "--output", path])
        #expect(made.status == 0, "\(made.messages)")
        return path
    }

    /// Signs on a page, and puts the signature into the site's folder under the name it came with.
    private func sign(
        _ path: String, _ keys: MadeKeys, into school: SchoolCopy
    ) async throws -> String {
        let page = try await BrowserPage(path)
        try await page.click("#read")
        let said = try await page.unlock(keys.file, Self.newPassphrase, in: "#sign")
        #expect(said.contains("is signed"), "\(said)")
        let saved = try await page.save("#save")
        try school.write([UInt8](try Data(contentsOf: saved)), to: saved.lastPathComponent)
        #expect(await page.complaints() == [])
        return saved.lastPathComponent
    }
}

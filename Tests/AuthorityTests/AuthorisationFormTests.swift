import LogModel
import People
import StrictYAML
import TestSupport
import Testing

@testable import Authority

@Suite struct AuthorisationFormTests {
    private func read(_ form: AuthorisationForm) throws -> Authorisation {
        var reader = AuthorisationReader(path: "2026-014.yaml")
        let document = reader.read(Array(form.text.utf8))
        return try #require(document, "\(reader.refusals.map(\.sentence)) in \(form.text)")
    }

    private func filledIn() throws -> AuthorisationForm {
        var form = AuthorisationForm(number: "2026-014", date: try date("2026-11-15"))
        form.reason = "Notices show \"odds\": 5\\6, weekly # not a comment.\nAnd more."
        form.particulars = "Told by a parent; *see* &letter."
        form.subjects = [
            .person(
                id: "staff-07", accounts: ["b.thornbury", "OAKHILL\\b.thornbury", "007", "no"]),
            .handle(try #require(CaseHandle("K7QD-2MVX"))),
        ]
        form.channels = [.web, .email]
        form.categories = ["gambling", "on"]
        form.readers = ["Duncan Abernethie", "O'Connor, Aoife", "- Żaneta: Ł"]
        form.details = [.subjects, .paths]
        form.acceptsUnmarkedMail = true
        form.coversPrivateCommunications = true
        form.impactAssessment = .init(reference: "DPIA [3]", date: try date("2026-09-01"))
        form.consultations = [
            .init(with: "HR adviser", name: "Pat \"P\" Quill", date: try date("2026-11-14"))
        ]
        form.deferral = (try date("2027-01-10"), "Police ask: {wait}")
        return form
    }

    @Test("two forms are one while they write one document")
    func equality() throws {
        let form = try filledIn()
        var other = form
        #expect(other == form)
        other.particulars = "Told by a teacher."
        #expect(other != form)
    }

    @Test("what a form says reads back as it was meant, whatever its texts hold")
    func roundTrip() throws {
        let form = try filledIn()
        let document = try read(form)
        #expect(document.reason == form.reason)
        #expect(document.subjects == form.subjects)
        #expect(document.channels == form.channels && document.categories == form.categories)
        #expect(document.events == form.events && document.inForce == form.inForce)
        #expect(document.readers == form.readers && document.details == form.details)
        #expect(document.acceptsUnmarkedMail && document.coversPrivateCommunications)
        #expect(document.impactAssessment == form.impactAssessment)
        #expect(document.consultations == form.consultations)
        #expect(document.notification.deferralReason == "Police ask: {wait}")
        #expect(document.singleReader == nil)
    }

    @Test("a form without consultations names none")
    func withoutConsultations() throws {
        var form = try filledIn()
        form.consultations = []
        #expect(try read(form).consultations.isEmpty)
        #expect(form.text.contains("# - { with: "), "it shows how one is written")
    }

    @Test(
        "a word stands without quotes only where nobody can take it for anything else",
        arguments: [
            ("gambling", "gambling"), ("b.thornbury", "b.thornbury"), ("a b", "a b"),
            ("007", "\"007\""), ("-a", "\"-a\""), (" a", "\" a\""), ("a ", "\"a \""), ("", "\"\""),
            ("null", "\"null\""), ("True", "\"True\""), ("no", "\"no\""), ("a: b", "\"a: b\""),
            ("{a", "\"{a\""), ("@a", "\"@a\""),
        ])
    func words(_ text: String, _ written: String) {
        #expect(YAMLText.plainOrQuoted(text) == written)
    }

    @Test("random texts read back as they were, or are refused as no text at all")
    func randomTexts() throws {
        var random = SeededGenerator(seed: 20_261_128)
        let letters = Array("ab \"\\'#:,{}[]&*!|>%@`-?~\t\n\u{7}\u{85}\u{A0}\u{2028}\u{202E}é漢😀")
        for _ in 0..<400 {
            let text = String(
                (0..<Int.random(in: 1...12, using: &random)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &random)]
                })
            guard text.contains(where: { !$0.isWhitespace }) else { continue }
            var form = try filledIn()
            form.singleReader = text
            form.readers = ["a" + text]
            let document = try read(form)
            #expect(document.singleReader == text, "\(text.unicodeScalars.map(\.value))")
            #expect(document.readers == ["a" + text], "\(text.unicodeScalars.map(\.value))")
        }
    }

    @Test("a form that is not filled in is refused for each thing that is missing")
    func blank() throws {
        let form = AuthorisationForm(number: "2026-014", date: try date("2026-11-15"))
        var reader = AuthorisationReader(path: "2026-014.yaml")
        #expect(reader.read(Array(form.text.utf8)) == nil)
        let sentences = reader.refusals.map(\.sentence).joined(separator: "\n")
        for word in [
            "case-handle", "readers", "reference", "'date' takes", "template", "particulars",
        ] {
            #expect(sentences.contains(word), "\(word) in \(sentences)")
        }
    }

    @Test("the supplements that are written read back as they were meant")
    func supplements() throws {
        let digest = [UInt8](0..<32)
        let day = try date("2026-11-18")
        let handle = try #require(CaseHandle("K7QD-2MVX"))
        let days = Days(from: day, to: day.adding(days: 9))
        let reason = "Because: \"it\" is so.\n"
        let written: [(DocumentKind, String, Supplement)] = [
            (
                .revocation(of: "2026-014"),
                SupplementForm.revocation(
                    of: "2026-014", digest: digest, date: day, reason: reason),
                .revocation(
                    Revocation(number: "2026-014", digest: digest, date: day, reason: reason))
            ),
            (
                .amendment(of: "2026-014", index: 2),
                SupplementForm.amendment(
                    of: "2026-014", index: 2, digest: digest, date: day, reason: reason,
                    readers: ["A, B", "C"]),
                .amendment(
                    Amendment(
                        number: "2026-014", index: 2, digest: digest, date: day, reason: reason,
                        readers: ["A, B", "C"]))
            ),
            (
                .noAction("2026-003"),
                SupplementForm.noAction("2026-003", handle: handle, date: day, reason: reason),
                .noAction(NoAction(number: "2026-003", handle: handle, date: day, reason: reason))
            ),
            (
                .delegation("2026-001"),
                SupplementForm.delegation(
                    "2026-001", to: "D: E", days: days, date: day, reason: reason),
                .delegation(
                    Delegation(
                        number: "2026-001", date: day, acting: "D: E", days: days, reason: reason))
            ),
        ]
        for (kind, text, expected) in written {
            var reader = SupplementReader(path: "F.yaml", kind: kind)
            #expect(reader.read(Array(text.utf8)) == expected, "\(reader.refusals)")
        }
    }

    @Test("the usual day of telling is never one after which nothing is left to tell about")
    func usualNotifyBy() throws {
        var form = AuthorisationForm(number: "2026-014", date: try date("2026-11-15"))
        #expect(form.usualNotifyBy == form.notifyBy)
        form.inForce = Days(from: try date("2026-11-15"), to: try date("2027-11-15"))
        form.events = Days(from: try date("2026-11-15"), to: try date("2026-12-31"))
        #expect(form.usualNotifyBy == (try date("2027-06-30")))
        form.kind = .standing
        #expect(form.usualNotifyBy == (try date("2027-05-15")))
        form.inForce = Days(from: try date("2026-11-15"), to: try date("2026-12-15"))
        #expect(form.usualNotifyBy == (try date("2026-12-22")))
    }

    @Test(
        "whoever a report finds under a standing authorisation is told within 28 days of it",
        arguments: [
            ("2026-12-01", "2026-12-29", true), ("2027-05-01", "2027-05-16", true),
            ("2027-05-16", "2027-05-16", true), ("2027-08-01", "2027-08-29", false),
        ])
    func standingTold(_ report: String, _ due: String, isPutOff: Bool) throws {
        let report = try date(report)
        var form = try filledIn()
        form.kind = .standing
        form.notifyBy = try date("2027-05-16")
        form.deferral = nil
        let document = try read(form)
        #expect(document.tellBy(reportedOn: report).description == due)
        #expect(document.putOffUntil(reportedOn: report) == nil)
        let later = try date("2027-06-01")
        form.deferral = (later, "Police ask.")
        #expect(try read(form).putOffUntil(reportedOn: report) == (isPutOff ? later : nil))
        form.kind = .occasional
        #expect(try read(form).tellBy(reportedOn: report) == form.notifyBy)
    }

    @Test(
        "a digest is 'sha256:' and 64 lower-case digits",
        arguments: [
            "", "sha256:", "sha256:00", "SHA256:" + String(repeating: "0", count: 64),
            "sha256:" + String(repeating: "0", count: 63),
            "sha256:" + String(repeating: "0", count: 64) + "g",
            "sha256:" + String(repeating: "A", count: 64),
            "sha256:" + String(repeating: "é", count: 32),
        ])
    func digests(_ text: String) {
        #expect(DocumentDigest.stated(text) == nil)
        let bytes = [UInt8](repeating: 0xAB, count: 32)
        #expect(DocumentDigest.stated(DocumentDigest.text(bytes)) == bytes)
    }
}

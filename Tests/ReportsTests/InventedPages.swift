@testable import Authority
@testable import EventStore
import Foundation
import LogModel
import People

@testable import Reports

extension Invented {
    /// A document with its signers, in which strangers chose every text.
    static func draft(
        about subjects: [Authorisation.Subject] = [
            .person(id: "p-031", accounts: ["tmerrow"]), .handle(CaseHandle(bits: 7)),
            .role(.governor),
        ], kind: Authorisation.Kind = .occasional
    ) throws -> AuthorisationDraft {
        let days = Days(from: try date("2026-11-14"), to: try date("2026-12-12"))
        let hostile = "</p><script>alert(1)</script>\u{202E}"
        let document = Authorisation(
            number: "2026-021", date: days.from, kind: kind, purpose: .crime,
            grounds: .incident, reason: "First line.\n\(hostile)",
            subjects: subjects, channels: [.web, .email], rules: ["gambling-visit"],
            categories: ["gambling"],
            events: days, inForce: days, readers: ["Imani Ashdown"], details: [.paths],
            acceptsUnmarkedMail: true, coversPrivateCommunications: true,
            impactAssessment: .init(reference: hostile, date: try date("2026-09-01")),
            consultations: [.init(with: "HR adviser", name: hostile, date: days.from)],
            notification: .init(
                by: try date("2026-12-18"),
                deferredUntil: kind == .standing ? nil : try date("2027-01-10"),
                deferralReason: kind == .standing ? nil : hostile))
        let signers = try [
            (AuthorityRole.headteacher, "Imani Ashdown"), (.chairOfGovernors, hostile),
            (.trustDirector, "Ola Finch"), (.trustDirector, "Per Finch"),
        ].map { role, name in
            AuthorityEntry(
                name: name, role: role, person: nil, signingKey: try SSHPublicKey(line: keyLine),
                readingKey: nil, from: nil, until: nil)
        }
        return AuthorisationDraft(
            file: "2026-021.yaml", bytes: Array("number: \(hostile)".utf8), document: document,
            readers: [Reader(name: "Imani Ashdown", role: .headteacher, publicKey: [])],
            signers: signers)
    }

    private static let keyLine =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF3hwKsjQkWP/tbYZMv3lnfKjQNc8fMHX3yH1R4JVNzj"

    static func signingPage(
        _ draft: AuthorisationDraft? = nil, role: String = "staff"
    ) throws -> SigningPage {
        let people = try Directory.read(
            csv: Array("person,role,name,account\np-031,\(role),Toby Merrow,tmerrow\n".utf8),
            path: "people.csv")
        return SigningPage(
            try draft ?? self.draft(),
            SigningSurroundings(
                page: try page(), people: people, rules: rules,
                journal: JournalMark(head: "9f2c", pin: nil)))
    }

    static func readingPage() throws -> [String: PageValue] {
        let reader = Reader(
            name: "Imani Ashdown", role: .headteacher, publicKey: ReaderPrivateKey().publicKey)
        let sealed = try SealedPage([1, 2, 3], number: "2026-014", to: [reader])
        return try ReadingPage.value(of: try hostileReport(), sealed)
    }

    /// What the template of each page with a script is given.
    static func scriptedPages() throws -> [(name: String, fields: [String: PageValue])] {
        [
            ("make-keys", KeyPage.value), ("sign-document", try signingPage().value()),
            ("read-report", try readingPage()),
        ]
    }
}

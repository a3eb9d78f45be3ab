import LogModel
import Testing

@testable import Authority

/// The same table by the days in office of signers and subjects, for every purpose, and by name and
/// by case handle.
extension WhoSignsTests {
    /// A signer's days in office, around the day of signing and tonight.
    private struct Office: Sendable {
        let words: String
        var from: String?
        var until: String?
        /// The refusal of the court and of the gate; `nil` where it lets pass.
        var court: String?
        var gate: String?
    }

    private static let offices = [
        Office(words: "ended the day before signing", until: "2026-11-14", court: "keyNotValid"),
        Office(words: "ended on the day of signing", until: "2026-11-15", gate: "signerLeft"),
        Office(words: "ended yesterday", until: "2026-11-19", gate: "signerLeft"),
        Office(words: "ends tonight", until: "2026-11-20"),
        Office(words: "began on the day of signing", from: "2026-11-15"),
        Office(words: "began the day after signing", from: "2026-11-16", court: "keyNotValid"),
    ]

    @Test(
        "P2 App 6: each needed signature counts while its signer is in office",
        arguments: WhoSignsTests.rows)
    func dates(_ row: SignerClause) throws {
        guard let account = row.subject.account else { return }
        let needed = Set(row.sufficient.joined()).sorted()
        for purpose in purposes(of: row) {
            let forms = [
                changes(of: row, for: purpose),
                try changes(of: row, byHandleOf: account, for: purpose),
            ]
            for changes in forms {
                try expectOffices(
                    row, try SignedDocument(changes, by: school, signers: needed),
                    "\(purpose.rawValue), \((changes["subjects"] ?? nil) ?? "")")
            }
        }
    }

    /// Lets each of those who sign have each term of office.
    private func expectOffices(
        _ row: SignerClause, _ document: SignedDocument, _ words: String
    ) throws {
        for office in WhoSignsTests.offices {
            for signers in row.sufficient {
                for signer in signers {
                    let (court, gate) = try answers(
                        document.file(signers), row,
                        by: try authorities(from: office.from, until: office.until, for: signer))
                    let cell =
                        "\(row), \(words), by \(signers.sorted()), office of \(signer) "
                        + office.words
                    #expect(court == (office.court.map { [$0] } ?? []), "\(cell)")
                    #expect(gate == office.gate, "\(cell)")
                }
            }
        }
    }

    /// When a subject was head, and what follows for the head's and the chair's signature.
    struct SubjectsOffice: Sendable {
        let from: String
        let until: String
        /// Refusals of a document that the head alone signed, and of one that the chair did.
        var byHead: String?
        var byChair: String?
    }

    private static let subjectsOffices = [
        SubjectsOffice(from: "2026-09-01", until: "2026-11-14", byChair: "headMustSign"),
        SubjectsOffice(from: "2026-09-01", until: "2026-11-15", byHead: "chairMustSignForHead"),
        // Not head when the document is judged, but on the day of the event: it needs both.
        SubjectsOffice(
            from: "2026-11-16", until: "2026-11-18", byHead: "chairMustSignForHead",
            byChair: "headMustSign"),
        SubjectsOffice(
            from: "2026-11-17", until: "2026-11-17", byHead: "chairMustSignForHead",
            byChair: "headMustSign"),
        SubjectsOffice(from: "2026-11-18", until: "2026-11-19", byChair: "headMustSign"),
        SubjectsOffice(from: "2026-11-20", until: "2027-08-31", byHead: "chairMustSignForHead"),
        SubjectsOffice(from: "2026-11-21", until: "2027-08-31", byChair: "headMustSign"),
    ]

    @Test(
        "P3 8.5: who was head at signing, at the event or tonight has the chair sign",
        arguments: WhoSignsTests.subjectsOffices, Authorisation.Purpose.allCases)
    func subjectsOffice(_ office: SubjectsOffice, _ purpose: Authorisation.Purpose) throws {
        let row = try #require(rowOfOtherHead)
        let named = changes(of: row, for: purpose)
        try expectSigners(row, named, office, byChair: office.byChair)
        // Who is behind a handle only the gate knows, which goes by all three days at once: so the
        // chair decides wherever the head cannot, and only there.
        let account = try #require(row.subject.account)
        let ofHandle = try changes(of: row, byHandleOf: account, for: purpose)
        try expectSigners(
            row, ofHandle, office, byChair: office.byHead == nil ? "headMustSign" : nil)
    }

    private func expectSigners(
        _ row: SignerClause, _ changes: [String: String?], _ office: SubjectsOffice,
        byChair: String?
    ) throws {
        let authorities = try authorities(
            from: office.from, until: office.until, for: School.leavingHead)
        let document = try SignedDocument(
            changes, by: school, signers: [School.head, School.chair])
        let cells: [(Set<String>, String?)] = [
            ([School.head], office.byHead), ([School.chair], byChair),
            ([School.head, School.chair], nil),
        ]
        for (signers, expected) in cells {
            let (court, gate) = try answers(document.file(signers), row, by: authorities)
            #expect((court.first ?? gate) == expected, "\(changes), by \(signers.sorted())")
        }
    }

    private var rowOfOtherHead: SignerClause? {
        WhoSignsTests.rows.first { $0.subject.words == "another headteacher" && !$0.isPrivate }
    }

    /// The purposes for which a document of a row can hold (P2 9.4).
    private func purposes(of row: SignerClause) -> [Authorisation.Purpose] {
        row.isPrivate ? [.crime, .unauthorisedUse] : Authorisation.Purpose.allCases
    }

    /// The school's table with other days in office for one of its entries.
    private func authorities(
        from: String?, until: String?, for name: String
    ) throws -> AuthorityTable {
        school.authorities(from: try from.map(date), until: try until.map(date), for: name)
    }
}

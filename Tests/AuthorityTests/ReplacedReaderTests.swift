import LogModel
import People
import Testing

@testable import Authority

@Suite("A reading key that was put in place of another opens nothing that was signed before")
struct ReplacedReaderTests {
    let school: School

    init() throws {
        school = try School()
    }

    /// Another key than the one that the reader has now.
    private static let other = [UInt8](repeating: 99, count: 32)

    private var ownKey: [UInt8] {
        get throws {
            try #require(school.authorities.entry(named: School.reader)?.readingKey)
        }
    }

    /// What the court says after a night has accepted the first of some files, or before.
    private func docket(
        _ files: [AuthorisationFile], _ former: [FormerReadingKey], isAccepted: Bool = true
    ) throws -> Docket {
        let accepted: [[UInt8]: [CaseHandle: [MeantAccount]]] =
            isAccepted ? files.first.map { [$0.digest: [:]] } ?? [:] : [:]
        return Authorisations.docket(
            files: files, authorities: school.authorities, directory: school.directory,
            today: try date("2026-11-20"), firstSeen: try School.seen(files),
            history: AuthorisationHistory(
                accepted: AcceptedDocuments(accepted),
                formerKeys: FormerReadingKeys(former)))
    }

    private func former(
        _ until: String, _ key: [UInt8] = other, of name: String = School.reader,
        beside documents: Set<[UInt8]> = []
    ) throws -> FormerReadingKey {
        FormerReadingKey(name: name, key: key, until: try date(until), documents: documents)
    }

    private func amendment(
        of file: AuthorisationFile, dated day: String, by signer: String = School.head,
        readers: [String] = [School.reader]
    ) throws -> AuthorisationFile {
        let text = SupplementForm.amendment(
            of: "2026-014", index: 1, digest: file.digest, date: try date(day),
            reason: "The key was lost.", readers: readers)
        return try school.signed("2026-014.amended-1.yaml", text, by: [signer])
    }

    @Test("Alone they leave nobody to read, so the document holds no longer")
    func alone() throws {
        let file = try school.file()
        let ruling = try docket([file], [try former("2026-11-18")]).authorisations.first
        #expect(
            ruling?.refusals
                == [.readerKeyReplaced(name: School.reader, on: try date("2026-11-18"))])
    }

    @Test("Beside another reader they are left out, and told")
    func beside() throws {
        let file = try school.file(["readers": "[\(School.dsl), \(School.reader)]"])
        let ruling = try docket([file], [try former("2026-11-18")]).authorisations.first
        let clearance = try #require(ruling?.clearance)
        #expect(clearance.readers.map(\.name) == [School.dsl])
        #expect(
            clearance.replaced == [
                ReplacedReader(name: School.reader, role: .reader, on: try date("2026-11-18"))
            ])
    }

    @Test("What no night has accepted names nobody whose key its author could not know")
    func notAccepted() throws {
        for readers in [School.reader, "\(School.dsl), \(School.reader)"] {
            let file = try school.file(["readers": "[\(readers)]"])
            for key in [Self.other, []] {
                let former = try former("2026-11-18", key)
                let ruling = try docket([file], [former], isAccepted: false).authorisations.first
                #expect(
                    ruling?.refusals == [.readerKeyNewer(name: School.reader, on: former.until)])
            }
        }
    }

    @Test("A first key that came later is no better than another one")
    func firstKey() throws {
        let file = try school.file(["readers": "[\(School.dsl), \(School.reader)]"])
        let ruling = try docket([file], [try former("2026-11-18", [])]).authorisations.first
        #expect(ruling?.clearance?.readers.map(\.name) == [School.dsl])
    }

    @Test("What was replaced before the document, or is another's, takes nothing away")
    func before() throws {
        let file = try school.file()
        for former in [
            try former("2026-11-15"), try former("2026-11-18", of: School.dsl),
        ] {
            let clearance = try docket([file], [former]).authorisations.first?.clearance
            #expect(clearance?.readers.map(\.name) == [School.reader])
        }
    }

    @Test("On the day itself it counts what lay in the folder when the night took the new key")
    func sameDay() throws {
        let file = try school.file()
        let there = try former("2026-11-15", beside: [file.digest])
        #expect(try docket([file], [there]).authorisations.first?.clearance == nil)
        let elsewhere = try former("2026-11-15", beside: [[UInt8](repeating: 1, count: 32)])
        #expect(try docket([file], [elsewhere]).authorisations.first?.clearance != nil)
    }

    @Test("The key of then may come back; one that never was theirs on that day may not")
    func back() throws {
        let file = try school.file()
        let back = [
            try former("2026-11-17", try ownKey), try former("2026-11-19", Self.other),
        ]
        #expect(try docket([file], back).authorisations.first?.clearance != nil)
        let third = [
            try former("2026-11-17", Self.other), try former("2026-11-19", try ownKey),
        ]
        #expect(try docket([file], third).authorisations.first?.clearance == nil)
    }

    @Test("An amendment goes on for those of its readers who have the key of then")
    func amendmentInPart() throws {
        let file = try school.file(["readers": "[\(School.reader)]"])
        let amendment = try amendment(
            of: file, dated: "2026-11-17", readers: [School.dsl, School.chair])
        let former = try former("2026-11-18", of: School.chair)
        let docket = try docket([file, amendment], [former])
        let ruling = try #require(docket.supplements.first)
        #expect(ruling.holds && ruling.replaced.map(\.name) == [School.chair])
        let clearance = try #require(docket.authorisations.first?.clearance)
        #expect(clearance.readers.map(\.name) == [School.reader, School.dsl])
    }

    @Test("Whether another was a reader before one who was named later is known")
    func others() throws {
        let file = try school.file(["readers": "[\(School.dsl), \(School.reader)]"])
        let amendment = try amendment(of: file, dated: "2026-11-19")
        let both = try docket([file, amendment], [try former("2026-11-18")])
        let readers = try #require(both.authorisations.first?.clearance)
        #expect(readers.readers.map(readers.isReadByOthers) == [false, true])
        let alone = try school.file()
        let again = try docket(
            [alone, try self.amendment(of: alone, dated: "2026-11-19")],
            [try former("2026-11-18")])
        let one = try #require(again.authorisations.first?.clearance)
        #expect(one.readers.map(one.isReadByOthers) == [false])
        // Of two who were named on one day neither was there before the other.
        let named = try self.amendment(
            of: alone, dated: "2026-11-19", readers: [School.reader, School.dsl])
        let together = try #require(
            try docket([alone, named], [try former("2026-11-18")]).authorisations.first?
                .clearance)
        #expect(together.readers.map(together.isReadByOthers) == [false, false])
    }

    @Test("An amendment of after the change names them again, from its day on")
    func namedAgain() throws {
        let file = try school.file()
        let amendment = try amendment(of: file, dated: "2026-11-19")
        let docket = try docket([file, amendment], [try former("2026-11-18")])
        #expect(docket.supplements.map(\.refusals) == [[]])
        let clearance = try #require(docket.authorisations.first?.clearance)
        #expect(clearance.readers.map(\.name) == [School.reader])
        #expect(clearance.readers.map(\.addedOn) == [try date("2026-11-19")])
        #expect(clearance.replaced == [])
    }

    @Test(
        "An amendment of before the change, or that others signed, names nobody again",
        arguments: [
            ("2026-11-17", School.head, "readerKeyNewer"),
            ("2026-11-19", School.chair, "headMustSign"),
        ])
    func notNamedAgain(day: String, signer: String, refusal: String) throws {
        let file = try school.file(["readers": "[\(School.dsl), \(School.reader)]"])
        let amendment = try amendment(of: file, dated: day, by: signer)
        let docket = try docket([file, amendment], [try former("2026-11-18")])
        #expect(docket.supplements.map { $0.refusals.map(name(of:)) } == [[refusal]])
        let clearance = try #require(docket.authorisations.first?.clearance)
        #expect(clearance.readers.map(\.name) == [School.dsl])
        #expect(clearance.replaced.map(\.name) == [School.reader])
    }

    @Test("Who has the key of then is a reader already")
    func already() throws {
        let file = try school.file()
        let amendment = try amendment(of: file, dated: "2026-11-19")
        #expect(
            try docket([file, amendment], []).supplements.map(\.refusals)
                == [[.readerAlready(School.reader)]])
    }

    @Test("A document is not offered to be signed with a key that its author could not know")
    func draft() throws {
        let file = try school.file()
        let former = try former("2026-11-15", beside: [file.digest])
        let read = { (history: AuthorisationHistory) in
            AuthorisationDraft.read(
                file, authorities: school.authorities, directory: school.directory,
                today: try date("2026-11-15"), history: history)
        }
        var history = AuthorisationHistory(formerKeys: FormerReadingKeys([former]))
        let refusal = Refusal.readerKeyNewer(name: School.reader, on: former.until)
        #expect(try read(history) == .failure(DraftProblems(refusals: [refusal])))
        // To what was accepted an amendment may have named them again.
        history.accepted = AcceptedDocuments([file.digest: [:]])
        guard case .success = try read(history) else {
            Issue.record("an accepted document is signed by one more")
            return
        }
    }
}

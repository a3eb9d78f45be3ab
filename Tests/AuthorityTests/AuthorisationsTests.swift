import LogModel
import People
import Testing

@testable import Authority

@Suite struct AuthorisationsTests {
    let school: School

    init() throws {
        school = try School()
    }

    @Test("the clauses on signers hold", arguments: JudgeRow.signers)
    func signers(_ row: JudgeRow) throws { try expect(row) }

    @Test("the clauses on dates hold", arguments: JudgeRow.dates)
    func dates(_ row: JudgeRow) throws { try expect(row) }

    @Test("the clauses on contents hold", arguments: JudgeRow.contents)
    func contents(_ row: JudgeRow) throws { try expect(row) }

    @Test("each part of a clause holds by itself", arguments: JudgeRow.parts)
    func parts(_ row: JudgeRow) throws { try expect(row) }

    private func expect(_ row: JudgeRow) throws {
        let refusals = try school.refusals(row.changes, signers: row.signers, on: row.today)
        #expect(refusals.map(name(of:)) == row.expected, "\(refusals.map(\.sentence))")
    }

    @Test("the same rules hold for every purpose", arguments: Authorisation.Purpose.allCases)
    func everyPurpose(_ purpose: Authorisation.Purpose) throws {
        let changes = ["purpose": purpose.rawValue]
        #expect(try school.refusals(changes).isEmpty)
        let byLead = try school.refusals(changes, signers: [School.dsl])
        #expect(byLead.contains(.headMustSign))
    }

    @Test("an authorisation that holds gives its document, signers and readers")
    func clearance() throws {
        let rulings = try school.judge([try school.file()])
        let clearance = try #require(rulings.first?.clearance)
        #expect(clearance.number == "2026-014")
        #expect(clearance.signers == [Signer(name: School.head, role: .headteacher)])
        #expect(clearance.readers.map(\.name) == [School.reader])
        #expect(clearance.readers.first?.publicKey == Array(repeating: 8, count: 32))
        #expect(clearance.document.details == [.paths])
        #expect(clearance.stage(on: try date("2026-11-15")) == .waiting)
        #expect(clearance.stage(on: try date("2026-12-10")) == .collecting)
        #expect(clearance.stage(on: try date("2026-12-11")) == .closed)
    }

    @Test("reading goes on when collecting has ended and the head who signed has left")
    func readingOutlivesOffice() throws {
        let file = try school.file(signers: [School.leavingHead])
        let rulings = try school.judge([file], on: "2027-03-01")
        #expect(rulings.first?.clearance?.stage(on: try date("2027-03-01")) == .closed)
    }

    @Test("when the last day of its events has expired, nothing is left to collect or to read")
    func over() throws {
        let rulings = try school.judge([try school.file()], on: "2027-06-10")
        let clearance = try #require(rulings.first?.clearance)
        #expect(clearance.lastKept == (try date("2027-06-10")))
        #expect(clearance.stage(on: try date("2027-06-10")) == .closed)
        #expect(clearance.stage(on: try date("2027-06-11")) == .over)
    }

    @Test("two documents with one number are both refused")
    func duplicates() throws {
        let first = try school.file()
        let second = try school.file(["reason": "Another matter altogether."], name: "copy.yaml")
        let rulings = try school.judge([
            first, second, try school.file(["number": "2026-015"], name: "2026-015.yaml"),
        ])
        #expect(rulings.map(\.number) == ["2026-014", "2026-014", "2026-015"])
        #expect(rulings[0].refusals == [.duplicateNumber("2026-014")])
        #expect(
            rulings[1].refusals == [
                .duplicateNumber("2026-014"),
                .numberDiffersFromFileName(number: "2026-014", file: "copy.yaml"),
            ])
        #expect(rulings[2].clearance != nil)
    }

    @Test("a file without a number has none, whatever its name says")
    func unnumbered() throws {
        let file = AuthorisationFile(name: "thornbury.yaml", bytes: [], signatures: [])
        let ruling = try #require(try school.judge([file, file]).first)
        #expect(ruling.number == AuthorisationRuling.unnumbered)
        #expect(ruling.refusals.map(name(of:)) == ["invalid", "unsigned"])
    }

    @Test("a number is a year, a hyphen and three digits, so that it can hold no name")
    func numberForm() {
        #expect(AuthorisationReader.isNumber("2026-014"))
        for text in ["2026014", "20260014", "2026-14", "2026-0145", "202x-014", "2026-01٤", ""] {
            #expect(!AuthorisationReader.isNumber(text), "\(text)")
        }
    }

    @Test("all problems of a document are told at once, with line and column")
    func allProblems() throws {
        let refusals = try school.refusals([
            "purpose": "curiosity", "date": "2026-02-30", "reason": "\"\"", "channels": "[fax]",
        ])
        #expect(
            refusals.map(\.sentence) == [
                "2026-014.yaml:2:7: 'date' takes a date such as 2026-11-20, not '2026-02-30'.",
                "2026-014.yaml:4:10: 'purpose' takes one of security, unauthorised-use, crime,"
                    + " child-safety, not 'curiosity'.",
                "2026-014.yaml:9:1: 'channels' lists none.",
                "2026-014.yaml:9:12: 'channels' takes one of web, email, message, not 'fax'.",
                "The reason is missing; the document must state one.",
            ])
    }

    @Test("a misspelt key is a problem, not a silent default")
    func misspelt() throws {
        let document = School.document() + Array("unmarkd-mail: true\n".utf8)
        let key = try #require(school.keys[School.head])
        let file = AuthorisationFile(
            name: "2026-014.yaml", bytes: document,
            signatures: [.init(name: "2026-014.yaml.sig", bytes: try key.sign(document))])
        let refusals = try #require(try school.judge([file]).first).refusals
        #expect(
            refusals.map(\.sentence) == [
                "2026-014.yaml:22:1: unknown key 'unmarkd-mail'; did you mean 'unmarked-mail'?."
            ])
    }

    @Test("one bad signature refuses a document that a good one stands beside")
    func strayedSignature() throws {
        let good = try school.file()
        let bad = AuthorisationFile.Signature(name: "2026-014.yaml.x.sig", bytes: [1, 2])
        let file = AuthorisationFile(
            name: good.name, bytes: good.bytes, signatures: good.signatures + [bad])
        let refusals = try #require(try school.judge([file]).first).refusals
        #expect(refusals.map(name(of:)) == ["signatureMalformed"])
    }

    @Test("one person with two posts does not sign twice")
    func twoPosts() throws {
        let head = try #require(school.authorities.entry(named: School.head))
        let asChair = AuthorityEntry(
            name: "The same", role: .chairOfGovernors, person: head.person,
            signingKey: try SSHPublicKey(line: try SigningKey.numbered(99).publicLine),
            readingKey: nil, from: nil, until: nil)
        let rules = SignerRules(authorities: school.authorities, days: [try date("2026-11-15")])
        let refusals = rules.refusals(
            subject: "staff-07", signers: [head, asChair], isPrivate: true)
        #expect(refusals == [.privateNeedsHeadAndChair])
    }

    @Test("somebody who is head and chair in one needs the trust")
    func headAndChair() throws {
        let head = try #require(school.authorities.entry(named: School.head))
        let asChair = AuthorityEntry(
            name: "The same", role: .chairOfGovernors, person: head.person, signingKey: nil,
            readingKey: nil, from: nil, until: nil)
        let table = AuthorityTable(entries: school.authorities.entries + [asChair])
        let rules = SignerRules(authorities: table, days: [try date("2026-11-15")])
        let trust = try #require(table.entry(named: School.trust))
        #expect(rules.refusals(subject: "staff-01", signers: [trust], isPrivate: false).isEmpty)
        #expect(
            rules.refusals(subject: "staff-01", signers: [head, asChair], isPrivate: false) == [
                .signedBySubject(name: School.head), .trustMustSign,
            ])
        // Neither of these two has an entry in the people's table.
        let other = try #require(table.entry(named: School.keyless))
        let refusals = { rules.refusals(subject: "staff-01", signers: $0, isPrivate: true) }
        #expect(refusals([trust, other]).isEmpty)
        #expect(refusals([trust]) == [.trustMustSign])
    }

    @Test("a head who also holds a post of the trust does not sign for themselves by it")
    func headOfTrust() throws {
        let head = try #require(school.authorities.entry(named: School.head))
        let chair = try #require(school.authorities.entry(named: School.chair))
        let asTrust = AuthorityEntry(
            name: "The same", role: .trustDirector, person: head.person, signingKey: nil,
            readingKey: nil, from: nil, until: nil)
        let rules = SignerRules(authorities: school.authorities, days: [try date("2026-11-15")])
        let refusals = rules.refusals(
            subject: "staff-01", signers: [chair, asTrust], isPrivate: true)
        #expect(
            refusals == [.signedBySubject(name: "The same"), .privateOfHeadNeedsChairAndTrust])
    }

    @Test("files of a folder are sorted into documents, signatures and strays")
    func grouping() {
        let names = [
            "2026-015.yaml.sig", "2026-014.yaml.chair.sig", "2026-014.yaml", "2026-014.yaml.sig",
            "2026-014.yaml.txt", "notes.txt",
        ]
        let grouped = AuthorisationFile.group(names.map { ($0, []) })
        #expect(grouped.authorisations.map(\.name) == ["2026-014.yaml"])
        #expect(
            grouped.authorisations.first?.signatures.map(\.name) == [
                "2026-014.yaml.chair.sig", "2026-014.yaml.sig",
            ])
        #expect(grouped.strays == ["2026-014.yaml.txt", "2026-015.yaml.sig", "notes.txt"])
    }

    @Test("a reader must be in office on the day of signing")
    func readerOffice() throws {
        let table = school.authorities(until: "2026-11-14", for: School.reader)
        let rulings = Authorisations.judge(
            files: [try school.file()], authorities: table, directory: school.directory,
            today: try date("2026-11-20"))
        #expect(rulings.first?.refusals == [.readerNotInOffice(School.reader)])
    }

    @Test("the template is refused until its author has filled it in, and is well-formed YAML")
    func template() throws {
        let text = AuthorisationTemplate.text(number: "2026-014", date: try date("2026-11-15"))
        let bytes = Array(text.utf8)
        let key = try #require(school.keys[School.head])
        let file = AuthorisationFile(
            name: "2026-014.yaml", bytes: bytes,
            signatures: [.init(name: "2026-014.yaml.sig", bytes: try key.sign(bytes))])
        let refusals = try #require(try school.judge([file]).first).refusals
        #expect(refusals.contains(.reasonIsTemplate))
        #expect(!refusals.map(\.sentence).contains { $0.contains("unknown key") })
    }
}

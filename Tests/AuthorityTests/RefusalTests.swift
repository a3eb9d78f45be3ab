import Foundation
import LogModel
import People
import StrictYAML
import Testing

@testable import Authority

@Suite struct RefusalTests {
    /// One of each case, in the order of the enum.
    private let samples: [Refusal]

    init() throws {
        let day = try date("2026-11-20")
        let days = Days(from: day, to: day.adding(days: 9))
        let problem = YAMLProblem(
            path: "F.yaml", mark: YAMLMark(line: 3, column: 7), message: "the key 'date' is missing"
        )
        samples = [
            .invalid(problem), .numberDiffersFromFileName(number: "2026-014", file: "F.yaml"),
            .duplicateNumber("2026-014"), .reasonMissing, .reasonIsTemplate,
            .particularsMissing, .particularsAreTemplate, .datedInFuture(day),
            .inForceReversed(days), .inForceBeforeSigning(from: day, signed: days.to),
            .inForceTooLong(days: 40, most: 31), .eventsReversed(days),
            .eventsPastInForce(to: days.to, until: day), .standingNamesPerson, .occasionalNamesRole,
            .unknownPerson("staff-77"), .accountNotOfPerson(account: "x", person: "staff-07"),
            .signerAmongSubjects,
            .impactAssessmentMissing, .impactAssessmentNotBefore(assessed: days.to, signed: day),
            .siteAssessmentOutOfDate(reviewBy: day, signed: days.to),
            .consultationMissing(with: "HR", isPrivate: true),
            .consultationAfterSigning(with: "HR", date: days.to),
            .privateWithoutEvidencePurpose(.security), .privateStanding, .notifyBeforeSigning(day),
            .notifyTooLate(days.to, last: day), .deferralNotLater(until: day, by: days.to),
            .deferralForPurpose(.security), .deferralIsStandIn,
            .standingToldTooLate(days.to, last: day),
            .revoked(on: day), .revocationRemoved, .revocationUnclear(file: "F.revoked.yaml"),
            .fileOfAnother(file: "F.yaml", says: "G.yaml"), .ofAnotherText("2026-014"),
            .datedBeforeDocument(day, signed: days.to), .amendsWhatIsRefused, .readerAlready("R"),
            .nobodyMayRevoke,
            .notByThoseWhoSigned([.headteacher, .chairOfGovernors], isEach: true),
            .noticeOfficeMustAnswer, .headOrChairMustDelegate,
            .delegatedTooFarAhead(from: days.to, latest: day),
            .delegateNotDeputy("D"), .delegateNotInOffice("D"),
            .readerUnknown("R"), .readerWithoutKey("R"),
            .readerKeyNewer(name: "R", on: day), .readerKeyReplaced(name: "R", on: day),
            .readerNotInOffice("R"),
            .readerIsSubject("R"), .secondReaderMissing, .singleReaderIsStandIn, .unsigned,
            .signatureMalformed(file: "F.sig", why: "it is empty"),
            .signatureUnsupported(file: "F.sig", why: "it is of another kind"),
            .wrongNamespace(file: "F.sig", namespace: "file"),
            .unknownKey(file: "F.sig", fingerprint: "SHA256:abc"), .keyNotValid(name: "S", on: day),
            .keyNotValidWhenSeen(name: "S", signed: day, seen: days.to),
            .delegationOverWhenSeen(name: "S", signed: day, seen: days.to),
            .signerNotInDirectory(name: "S", person: "staff-99"),
            .changedAfterSigning(file: "F.sig", onlyLineEndings: false),
            .roleMayNotSign(name: "S", role: .safeguardingLead),
            .deputyWithoutDelegation(name: "S"), .signedBySubject(name: "S"),
            .headMustSign, .chairMustSignForHead, .headMustSignForChair, .trustMustSign,
            .nobodyOfTrust([.trustCEO, .trustChair], needed: 1),
            .privateNeedsHeadAndChair, .privateOfHeadNeedsChairAndTrust,
            .privateOfChairNeedsHeadAndTrust, .caseNeedsSignature(of: [.head, .chair]),
            .privateCaseNeedsTwo,
            .noSuchAuthorisation("2026-014"),
            .notYetInForce(from: day), .expired(until: day), .signerLeft(name: "S"),
            .delegationEnded(name: "S"),
            .eventOutside(day, days), .channelNotCovered(.email), .ruleNotCovered("web-gambling"),
            .personNotCovered, .accountNotCovered("x"), .attributionNotProven(.unproven),
            .privateMail, .markingUnknown,
        ]
    }

    @Test("the table of samples has one of each case")
    func samplesAreComplete() throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Authority/Refusal.swift").standardized
        let cases = try String(contentsOf: source, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("    case ") }
            .map { String($0.dropFirst(9).prefix { $0 != "(" }) }
        #expect(samples.map(name(of:)) == cases)
    }

    @Test("each refusal is reached by a row of the tables")
    func eachIsReached() throws {
        let judged = (JudgeRow.signers + JudgeRow.dates + JudgeRow.contents).flatMap(\.expected)
        let asked = [
            GateRow.time, GateRow.scope, GateRow.subjects, GateRow.marking, GateRow.persons,
        ]
        .joined().compactMap(\.expected)
        // These have tests of their own, because they need more than one document, another
        // table, known handles, or bytes that no document has.
        let elsewhere = [
            "duplicateNumber", "numberDiffersFromFileName", "noSuchAuthorisation", "trustMustSign",
            "nobodyOfTrust",
            "readerNotInOffice", "readerKeyNewer", "readerKeyReplaced", "signatureMalformed",
            "signatureUnsupported",
            "wrongNamespace",
            "unknownKey", "changedAfterSigning", "siteAssessmentOutOfDate", "revocationRemoved",
            "delegateNotInOffice", "notByThoseWhoSigned",
            "delegatedTooFarAhead", "caseNeedsSignature", "privateCaseNeedsTwo",
        ]
        let vectors = try Vector.names.flatMap { try Vector($0).expected }
        let reached = Set(judged + asked + elsewhere + vectors)
        #expect(Set(samples.map(name(of:))).subtracting(reached) == [])
    }

    @Test("what the night prints never depends on whom a document names")
    func nightNamesNobody() {
        let texts = Set(samples.map(\.nightReason))
        let names = ["staff", "head", "chair", "trust", "subject is", "SHA256", "F.", "2026", "x"]
        for text in texts {
            let words = Set(text.split { !$0.isLetter && !$0.isNumber }.map(String.init))
            #expect(words.isDisjoint(with: names), "\(text)")
        }
        let whoSigns: [Refusal] = [
            .headMustSign, .chairMustSignForHead, .headMustSignForChair, .trustMustSign,
            .signedBySubject(name: "S"), .privateOfHeadNeedsChairAndTrust,
            .deputyWithoutDelegation(name: "S"), .caseNeedsSignature(of: [.chair]),
            .privateCaseNeedsTwo,
        ]
        #expect(Set(whoSigns.map(\.nightReason)).count == 1)
    }

    @Test("every refusal says what to do, in a clause of its own")
    func remedies() {
        for refusal in samples {
            let remedy = refusal.remedy
            #expect(remedy.first?.isLowercase == true && remedy.last != ".", "\(remedy)")
            #expect(!refusal.sentence.contains(remedy))
        }
    }

    @Test("a signature that does not count is taken away, and what to do then can be done")
    func signatureRemedies() throws {
        let day = try date("2026-11-20")
        let wrong: [Refusal] = [
            .unknownKey(file: "F.sig", fingerprint: "SHA256:abc"),
            .changedAfterSigning(file: "F.sig", onlyLineEndings: false),
            .signatureUnsupported(file: "F.sig", why: "the security key was not touched"),
        ]
        for refusal in wrong {
            #expect(
                refusal.remedy
                    == "take 'F.sig' away, make a new page with 'headnote authorise page', and have "
                    + "it signed")
        }
        for refusal: Refusal in [
            .keyNotValid(name: "S", on: day),
            .keyNotValidWhenSeen(name: "S", signed: day, seen: day),
            .delegationOverWhenSeen(name: "S", signed: day, seen: day),
        ] {
            #expect(refusal.remedy.hasPrefix("take that signature away, and have "))
        }
    }

    @Test("a delegation that is too long is no authorisation that is too long")
    func tooLong() {
        #expect(
            Refusal.inForceTooLong(days: 195, most: ActingHead.mostDays).remedy
                == "end it within 92 days; whoever is away for longer is replaced in "
                + "authorities.yaml")
        #expect(
            Refusal.inForceTooLong(days: 40, most: 31).remedy
                == "end it within 31 days; when it has ended, a new one may follow")
    }

    @Test("a signature that lies in no file yet is not called by the name of one")
    func signatureWithoutFile() {
        let refusal = Refusal.unknownKey(file: "", fingerprint: "SHA256:abc")
        #expect(
            refusal.sentence
                == "The signature is by the key SHA256:abc, which nobody in authorities.yaml has.")
    }

    @Test("a document under another's name is told so in the night, and not what it is about")
    func misnamed() {
        #expect(
            Refusal.fileOfAnother(file: "F.yaml", says: "G.yaml").nightReason
                == "its number is not that of its file")
    }

    @Test("only what somebody has yet to sign counts as a signature that is to come")
    func missingSignatures() {
        let waiting = samples.filter(\.isMissingSignature).map(name(of:))
        #expect(
            waiting == [
                "nobodyMayRevoke", "notByThoseWhoSigned", "noticeOfficeMustAnswer",
                "headOrChairMustDelegate", "unsigned", "headMustSign", "chairMustSignForHead",
                "headMustSignForChair", "trustMustSign",
                "privateNeedsHeadAndChair", "privateOfHeadNeedsChairAndTrust",
                "privateOfChairNeedsHeadAndTrust", "caseNeedsSignature", "privateCaseNeedsTwo",
            ])
    }

    @Test("every refusal has its sentence")
    func sentences() {
        let expected = """
            F.yaml:3:7: the key 'date' is missing.
            The document says it is 2026-014, but its file is called 'F.yaml'; call it 2026-014.yaml.
            More than one document has the number 2026-014; none of them counts until they differ.
            The reason is missing; the document must state one.
            The reason is still the template's or only a stand-in; say in your own words why this is needed.
            The particulars are missing; the file must hold what is known, apart from the reason that is told.
            The particulars are still the template's or only a stand-in.
            The document is dated 2026-11-20, which lies ahead.
            'in-force' ends on 2026-11-29, before it begins on 2026-11-20.
            'in-force' begins on 2026-11-20, before the document was signed on 2026-11-29.
            'in-force' lasts 40 days; at most 31 are allowed.
            'events' ends on 2026-11-29, before it begins on 2026-11-20.
            'events' ends on 2026-11-29, after 'in-force' ends on 2026-11-20; events of those days would never be collected.
            A standing authorisation is for roles; for a person or a case handle write an occasional one.
            An occasional authorisation is for people or case handles; for roles write a standing one.
            The subject 'staff-77' is not in the people's table.
            The account 'x' was not staff-07's on any day that 'events' covers.
            Somebody who alone could sign for one of its subjects is a subject, too; nobody signs a document about themselves.
            The impact assessment is missing; it must have been made before the monitoring.
            The impact assessment is dated 2026-11-29, which is not before the day of signing, 2026-11-20.
            The site's impact assessment was to be reviewed by 2026-11-20, before the day of signing, 2026-11-29.
            For private communications HR must have been consulted; no consultation is theirs.
            The consultation with 'HR' is dated 2026-11-29, after the day of signing.
            Private communications may be opened for 'crime' or 'unauthorised-use' only, not for 'security'.
            A standing authorisation cannot cover private communications; they are opened in exceptional cases only.
            'notify' is due on 2026-11-20, before the document was signed.
            'notify' is due on 2026-11-29; after 2026-11-20 nothing is left to tell about.
            'deferred-until' (2026-11-20) is not later than 'by' (2026-11-29).
            Telling the person may be put off for 'child-safety' or 'crime' only, not for 'security'.
            'deferral-reason' is empty or only a stand-in; the person will read it.
            'notify' is due on 2026-11-29; what a standing authorisation finds in its first night is gone after 2026-11-20.
            It was revoked on 2026-11-20; nothing is collected or opened under it any more.
            It was revoked, as the journal says, and the revocation was taken away since; it stays revoked.
            Beside it lies 'F.revoked.yaml', which does not hold; until that is settled nothing is collected or opened.
            By what it says the file 'F.yaml' would have to be called 'G.yaml'.
            It states the digest of another text than that of 2026-014.
            It is dated 2026-11-20, before the authorisation was signed on 2026-11-29.
            The authorisation that it amends cannot be read.
            'R' is a reader already.
            It lacks the signature of somebody who can authorise and is not its subject.
            It is about somebody whom the authorisation does not name, so it must be signed by the offices that signed that: the headteacher and the chair of governors.
            It lacks the signature of the office on whose notice the case stands: the headteacher, the chair of governors or, for whoever is both, the trust.
            It lacks the signature of the headteacher or, where the head cannot, of the chair of governors.
            It begins on 2026-11-29; by its date it can begin on 2026-11-20 at the latest.
            'D' is not a 'deputy-headteacher' in authorities.yaml.
            'D' is not in office on the day of signing.
            The reader 'R' is not in authorities.yaml.
            The reader 'R' has no reading key in authorities.yaml.
            The reader 'R' got their reading key on 2026-11-20, after this was written.
            The reader 'R' got their reading key on 2026-11-20, after this was signed, and nobody else can read.
            The reader 'R' is not in office on the day of signing.
            The reader 'R' is the subject; nobody reads about themselves.
            There is one reader only, and nothing says why one is enough; a lost key would be lost evidence.
            'single-reader' is empty or only a stand-in; it must say why one reader is enough.
            The document is not signed; sign it with 'ssh-keygen -Y sign -n headnote@v1 -f KEY FILE'.
            'F.sig' is not a signature that can be read: it is empty.
            'F.sig' is of a kind that does not count: it is of another kind.
            'F.sig' was made for 'file'; sign with '-n headnote@v1'.
            'F.sig' is by the key SHA256:abc, which nobody in authorities.yaml has.
            The key of 'S' is not valid on 2026-11-20, the day of signing.
            The document is dated 2026-11-20, but Headnote first saw the signature of 'S' on 2026-11-29, when that key was not valid; a key counts only if it was valid on both days.
            The document is dated 2026-11-20, but Headnote first saw the signature of 'S' on 2026-11-29, when they no longer acted for the headteacher; a deputy must act on both days.
            'S' signs as 'staff-99', who is not in the people's table, so nobody can tell whose events they sign for.
            The document was changed after 'F.sig' was made; sign it again.
            The signature of 'S' clears nothing: a dsl cannot authorise.
            The signature of 'S' clears nothing: no delegation makes the deputy acting head on the day of signing.
            'S' is the subject; nobody's signature covers themselves.
            The headteacher's signature is missing.
            The subject is the headteacher or acts for them, so the chair of governors must sign.
            The subject is the chair of governors, so the headteacher must sign.
            The subject is head and chair in one, so the trust must sign.
            It takes the signature of the trust, and authorities.yaml has nobody in office to give it: the 'trust-ceo' or the 'trust-chair'.
            For private communications both the headteacher and the chair of governors must sign.
            For private communications of the headteacher, or of whoever acts for them, both the chair of governors and the trust must sign.
            For private communications of the chair of governors both the headteacher and the trust must sign.
            Of this case the headteacher and the chair of governors must decide, by two signatures.
            Private communications of this case need two signatures: the headteacher's, and the chair of governors' or, where the case is the chair's own, the trust's.
            There is no authorisation 2026-014.
            The authorisation is not in force before 2026-11-20.
            The authorisation was in force until 2026-11-20.
            'S', who signed, is no longer in office; somebody in office must sign anew.
            'S', who signed, no longer acts for the headteacher; the headteacher must sign beside them.
            The event is of 2026-11-20; the authorisation covers 2026-11-20 to 2026-11-29.
            The authorisation does not cover the channel 'email'.
            The authorisation covers neither the rule 'web-gambling' nor a category of the record.
            The authorisation does not cover this person.
            The authorisation covers the person, but not the account 'x'.
            Nobody knows who acted (attribution 'unproven'), so it counts against nobody.
            The mail is marked as private, and the authorisation does not cover private communications.
            No subject was logged, so the mail counts as private; the authorisation does not accept unmarked mail.
            """
        #expect(samples.map(\.sentence).joined(separator: "\n") == expected)
        #expect(
            Refusal.nobodyOfTrust([], needed: 2).sentence
                == "It takes the signature of a trust, and by site.yaml this school has none, so nobody"
                + " can authorise it.")
        #expect(
            Refusal.nobodyOfTrust([.trustCEO], needed: 2).sentence
                == "It takes signatures of two people of the trust, and authorities.yaml has not two"
                + " in office to give them: the 'trust-ceo'.")
        #expect(
            Refusal.changedAfterSigning(file: "F.sig", onlyLineEndings: true).sentence
                == "The line endings of the document were changed after 'F.sig' was made; put them"
                + " back or sign again.")
    }
}

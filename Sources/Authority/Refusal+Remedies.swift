// What to do about each refusal, for the author of the document: one clause to act on. Where nothing
// can be done with the document as it is, it says what to do instead.

extension Refusal {
    /// What its author can do about it.
    package var remedy: String {
        documentRemedy ?? laterRemedy ?? readerRemedy ?? signatureRemedy ?? officeRemedy
    }

    private var documentRemedy: String? {
        switch self {
        case .invalid: "mend that line, then sign"
        case .numberDiffersFromFileName(let number, _): "rename the file to \(number).yaml"
        case .duplicateNumber: "give one of them another number and have it signed anew"
        case .reasonMissing, .reasonIsTemplate:
            "say under 'reason', in your own words, why this is needed; that of an authorisation is read "
                + "by the person it is about"
        case .particularsMissing, .particularsAreTemplate:
            "write under 'particulars' what is known and from whom; it is never printed"
        case .datedInFuture: "date it with the day of signing"
        case .inForceReversed, .eventsReversed: "put the earlier date first"
        case .inForceBeforeSigning: "begin on the day of signing or later"
        case .inForceTooLong(_, ActingHead.mostDays):
            "end it within \(ActingHead.mostDays) days; whoever is away for longer is replaced in "
                + "authorities.yaml"
        case .inForceTooLong(_, let most):
            "end it within \(most) days; when it has ended, a new one may follow"
        case .eventsPastInForce: "end 'events' when 'in-force' ends, or earlier"
        case .standingNamesPerson: "write 'kind: occasional', or name 'roles'"
        case .occasionalNamesRole: "write 'kind: standing', or name a person or a case handle"
        case .unknownPerson: "write the id that stands in people.csv"
        case .accountNotOfPerson:
            "leave that account out, or have people.csv put right first"
        case .signerAmongSubjects: "write a document for each of them"
        case .impactAssessmentMissing: "state the reference and date of the assessment"
        case .impactAssessmentNotBefore: "assess first, and sign on a later day"
        case .siteAssessmentOutOfDate:
            "review the assessment, and let site.yaml state the new 'review-by'"
        case .consultationMissing(let with, _):
            "consult \(with), and list it under 'consultations' with name and date, in an entry of its own"
        case .consultationAfterSigning: "consult first, and date the document afterwards"
        case .privateWithoutEvidencePurpose:
            "leave private communications out, or state the purpose for which there is evidence"
        case .privateStanding:
            "leave private communications out, and write an occasional one where there is need"
        case .notifyBeforeSigning, .notifyTooLate:
            "choose a day soon after 'in-force' ends"
        case .deferralNotLater: "choose a later 'deferred-until', or leave the deferral out"
        case .deferralForPurpose: "leave the deferral out, or state the purpose that asks for it"
        case .deferralIsStandIn: "say in your own words why telling is put off, or leave that out"
        case .standingToldTooLate:
            "choose a day within six months of the first night; whoever is found later is told within "
                + "\(Authorisation.mostDaysToTell) days of the report"
        default: nil
        }
    }

    private var laterRemedy: String? {
        switch self {
        case .revoked, .revocationRemoved:
            "where there is still good cause, write a new authorisation with a new number"
        case .revocationUnclear(let file):
            "see 'headnote authorise check' for '\(file)': have it signed, or take it away"
        case .fileOfAnother(_, let says): "rename the file to \(says), or mend what it says"
        case .ofAnotherText:
            "make it anew with 'headnote authorise', which states the digest of the text on file"
        case .datedBeforeDocument: "date it with the day of signing"
        case .amendsWhatIsRefused: "mend the authorisation first"
        case .readerAlready: "leave that name out"
        case .nobodyMayRevoke:
            "have it signed by the headteacher or the chair of governors, whichever it is not about"
        case .notByThoseWhoSigned(let offices, let isEach):
            "have \(AuthorityRole.inWords(offices, areAllNeeded: isEach)) sign, whoever that is now"
        case .noticeOfficeMustAnswer: "have it signed by the one on whose notice the case stands"
        case .headOrChairMustDelegate:
            "have the headteacher sign, or the chair of governors where the head cannot"
        case .delegatedTooFarAhead: "sign a delegation when the time comes"
        case .delegateNotDeputy:
            "name an entry of authorities.yaml whose role is 'deputy-headteacher'"
        case .delegateNotInOffice:
            "name somebody in office, or put the dates in authorities.yaml right"
        default: nil
        }
    }

    private var readerRemedy: String? {
        switch self {
        case .readerUnknown: "write the name as authorities.yaml has it"
        case .readerWithoutKey:
            "let them run 'headnote key new', and put what it prints into authorities.yaml"
        case .readerKeyNewer: "write it anew when a night has taken the new key"
        case .readerKeyReplaced:
            "name them again with 'headnote authorise amend', which the offices sign that signed this"
        case .readerNotInOffice, .readerIsSubject: "name another reader"
        case .secondReaderMissing:
            "name a second reader, or say under 'single-reader' why one will do"
        case .singleReaderIsStandIn:
            "say it in your own words, or name a second reader and leave that out"
        default: nil
        }
    }

    private var signatureRemedy: String? {
        switch self {
        case .unsigned: "sign it with 'headnote authorise sign'"
        case .signatureMalformed(let file, _), .signatureUnsupported(let file, _),
            .wrongNamespace(let file, _), .unknownKey(let file, _),
            .changedAfterSigning(let file, _):
            "take '\(file)' away, make a new page with 'headnote authorise page', and have it signed"
        case .keyNotValid:
            "take that signature away, and have somebody sign who was in office on that day"
        case .keyNotValidWhenSeen:
            "take that signature away, and have somebody in office sign"
        case .delegationOverWhenSeen:
            "take that signature away, and have the headteacher sign, or whoever acts for them now"
        case .signerNotInDirectory(let name, _):
            "let authorities.yaml name the id that '\(name)' has in people.csv"
        case .roleMayNotSign, .deputyWithoutDelegation:
            "take that signature away, and have it signed by those named below"
        default: nil
        }
    }

    private var officeRemedy: String {
        switch self {
        case .signedBySubject: "take that signature away; somebody else decides"
        case .headMustSign, .headMustSignForChair:
            "have the headteacher sign, or whoever acts for them"
        case .chairMustSignForHead: "have the chair of governors sign"
        case .trustMustSign: "have the trust sign"
        case .nobodyOfTrust(let roles, _):
            roles.isEmpty
                ? "leave it, or where it covers private communications leave those out"
                : "enter somebody of the trust in authorities.yaml first, and have that signed for"
        case .caseNeedsSignature(let offices):
            "have \(Office.inWords(offices)) sign, and show it to nobody else"
        case .privateCaseNeedsTwo:
            "have the headteacher sign, and the chair of governors or, for a case of the chair's, the trust"
        case .privateNeedsHeadAndChair: "have both the headteacher and the chair of governors sign"
        case .privateOfHeadNeedsChairAndTrust: "have both the chair of governors and the trust sign"
        case .privateOfChairNeedsHeadAndTrust: "have both the headteacher and the trust sign"
        case .noSuchAuthorisation: "look for its number with 'headnote authorise list'"
        case .signerLeft, .delegationEnded: "have somebody in office sign"
        default: "write an authorisation that covers it, where there is good cause"
        }
    }
}

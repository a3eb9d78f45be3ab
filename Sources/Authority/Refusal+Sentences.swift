// The sentences of this module. `sentence` tells the author of an authorisation everything: what
// is wrong, and what would be right. `nightReason` is for output that others see: it depends on no
// payload, and reasons that would tell who the subject is share one text.

import LogModel

extension Refusal {
    /// What is wrong, for the author of the authorisation; names whom the document names.
    package var sentence: String {
        documentSentence ?? supplementSentence ?? readerSentence ?? signatureSentence
            ?? signerSentence ?? flagSentence
            ?? nightReason
    }

    private var documentSentence: String? {
        switch self {
        case .invalid(let problem):
            "\(problem)."
        case .numberDiffersFromFileName(let number, let file):
            "The document says it is \(number), but its file is called '\(file)'; call it \(number).yaml."
        case .duplicateNumber(let number):
            "More than one document has the number \(number); none of them counts until they differ."
        case .reasonMissing:
            "The reason is missing; the document must state one."
        case .reasonIsTemplate:
            "The reason is still the template's or only a stand-in; say in your own words why this is needed."
        case .particularsMissing:
            "The particulars are missing; the file must hold what is known, apart from the reason that is told."
        case .particularsAreTemplate:
            "The particulars are still the template's or only a stand-in."
        case .datedInFuture(let date):
            "The document is dated \(date), which lies ahead."
        case .inForceReversed(let days):
            "'in-force' ends on \(days.to), before it begins on \(days.from)."
        case .inForceBeforeSigning(let from, let signed):
            "'in-force' begins on \(from), before the document was signed on \(signed)."
        case .inForceTooLong(let days, let most):
            "'in-force' lasts \(days) days; at most \(most) are allowed."
        case .eventsReversed(let days):
            "'events' ends on \(days.to), before it begins on \(days.from)."
        case .eventsPastInForce(let to, let until):
            "'events' ends on \(to), after 'in-force' ends on \(until); events of those days would never be collected."
        default:
            subjectSentence ?? assessmentSentence
        }
    }

    private var subjectSentence: String? {
        switch self {
        case .standingNamesPerson:
            "A standing authorisation is for roles; for a person or a case handle write an occasional one."
        case .occasionalNamesRole:
            "An occasional authorisation is for people or case handles; for roles write a standing one."
        case .unknownPerson(let id):
            "The subject '\(id)' is not in the people's table."
        case .accountNotOfPerson(let account, let person):
            "The account '\(account)' was not \(person)'s on any day that 'events' covers."
        case .signerAmongSubjects:
            "Somebody who alone could sign for one of its subjects is a subject, too; nobody signs a document about themselves."
        default: nil
        }
    }

    private var assessmentSentence: String? {
        switch self {
        case .impactAssessmentMissing:
            "The impact assessment is missing; it must have been made before the monitoring."
        case .impactAssessmentNotBefore(let assessed, let signed):
            "The impact assessment is dated \(assessed), which is not before the day of signing, \(signed)."
        case .siteAssessmentOutOfDate(let reviewBy, let signed):
            "The site's impact assessment was to be reviewed by \(reviewBy), before the day of signing, \(signed)."
        case .consultationMissing(let with, let isPrivate):
            (isPrivate ? "For private communications" : "Before anybody is monitored here,")
                + " \(with) must have been consulted; no consultation is theirs."
        case .consultationAfterSigning(let with, let date):
            "The consultation with '\(with)' is dated \(date), after the day of signing."
        case .privateWithoutEvidencePurpose(let purpose):
            "Private communications may be opened for 'crime' or 'unauthorised-use' only, not for '\(purpose.rawValue)'."
        case .privateStanding:
            "A standing authorisation cannot cover private communications; they are opened in exceptional cases only."
        case .notifyBeforeSigning(let date):
            "'notify' is due on \(date), before the document was signed."
        case .notifyTooLate(let date, let last):
            "'notify' is due on \(date); after \(last) nothing is left to tell about."
        case .deferralNotLater(let until, let by):
            "'deferred-until' (\(until)) is not later than 'by' (\(by))."
        case .deferralForPurpose(let purpose):
            "Telling the person may be put off for 'child-safety' or 'crime' only, not for '\(purpose.rawValue)'."
        case .deferralIsStandIn:
            "'deferral-reason' is empty or only a stand-in; the person will read it."
        case .standingToldTooLate(let date, let last):
            "'notify' is due on \(date); what a standing authorisation finds in its first night is gone after \(last)."
        default: nil
        }
    }

    private var supplementSentence: String? {
        switch self {
        case .revoked(let date):
            "It was revoked on \(date); nothing is collected or opened under it any more."
        case .revocationRemoved:
            "It was revoked, as the journal says, and the revocation was taken away since; it stays revoked."
        case .revocationUnclear(let file):
            "Beside it lies '\(file)', which does not hold; until that is settled nothing is collected or opened."
        case .fileOfAnother(let file, let says):
            "By what it says the file '\(file)' would have to be called '\(says)'."
        case .ofAnotherText(let number):
            "It states the digest of another text than that of \(number)."
        case .datedBeforeDocument(let date, let signed):
            "It is dated \(date), before the authorisation was signed on \(signed)."
        case .amendsWhatIsRefused:
            "The authorisation that it amends cannot be read."
        case .readerAlready(let name):
            "'\(name)' is a reader already."
        case .nobodyMayRevoke:
            "It lacks the signature of somebody who can authorise and is not its subject."
        case .notByThoseWhoSigned(let offices, let isEach):
            "It is about somebody whom the authorisation does not name, so it must be signed by \(isEach && offices.count > 1 ? "the offices" : "an office") that signed that: \(AuthorityRole.inWords(offices, areAllNeeded: isEach))."
        case .noticeOfficeMustAnswer:
            "It lacks the signature of the office on whose notice the case stands: the headteacher, the chair of governors or, for whoever is both, the trust."
        case .headOrChairMustDelegate:
            "It lacks the signature of the headteacher or, where the head cannot, of the chair of governors."
        case .delegatedTooFarAhead(let from, let latest):
            "It begins on \(from); by its date it can begin on \(latest) at the latest."
        case .delegateNotDeputy(let name):
            "'\(name)' is not a 'deputy-headteacher' in authorities.yaml."
        case .delegateNotInOffice(let name):
            "'\(name)' is not in office on the day of signing."
        default: nil
        }
    }

    private var readerSentence: String? {
        switch self {
        case .readerUnknown(let name):
            "The reader '\(name)' is not in authorities.yaml."
        case .readerWithoutKey(let name):
            "The reader '\(name)' has no reading key in authorities.yaml."
        case .readerKeyNewer(let name, let date):
            "The reader '\(name)' got their reading key on \(date), after this was written."
        case .readerKeyReplaced(let name, let date):
            "The reader '\(name)' got their reading key on \(date), after this was signed, and nobody else can read."
        case .readerNotInOffice(let name):
            "The reader '\(name)' is not in office on the day of signing."
        case .readerIsSubject(let name):
            "The reader '\(name)' is the subject; nobody reads about themselves."
        case .secondReaderMissing:
            "There is one reader only, and nothing says why one is enough; a lost key would be lost evidence."
        case .singleReaderIsStandIn:
            "'single-reader' is empty or only a stand-in; it must say why one reader is enough."
        default: nil
        }
    }

    private var signatureSentence: String? {
        switch self {
        case .unsigned:
            "The document is not signed; sign it with 'ssh-keygen -Y sign -n headnote@v1 -f KEY FILE'."
        case .signatureMalformed(let file, let why):
            "\(Refusal.named(file)) is not a signature that can be read: \(why)."
        case .signatureUnsupported(let file, let why):
            "\(Refusal.named(file)) is of a kind that does not count: \(why)."
        case .wrongNamespace(let file, let namespace):
            "\(Refusal.named(file)) was made for '\(namespace)'; sign with '-n \(SigningPurpose.authorisation.rawValue)'."
        case .unknownKey(let file, let fingerprint):
            "\(Refusal.named(file)) is by the key \(fingerprint), which nobody in authorities.yaml has."
        case .keyNotValid(let name, let date):
            "The key of '\(name)' is not valid on \(date), the day of signing."
        case .keyNotValidWhenSeen(let name, let signed, let seen):
            "The document is dated \(signed), but Headnote first saw the signature of '\(name)' on \(seen), when that key was not valid; a key counts only if it was valid on both days."
        case .delegationOverWhenSeen(let name, let signed, let seen):
            "The document is dated \(signed), but Headnote first saw the signature of '\(name)' on \(seen), when they no longer acted for the headteacher; a deputy must act on both days."
        case .signerNotInDirectory(let name, let person):
            "'\(name)' signs as '\(person)', who is not in the people's table, so nobody can tell whose events they sign for."
        case .changedAfterSigning(let file, onlyLineEndings: true):
            "The line endings of the document were changed after '\(file)' was made; put them back or sign again."
        case .changedAfterSigning(let file, onlyLineEndings: false):
            "The document was changed after '\(file)' was made; sign it again."
        case .roleMayNotSign(let name, let role):
            "The signature of '\(name)' clears nothing: a \(role.rawValue) cannot authorise."
        case .deputyWithoutDelegation(let name):
            "The signature of '\(name)' clears nothing: no delegation makes the deputy acting head on the day of signing."
        default: nil
        }
    }

    private var signerSentence: String? {
        switch self {
        case .signedBySubject(let name):
            "'\(name)' is the subject; nobody's signature covers themselves."
        case .headMustSign:
            "The headteacher's signature is missing."
        case .chairMustSignForHead:
            "The subject is the headteacher or acts for them, so the chair of governors must sign."
        case .headMustSignForChair:
            "The subject is the chair of governors, so the headteacher must sign."
        case .trustMustSign:
            "The subject is head and chair in one, so the trust must sign."
        case .nobodyOfTrust(let roles, _) where roles.isEmpty:
            "It takes the signature of a trust, and by site.yaml this school has none, so nobody can authorise it."
        case .nobodyOfTrust(let roles, let needed):
            "It takes \(needed > 1 ? "signatures of two people" : "the signature") of the trust, and authorities.yaml has \(needed > 1 ? "not two" : "nobody") in office to give \(needed > 1 ? "them" : "it"): \(AuthorityRole.inWords(roles, areAllNeeded: false))."
        case .privateNeedsHeadAndChair:
            "For private communications both the headteacher and the chair of governors must sign."
        case .privateOfHeadNeedsChairAndTrust:
            "For private communications of the headteacher, or of whoever acts for them, both the chair of governors and the trust must sign."
        case .privateOfChairNeedsHeadAndTrust:
            "For private communications of the chair of governors both the headteacher and the trust must sign."
        case .caseNeedsSignature(let offices):
            "Of this case \(Office.inWords(offices)) must decide, by \(offices.count == 1 ? "a signature" : "two signatures")."
        case .privateCaseNeedsTwo:
            "Private communications of this case need two signatures: the headteacher's, and the chair of governors' or, where the case is the chair's own, the trust's."
        default: nil
        }
    }

    /// A signature at the start of a sentence; one that was just made lies in no file yet.
    private static func named(_ file: String) -> String {
        file.isEmpty ? "The signature" : "'\(file)'"
    }

    private var flagSentence: String? {
        switch self {
        case .noSuchAuthorisation(let number):
            "There is no authorisation \(number)."
        case .notYetInForce(let from):
            "The authorisation is not in force before \(from)."
        case .expired(let until):
            "The authorisation was in force until \(until)."
        case .signerLeft(let name):
            "'\(name)', who signed, is no longer in office; somebody in office must sign anew."
        case .delegationEnded(let name):
            "'\(name)', who signed, no longer acts for the headteacher; the headteacher must sign beside them."
        case .eventOutside(let date, let days):
            "The event is of \(date); the authorisation covers \(days.from) to \(days.to)."
        case .channelNotCovered(let channel):
            "The authorisation does not cover the channel '\(channel.rawValue)'."
        case .ruleNotCovered(let rule):
            "The authorisation covers neither the rule '\(rule)' nor a category of the record."
        case .personNotCovered:
            "The authorisation does not cover this person."
        case .accountNotCovered(let account):
            "The authorisation covers the person, but not the account '\(account)'."
        case .attributionNotProven(let attribution):
            "Nobody knows who acted (attribution '\(attribution.rawValue)'), so it counts against nobody."
        case .privateMail:
            "The mail is marked as private, and the authorisation does not cover private communications."
        case .markingUnknown:
            "No subject was logged, so the mail counts as private; the authorisation does not accept unmarked mail."
        default: nil
        }
    }
}

extension Refusal {
    /// Why, for output that others than the author see; tells nothing about whom it concerns.
    package var nightReason: String {
        switch self {
        case .invalid:
            "it cannot be read"
        case .numberDiffersFromFileName, .fileOfAnother:
            "its number is not that of its file"
        case .duplicateNumber:
            "another authorisation has the same number"
        case .reasonMissing, .reasonIsTemplate, .particularsMissing, .particularsAreTemplate:
            "it states no reason"
        case .revoked, .revocationRemoved:
            "it was revoked"
        case .revocationUnclear:
            "a revocation lies beside it that does not hold"
        case .ofAnotherText, .amendsWhatIsRefused:
            "it is about no authorisation that it could be about"
        case .datedInFuture, .datedBeforeDocument, .inForceReversed, .inForceBeforeSigning,
            .inForceTooLong, .delegatedTooFarAhead, .eventsReversed, .eventsPastInForce,
            .notifyBeforeSigning, .notifyTooLate, .deferralNotLater, .standingToldTooLate:
            "its dates do not fit"
        case .standingNamesPerson, .occasionalNamesRole, .unknownPerson, .accountNotOfPerson,
            .signerAmongSubjects:
            "its subjects cannot be accepted"
        case .impactAssessmentMissing, .impactAssessmentNotBefore, .siteAssessmentOutOfDate:
            "no impact assessment that is in date was made before it"
        case .consultationMissing, .consultationAfterSigning, .privateWithoutEvidencePurpose,
            .privateStanding, .deferralForPurpose, .deferralIsStandIn:
            "it lacks what its scope asks for"
        case .readerUnknown, .readerWithoutKey, .readerKeyNewer, .readerKeyReplaced,
            .readerNotInOffice, .readerIsSubject, .readerAlready, .secondReaderMissing,
            .singleReaderIsStandIn:
            "its readers cannot be accepted"
        default:
            signatureReason
        }
    }

    private var signatureReason: String {
        switch self {
        case .unsigned:
            "it is not signed"
        case .signatureMalformed, .signatureUnsupported, .wrongNamespace:
            "a signature beside it does not count"
        case .unknownKey:
            "a signature beside it is by a key that no authority has"
        case .delegateNotDeputy, .delegateNotInOffice:
            "nobody can act by it"
        case .signerLeft, .delegationEnded:
            "who signed it may sign no longer"
        case .signerNotInDirectory:
            "somebody who signed it cannot be found in people.csv"
        case .keyNotValid, .keyNotValidWhenSeen, .delegationOverWhenSeen:
            "a signature beside it is by somebody not in office"
        case .changedAfterSigning:
            "it was changed after it was signed"
        case .roleMayNotSign, .deputyWithoutDelegation, .signedBySubject, .nobodyMayRevoke,
            .notByThoseWhoSigned, .noticeOfficeMustAnswer, .headOrChairMustDelegate, .headMustSign,
            .chairMustSignForHead, .nobodyOfTrust,
            .headMustSignForChair, .trustMustSign, .privateNeedsHeadAndChair,
            .privateOfHeadNeedsChairAndTrust, .privateOfChairNeedsHeadAndTrust, .caseNeedsSignature,
            .privateCaseNeedsTwo:
            "it lacks a signature that it needs"
        case .noSuchAuthorisation:
            "there is no such authorisation"
        case .notYetInForce, .expired:
            "it is not in force"
        default:
            "it does not cover the event"
        }
    }
}

package import LogModel
package import StrictYAML

/// Why an authorisation does not hold, or does not cover a flag.
///
/// The payloads name people and files, for the author's eyes: ``sentence``. What the night may
/// print is ``nightReason``, which tells nobody whom a document names.
package enum Refusal: Error, Sendable, Equatable {
    // MARK: The document
    /// It cannot be read, or a key is missing, unknown or holds something else.
    case invalid(YAMLProblem)
    case numberDiffersFromFileName(number: String, file: String)
    case duplicateNumber(String)
    case reasonMissing
    /// The reason is the template's, or no more than a stand-in.
    case reasonIsTemplate
    case particularsMissing
    case particularsAreTemplate
    case datedInFuture(CivilDate)
    case inForceReversed(Days)
    case inForceBeforeSigning(from: CivilDate, signed: CivilDate)
    case inForceTooLong(days: Int, most: Int)
    case eventsReversed(Days)
    case eventsPastInForce(to: CivilDate, until: CivilDate)
    case standingNamesPerson
    case occasionalNamesRole
    case unknownPerson(String)
    case accountNotOfPerson(account: String, person: String)
    /// For one of its subjects nobody can sign but another of them.
    case signerAmongSubjects
    case impactAssessmentMissing
    case impactAssessmentNotBefore(assessed: CivilDate, signed: CivilDate)
    /// The site's own assessment is past its review.
    case siteAssessmentOutOfDate(reviewBy: CivilDate, signed: CivilDate)
    /// Whose advice is missing, and whether it is private communications that ask for it.
    case consultationMissing(with: String, isPrivate: Bool)
    case consultationAfterSigning(with: String, date: CivilDate)
    case privateWithoutEvidencePurpose(Authorisation.Purpose)
    case privateStanding
    case notifyBeforeSigning(CivilDate)
    case notifyTooLate(CivilDate, last: CivilDate)
    case deferralNotLater(until: CivilDate, by: CivilDate)
    /// Telling is put off for a purpose that gives no cause for it.
    case deferralForPurpose(Authorisation.Purpose)
    /// The reason for it is empty, or no more than a stand-in.
    case deferralIsStandIn
    /// Those whom a standing authorisation finds first would be told when their records are gone.
    case standingToldTooLate(CivilDate, last: CivilDate)

    // MARK: What was signed about it later
    case revoked(on: CivilDate)
    /// The journal says that it was revoked, and the revocation is not on file any more.
    case revocationRemoved
    /// A revocation lies beside it that does not hold.
    case revocationUnclear(file: String)

    // MARK: Documents about an authorisation, delegations
    case fileOfAnother(file: String, says: String)
    case ofAnotherText(String)
    case datedBeforeDocument(CivilDate, signed: CivilDate)
    case amendsWhatIsRefused
    case readerAlready(String)
    case nobodyMayRevoke
    /// Which offices signed the authorisation, and whether each of them must sign or one.
    case notByThoseWhoSigned([AuthorityRole], isEach: Bool)
    case noticeOfficeMustAnswer
    case headOrChairMustDelegate
    case delegatedTooFarAhead(from: CivilDate, latest: CivilDate)
    case delegateNotDeputy(String)
    case delegateNotInOffice(String)

    // MARK: Its readers
    case readerUnknown(String)
    case readerWithoutKey(String)
    /// They got their reading key after the document was written, which no night has accepted.
    case readerKeyNewer(name: String, on: CivilDate)
    /// They got their reading key after the document was accepted, and nobody else can read under it.
    case readerKeyReplaced(name: String, on: CivilDate)
    case readerNotInOffice(String)
    case readerIsSubject(String)
    /// There is one reader, and the document does not say why one is enough.
    case secondReaderMissing
    /// What it says of that is empty, or no more than a stand-in.
    case singleReaderIsStandIn

    // MARK: Its signatures
    case unsigned
    case signatureMalformed(file: String, why: String)
    case signatureUnsupported(file: String, why: String)
    case wrongNamespace(file: String, namespace: String)
    case unknownKey(file: String, fingerprint: String)
    case keyNotValid(name: String, on: CivilDate)
    /// The key was valid on the document's date and no longer when the signature was first seen.
    case keyNotValidWhenSeen(name: String, signed: CivilDate, seen: CivilDate)
    /// The deputy acted for the head on the document's date and no longer at first sight.
    case delegationOverWhenSeen(name: String, signed: CivilDate, seen: CivilDate)
    case signerNotInDirectory(name: String, person: String)
    case changedAfterSigning(file: String, onlyLineEndings: Bool)
    case roleMayNotSign(name: String, role: AuthorityRole)
    case deputyWithoutDelegation(name: String)

    // MARK: Who must sign for whom
    case signedBySubject(name: String)
    case headMustSign
    case chairMustSignForHead
    case headMustSignForChair
    case trustMustSign
    /// It takes signatures of a trust, how many, and nobody has one of the roles that could give them;
    /// no role, where the school has no trust.
    case nobodyOfTrust([AuthorityRole], needed: Int)
    case privateNeedsHeadAndChair
    case privateOfHeadNeedsChairAndTrust
    case privateOfChairNeedsHeadAndTrust
    /// Which offices decide of a case handle; not whose it is.
    case caseNeedsSignature(of: [Office])
    /// Private communications of a case on the headteacher's notice, whoever's it is.
    case privateCaseNeedsTwo

    // MARK: One flag
    case noSuchAuthorisation(String)
    case notYetInForce(from: CivilDate)
    case expired(until: CivilDate)
    case signerLeft(name: String)
    case delegationEnded(name: String)
    case eventOutside(CivilDate, Days)
    case channelNotCovered(Channel)
    case ruleNotCovered(String)
    case personNotCovered
    case accountNotCovered(String)
    case attributionNotProven(Attribution)
    case privateMail
    case markingUnknown
}

extension Refusal {
    /// Whether it says no more than that somebody has yet to sign.
    package var isMissingSignature: Bool {
        switch self {
        case .unsigned, .headMustSign, .chairMustSignForHead, .headMustSignForChair, .trustMustSign,
            .privateNeedsHeadAndChair, .privateOfHeadNeedsChairAndTrust,
            .privateOfChairNeedsHeadAndTrust, .caseNeedsSignature, .privateCaseNeedsTwo,
            .nobodyMayRevoke, .notByThoseWhoSigned,
            .noticeOfficeMustAnswer, .headOrChairMustDelegate:
            true
        default: false
        }
    }
}

extension Refusal {
    /// A signature that holds, by somebody whom the people's table does not list.
    var isOfUnlistedSigner: Bool {
        if case .signerNotInDirectory = self { true } else { false }
    }
}

extension Array where Element: Equatable {
    /// Each once, in their order.
    var unique: [Element] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}

import LogModel
import People

@testable import Authority

/// One case for the court: what is changed in an authorisation that holds, and what follows.
struct JudgeRow: Sendable, CustomStringConvertible {
    /// The rule in words, with the clause it comes from.
    let description: String
    var changes: [String: String?] = [:]
    var signers = [School.head]
    var today = "2026-11-20"
    /// The names of the refusals in order; empty where the authorisation holds.
    let expected: [String]
}

/// The name of a refusal's case.
func name(of refusal: Refusal) -> String {
    String(String(describing: refusal).prefix { $0 != "(" })
}

extension JudgeRow {
    static let ofHead = "[{ person: staff-01, accounts: [m.ellwood] }]"
    private static let ofChair = "[{ person: governor-01, accounts: [w.castleforth] }]"
    private static let ofHeadAndChair =
        "[{ person: staff-01, accounts: [m.ellwood] }, "
        + "{ person: governor-01, accounts: [w.castleforth] }]"
    private static let ofStaffAndChair =
        "[{ person: staff-07, accounts: [b.thornbury] }, "
        + "{ person: governor-01, accounts: [w.castleforth] }]"
    static let ofHandle = "[{ case-handle: K7QD-2MVX }]"
    static let standing: [String: String?] = [
        "kind": "standing", "subjects": "[{ roles: [pupil] }]",
        "in-force": "{ from: 2026-11-16, until: 2027-08-31 }",
        "events": "{ from: 2026-11-16, to: 2027-08-31 }",
    ]

    /// Who signs for whom.
    static let signers: [JudgeRow] = [
        JudgeRow(description: "P0 15: the head's written request suffices for staff", expected: []),
        JudgeRow(
            description: "P0 15: without a signature nothing is written", signers: [],
            expected: ["unsigned"]),
        JudgeRow(
            description: "P0 15: the chair alone does not stand in for the head",
            signers: [School.chair], expected: ["headMustSign"]),
        JudgeRow(
            description: "P2 10.1: a safeguarding lead's key clears nothing",
            changes: ["purpose": "child-safety"], signers: [School.dsl],
            expected: ["roleMayNotSign", "headMustSign"]),
        JudgeRow(
            description: "P2 10.1: a safeguarding lead beside the head does no harm",
            signers: [School.head, School.dsl], expected: []),
        JudgeRow(
            description: "P3 8.5: the chair signs where the head is the subject",
            changes: ["subjects": ofHead], signers: [School.chair], expected: []),
        JudgeRow(
            description: "P3 8.5: the head's authorisation of themselves is void",
            changes: ["subjects": ofHead], expected: ["signedBySubject", "chairMustSignForHead"]),
        JudgeRow(
            description: "P3 8.5: a head's signature beside the chair's changes nothing",
            changes: ["subjects": ofHead], signers: [School.head, School.chair], expected: []),
        JudgeRow(
            description: "P2 10.1: another head does not sign for the head",
            changes: ["subjects": ofHead], signers: [School.leavingHead],
            expected: ["chairMustSignForHead"]),
        JudgeRow(
            description: "P3 8.5: a trust does not sign for the head alone",
            changes: ["subjects": ofHead], signers: [School.trust],
            expected: ["chairMustSignForHead"]),
        JudgeRow(
            description: "design 6: the head signs where the chair is the subject",
            changes: ["subjects": ofChair], expected: []),
        JudgeRow(
            description: "design 6: the chair does not sign for themselves",
            changes: ["subjects": ofChair], signers: [School.chair],
            expected: ["signedBySubject", "headMustSignForChair"]),
        JudgeRow(
            description: "design 6: a trust does not sign for the chair alone",
            changes: ["subjects": ofChair], signers: [School.trust],
            expected: ["headMustSignForChair"]),
        JudgeRow(
            description: "P2 9.4: head and chair open private communications",
            changes: ["private-communications": "true"], signers: [School.head, School.chair],
            expected: []),
        JudgeRow(
            description: "P2 9.4: the head alone does not open private communications",
            changes: ["private-communications": "true"], expected: ["privateNeedsHeadAndChair"]),
        JudgeRow(
            description: "P2 9.4: the chair alone does not open private communications",
            changes: ["private-communications": "true"], signers: [School.chair],
            expected: ["privateNeedsHeadAndChair"]),
        JudgeRow(
            description: "design 6: private communications of the head need chair and trust",
            changes: ["private-communications": "true", "subjects": ofHead],
            signers: [School.chair, School.trust], expected: []),
        JudgeRow(
            description: "design 6: head and chair do not open the head's private communications",
            changes: ["private-communications": "true", "subjects": ofHead],
            signers: [School.head, School.chair],
            expected: ["signedBySubject", "privateOfHeadNeedsChairAndTrust"]),
        JudgeRow(
            description: "design 6: private communications of the chair need head and trust",
            changes: ["private-communications": "true", "subjects": ofChair],
            signers: [School.head, School.trust], expected: []),
        JudgeRow(
            description:
                "design 6: the head alone does not open the chair's private communications",
            changes: ["private-communications": "true", "subjects": ofChair],
            expected: ["privateOfChairNeedsHeadAndTrust"]),
        JudgeRow(
            description: "P0 15: a case handle needs somebody who may sign for somebody",
            changes: ["subjects": ofHandle], signers: [School.dsl],
            expected: ["roleMayNotSign", "headMustSign"]),
        JudgeRow(
            description:
                "P3 8.5: a case handle may turn out to be the head's, so the chair's will do",
            changes: ["subjects": ofHandle], signers: [School.chair], expected: []),
        JudgeRow(
            description: "P2 9.4: a case handle's private communications need two",
            changes: ["subjects": ofHandle, "private-communications": "true"],
            expected: ["privateNeedsHeadAndChair"]),
        JudgeRow(
            description: "design 6: head and chair in one document sign for each other",
            changes: ["subjects": ofHeadAndChair], signers: [School.head, School.chair],
            expected: ["signerAmongSubjects"]),
        JudgeRow(
            description: "design 6: the chair signs for private mail of staff, so is no subject",
            changes: ["private-communications": "true", "subjects": ofStaffAndChair],
            signers: [School.head, School.chair, School.trust],
            expected: ["signerAmongSubjects"]),
        JudgeRow(
            description: "design 6: staff and the chair in one document are the head's to decide",
            changes: ["subjects": ofStaffAndChair], expected: []),
        JudgeRow(
            description: "P0 15: a standing authorisation by the chair alone covers hardly anybody",
            changes: standing, signers: [School.chair], expected: ["headMustSign"]),
        JudgeRow(
            description: "P0 15: nor does one by the trust and a safeguarding lead",
            changes: standing, signers: [School.trust, School.dsl],
            expected: ["roleMayNotSign", "headMustSign"]),
        JudgeRow(
            description: "P3 8.5: the chair signs a standing authorisation beside the head",
            changes: standing, signers: [School.head, School.chair], expected: []),
        JudgeRow(
            description: "P2 App 2: a deputy's cover is never implied",
            signers: [School.deputy], expected: ["deputyWithoutDelegation", "headMustSign"]),
        JudgeRow(
            description: "P2 App 6: a key counts only while its owner is in office",
            signers: [School.formerHead], expected: ["keyNotValid"]),
        JudgeRow(
            description:
                "design 6: a signer whom the people's table lacks could sign for themselves",
            signers: [School.stranger], expected: ["signerNotInDirectory"]),
    ]

    /// Dates.
    static let dates: [JudgeRow] = [
        JudgeRow(
            description: "P0 15: a document dated tomorrow", today: "2026-11-14",
            expected: ["datedInFuture"]),
        JudgeRow(
            description: "P3 8.2: an occasional authorisation of 31 days",
            changes: ["in-force": "{ from: 2026-11-16, until: 2026-12-16 }"], expected: []),
        JudgeRow(
            description: "P3 8.2: an occasional authorisation of 32 days is not short-term",
            changes: ["in-force": "{ from: 2026-11-16, until: 2026-12-17 }"],
            expected: ["inForceTooLong"]),
        JudgeRow(
            description: "P3 8.2.1: a standing authorisation of a year", changes: standing,
            expected: []),
        JudgeRow(
            description: "P3 8.2.1: a standing authorisation of 367 days",
            changes: standing.merging(["in-force": "{ from: 2026-11-16, until: 2027-11-17 }"]) {
                $1
            },
            expected: ["inForceTooLong"]),
        JudgeRow(
            description: "P0 15: collecting does not begin before signing",
            changes: ["in-force": "{ from: 2026-11-14, until: 2026-12-10 }"],
            expected: ["inForceBeforeSigning"]),
        JudgeRow(
            description: "design 6: in-force with its end first",
            changes: [
                "in-force": "{ from: 2026-12-11, until: 2026-12-10 }"
            ], expected: ["inForceReversed"]),
        JudgeRow(
            description: "design 6: events with their end first",
            changes: ["events": "{ from: 2026-12-02, to: 2026-12-01 }"],
            expected: ["eventsReversed"]),
        JudgeRow(
            description: "design 6: events that would never be collected",
            changes: ["events": "{ from: 2026-09-01, to: 2026-12-11 }"],
            expected: ["eventsPastInForce"]),
        JudgeRow(
            description: "P3 8.2: an impact assessment of the day before",
            changes: ["impact-assessment": "{ reference: R, date: 2026-11-14 }"], expected: []),
        JudgeRow(
            description: "P3 8.2: an impact assessment of the same day is not prior",
            changes: ["impact-assessment": "{ reference: R, date: 2026-11-15 }"],
            expected: ["impactAssessmentNotBefore"]),
        JudgeRow(
            description: "P3 8.1: no impact assessment", changes: ["impact-assessment": nil],
            expected: ["impactAssessmentMissing"]),
        JudgeRow(
            description: "P2 9.4: a consultation after the decision",
            changes: ["consultations": "[{ with: HR, name: A, date: 2026-11-16 }]"],
            expected: ["consultationAfterSigning"]),
        JudgeRow(
            description: "P0 15: notice due before the monitoring",
            changes: ["notify": "{ by: 2026-11-14 }"], expected: ["notifyBeforeSigning"]),
        JudgeRow(
            description: "P0 15: notice due when nothing is left to be told about",
            changes: ["notify": "{ by: 2027-06-11 }"], expected: ["notifyTooLate"]),
        JudgeRow(
            description: "P0 15: notice deferred with a reason",
            changes: [
                "purpose": "crime",
                "notify":
                    "{ by: 2026-12-17, deferred-until: 2027-01-10, deferral-reason: Police ask. }",
            ], expected: []),
        JudgeRow(
            description: "P0 15: notice deferred without a reason",
            changes: ["notify": "{ by: 2026-12-17, deferred-until: 2027-01-10 }"],
            expected: ["invalid"]),
        JudgeRow(
            description: "P0 15: notice deferred to an earlier day",
            changes: [
                "purpose": "crime",
                "notify":
                    "{ by: 2026-12-17, deferred-until: 2026-12-17, deferral-reason: Police ask. }",
            ], expected: ["deferralNotLater"]),
        JudgeRow(
            description: "P0 15: notice deferred where the use of a system alone is at issue",
            changes: [
                "notify":
                    "{ by: 2026-12-17, deferred-until: 2027-01-10, deferral-reason: Police ask. }"
            ], expected: ["deferralForPurpose"]),
        JudgeRow(
            description: "P0 15: notice deferred for a reason that is none",
            changes: [
                "purpose": "child-safety",
                "notify": "{ by: 2026-12-17, deferred-until: 2027-01-10, deferral-reason: tbc }",
            ], expected: ["deferralIsStandIn"]),
        JudgeRow(
            description: "P0 15: notice deferred for a reason that is empty",
            changes: [
                "purpose": "child-safety",
                "notify": "{ by: 2026-12-17, deferred-until: 2027-01-10, deferral-reason: '' }",
            ], expected: ["deferralIsStandIn"]),
        JudgeRow(
            description: "P0 15: a standing authorisation tells while its first records are there",
            changes: standing.merging(["notify": "{ by: 2027-05-16 }"]) { $1 }, expected: []),
        JudgeRow(
            description: "P0 15: a standing authorisation that would tell after a year",
            changes: standing.merging(["notify": "{ by: 2027-05-17 }"]) { $1 },
            expected: ["standingToldTooLate"]),
    ]
}

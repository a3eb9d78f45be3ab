@testable import Authority

/// One row of "who signs for what": a subject, a class of data, and whose signatures suffice.
///
/// Written from the policies' clauses and not from the code that it judges. A cell of the table
/// is a row with some signers: it holds where one of the sufficient sets is among them.
struct SignerClause: Sendable, CustomStringConvertible {
    /// Where it stands in the policies; `design 6` stands in the notes on ``SignerRules``.
    let clause: String
    let subject: Subject
    let isPrivate: Bool
    let sufficient: [Set<String>]
    /// The refusal that says whose signature is missing.
    let missing: String

    /// Somebody of the invented school.
    struct Subject: Sendable {
        let words: String
        /// As in the document's `subjects`.
        let yaml: String
        /// The account of somebody whom the gate meets; `nil` for a handle, which is anybody's.
        var account: String?
        /// The authority that the subject is.
        var own: String?
        var reader = School.reader
    }

    /// Everybody whose signature is tried; every combination of them is a cell.
    static let signers = [School.head, School.chair, School.trust, School.dsl]

    static let combinations: [Set<String>] = (0..<(1 << signers.count)).map { bits in
        Set(signers.indices.filter { bits & (1 << $0) != 0 }.map { signers[$0] })
    }

    var description: String {
        "\(clause): \(subject.words)\(isPrivate ? ", private communications" : "")"
    }

    func isSufficient(_ signers: Set<String>) -> Bool {
        sufficient.contains { $0.isSubset(of: signers) }
    }

    /// The names of the refusals that concern the signatures, sorted.
    func refusals(_ signers: Set<String>) -> [String] {
        if signers.isEmpty { return ["unsigned"] }
        if isSufficient(signers) { return [] }
        let own = subject.own.map(signers.contains) ?? false
        let idle = signers.contains(School.dsl)
        return ([missing] + (own ? ["signedBySubject"] : []) + (idle ? ["roleMayNotSign"] : []))
            .sorted()
    }
}

extension SignerClause {
    private static let (head, chair, trust) = (School.head, School.chair, School.trust)

    private static let employee = Subject(
        words: "an employee", yaml: "[{ person: staff-07, accounts: [b.thornbury] }]",
        account: "b.thornbury")
    private static let pupil = Subject(
        words: "a pupil", yaml: "[{ person: pupil-01, accounts: [21.obellweather] }]",
        account: "21.obellweather")
    private static let governor = Subject(
        words: "a governor who is not the chair",
        yaml: "[{ person: governor-02, accounts: [h.ashgrove] }]", account: "h.ashgrove")
    private static let lead = Subject(
        words: "the safeguarding lead", yaml: "[{ person: staff-03, accounts: [j.okafor] }]",
        account: "j.okafor", own: School.dsl)
    private static let reader = Subject(
        words: "somebody who reads other reports",
        yaml: "[{ person: staff-06, accounts: [d.abernethie] }]", account: "d.abernethie",
        reader: School.dsl)
    private static let theHead = Subject(
        words: "the headteacher", yaml: "[{ person: staff-01, accounts: [m.ellwood] }]",
        account: "m.ellwood", own: School.head)
    private static let otherHead = Subject(
        words: "another headteacher", yaml: "[{ person: staff-04, accounts: [r.featherby] }]",
        account: "r.featherby")
    private static let theChair = Subject(
        words: "the chair of governors",
        yaml: "[{ person: governor-01, accounts: [w.castleforth] }]", account: "w.castleforth",
        own: School.chair)
    private static let handle = Subject(
        words: "a case handle, of whoever it is", yaml: "[{ case-handle: K7QD-2MVX }]")

    /// Subjects known by name.
    static let named: [SignerClause] =
        [employee, pupil, governor, lead, reader].flatMap { subject in
            [
                SignerClause(
                    clause: "P0 15 (only if requested in writing by the headteacher)",
                    subject: subject, isPrivate: false, sufficient: [[head]],
                    missing: "headMustSign"),
                SignerClause(
                    clause: "P2 9.4 (approval by the chair of governors)", subject: subject,
                    isPrivate: true, sufficient: [[head, chair]],
                    missing: "privateNeedsHeadAndChair"),
            ]
        }
        + [theHead, otherHead].flatMap { subject in
            [
                SignerClause(
                    clause: "P3 8.5, P2 10.1 (the chair, if the concern relates to the head)",
                    subject: subject, isPrivate: false, sufficient: [[chair]],
                    missing: "chairMustSignForHead"),
                SignerClause(
                    clause: "P2 9.4, P3 8.5 (or another role in a trust), design 6",
                    subject: subject, isPrivate: true, sufficient: [[chair, trust]],
                    missing: "privateOfHeadNeedsChairAndTrust"),
            ]
        } + [
            SignerClause(
                clause: "P0 15, design 6 (the head where the chair is the subject)",
                subject: theChair, isPrivate: false, sufficient: [[head]],
                missing: "headMustSignForChair"),
            SignerClause(
                clause: "P2 9.4, design 6 (nobody for themselves, so the trust for the chair)",
                subject: theChair, isPrivate: true, sufficient: [[head, trust]],
                missing: "privateOfChairNeedsHeadAndTrust"),
        ]

    /// A subject whom only the event will name: whoever may sign for somebody.
    static let unnamed: [SignerClause] = [
        SignerClause(
            clause: "P0 15, P3 8.5 (by whoever may sign for the person it turns out to be)",
            subject: handle, isPrivate: false,
            sufficient: [[head], [chair], [trust]], missing: "headMustSign"),
        SignerClause(
            clause: "P2 9.4, design 6 (by the two who may sign for that person)",
            subject: handle, isPrivate: true,
            sufficient: [[head, chair], [head, trust], [chair, trust]],
            missing: "privateNeedsHeadAndChair"),
    ]
}

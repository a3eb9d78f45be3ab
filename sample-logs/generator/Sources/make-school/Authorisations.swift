extension Authorisation {
    /// The four of the rehearsal: one good, and one for each of three ways to be refused.
    static let all: [Authorisation] = [expired, good, changed, ownCase]

    private static let expired = Authorisation(
        number: "2026-009", date: "2026-09-15", grounds: "colleague",
        reason: "A colleague reported private web mail during lessons.",
        particulars: "The office saw the inbox open on the classroom board on 11 September.",
        subject: "staff-11",
        accounts: ["g.penhaligon", "g.penhaligon@staff.oakhill.example"],
        channels: "[web]", category: "webmail", events: ("2026-09-01", "2026-10-15"),
        inForce: ("2026-09-16", "2026-10-15"), consultation: ("Cordelia Ashdownley", "2026-09-14"),
        notifyBy: "2026-10-22", expected: "refused: in force only until 2026-10-15")

    private static let good = Authorisation(
        number: "2026-014", date: "2026-11-15", grounds: "trigger",
        reason: "Notices of several weeks show repeated visits to gambling sites in lesson time.",
        particulars:
            "The trigger notices of October and November; talked over with HR by telephone.",
        subject: Roll.subject,
        accounts: ["b.thornbury", "b.thornbury@staff.oakhill.example"],
        channels: "[web, email]", category: "gambling", events: ("2026-05-20", "2026-12-10"),
        inForce: ("2026-11-16", "2026-12-10"), details: "[paths]",
        consultation: ("Cordelia Ashdownley", "2026-11-13"), notifyBy: "2026-12-17",
        expected: accepted)

    private static let changed = Authorisation(
        number: "2026-015", date: "2026-11-16", grounds: "complaint",
        reason: "A parent complained about an order for knives sent to the school.",
        particulars: "The parent's letter of 12 November lies in the office.",
        subject: "staff-10",
        accounts: ["k.wolinska", "k.wolinska@staff.oakhill.example"],
        channels: "[web]", category: "weapons", events: ("2026-10-01", "2026-12-10"),
        inForce: ("2026-11-17", "2026-12-10"), consultation: ("Cordelia Ashdownley", "2026-11-13"),
        notifyBy: "2026-12-17",
        // One letter: another member of staff becomes the subject.
        changedAfterwards: ("person: staff-10", "person: staff-12"),
        expected: "refused: the signature is not over these bytes")

    private static let ownCase = Authorisation(
        number: "2026-016", date: "2026-11-17", grounds: "complaint",
        reason: "A governor asked whether bids were made from the head's office.",
        particulars: "Question in the finance committee on 12 November.",
        subject: Roll.headteacher,
        accounts: ["r.featherby", "r.featherby@staff.oakhill.example"],
        channels: "[web]", category: "auctions", events: ("2026-10-01", "2026-12-10"),
        inForce: ("2026-11-18", "2026-12-10"), reader: Roll.person(Roll.chair).name,
        consultation: ("Cordelia Ashdownley", "2026-11-16"), notifyBy: "2026-12-17",
        expected: "refused: the signer is the subject; the chair of governors must sign")
}

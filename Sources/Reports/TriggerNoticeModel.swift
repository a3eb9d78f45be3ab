package import Authority
package import EventStore
package import LogModel

/// Everything that a trigger notice says.
///
/// It has no field for a name, an account, an address, a host, a subject or a time finer than a
/// day, because a trigger notice may say none of them.
package struct TriggerNoticeModel: Sendable, Equatable {
    /// Why the notice is made now.
    package enum Occasion: Sendable {
        case weekly
        /// The same night, because a child-safety rule matched.
        case childSafety
    }

    package var page: PageFacts
    package var occasion: Occasion
    /// The office that it is for.
    ///
    /// No name: not even the addressee's is written before somebody has signed.
    package var office: Office
    package var tallies: [CaseTally]
    package var unattributed: [UnattributedTally]
    package var privateMail: [PrivateMail]
    /// Cases that the addressee has answered; their tallies up to the answer are not in `tallies`.
    package var closed: [ClosedCaseFacts] = []
    /// Cases among `tallies` that an authorisation covers already.
    package var covered: [CoveredCaseFacts] = []
    package var rules: [RuleFacts]
    package var coverage: CoverageSummary
    /// The command that starts an authorisation; the handle is put behind it.
    package var authoriseCommand: String
    /// What changed in the files that decide, oldest first.
    package var changes: [DatedChange]
    /// The day on which the site's memory began, while it is too young to know what was changed
    /// in four weeks; `nil` later.
    package var memoryBegan: CivilDate?
    /// What `site.yaml` does not say and monitoring rests on, so that nothing is compared with any
    /// rule: each a clause that begins with `that`.
    package var missingGrounds: [String] = []
    /// Earlier nights whose records were compared with no rule.
    package var uncompared: UncomparedNights?
    /// The first day whose records are compared, where earlier ones are kept that are not.
    package var comparedFrom: CivilDate?
    /// Why the table of authorities that lies in the folder does not decide; `nil` when it does.
    package var refusedTable: String?
    /// The delegations on file that are not over: who signs for the headteacher.
    package var delegations: [DelegationFacts] = []
    /// Whether a deputy who acts for the headteacher reads it, beside whoever holds the office or in
    /// their place.
    package var isReadByDeputy = false
    /// Whether nobody holds the office, nor acts for whoever does.
    package var isVacant = false
    /// The roles of the trust that read of somebody who is head and chair in one: none where nobody
    /// does, and `nil` where nobody is both.
    package var trustRoles: [AuthorityRole]?
    /// What falls due under authorisations that the addressee's office signed.
    package var due: [DueMatter] = []
    package var journal: JournalMark

    /// Makes one from its parts.
    package init(
        page: PageFacts, occasion: Occasion, office: Office, tallies: [CaseTally],
        unattributed: [UnattributedTally], privateMail: [PrivateMail], rules: [RuleFacts],
        coverage: CoverageSummary, authoriseCommand: String, changes: [DatedChange] = [],
        refusedTable: String? = nil, journal: JournalMark
    ) {
        self.page = page
        self.occasion = occasion
        self.office = office
        self.tallies = tallies
        self.unattributed = unattributed
        self.privateMail = privateMail
        self.rules = rules
        self.coverage = coverage
        self.authoriseCommand = authoriseCommand
        self.changes = changes
        self.refusedTable = refusedTable
        self.journal = journal
    }
}

/// A case that the addressee has answered with *no action*.
package struct ClosedCaseFacts: Sendable, Hashable {
    /// The handle as printed: `K7QD-2MVX`.
    package var handle: String
    /// The day of the answer.
    package var date: CivilDate
    /// How many matches up to that day it answers.
    package var matches: Int

    /// Makes one from its parts.
    package init(handle: String, date: CivilDate, matches: Int) {
        self.handle = handle
        self.date = date
        self.matches = matches
    }
}

/// A case that an authorisation names by its handle.
package struct CoveredCaseFacts: Sendable, Hashable {
    /// The handle as printed: `K7QD-2MVX`.
    package var handle: String
    /// The authorisation's number.
    package var number: String
    /// The day of its first night, while that lies ahead.
    package var from: CivilDate?

    /// Makes one from its parts.
    package init(handle: String, number: String, from: CivilDate? = nil) {
        self.handle = handle
        self.number = number
        self.from = from
    }
}

/// How often one rule matched records of one case on one day.
package struct CaseTally: Sendable, Hashable {
    /// The handle as printed: `K7QD-2MVX`.
    package var handle: String
    package var ruleID: String
    package var day: CivilDate
    package var allowed: Int
    /// Denied, or stopped at the login.
    package var denied: Int

    /// Makes one from its parts.
    package init(handle: String, ruleID: String, day: CivilDate, allowed: Int, denied: Int) {
        self.handle = handle
        self.ruleID = ruleID
        self.day = day
        self.allowed = allowed
        self.denied = denied
    }
}

/// How often one rule matched records of a source that are attributed to nobody.
package struct UnattributedTally: Sendable, Hashable {
    package var source: String
    package var ruleID: String
    package var day: CivilDate
    package var allowed: Int
    /// Denied, or stopped at the login.
    package var denied: Int

    /// Makes one from its parts.
    package init(source: String, ruleID: String, day: CivilDate, allowed: Int, denied: Int) {
        self.source = source
        self.ruleID = ruleID
        self.day = day
        self.allowed = allowed
        self.denied = denied
    }
}

/// How many mails of a source were set aside as private.
package struct PrivateMail: Sendable, Hashable {
    package var source: String
    package var count: Int

    /// Makes one from its parts.
    package init(source: String, count: Int) {
        self.source = source
        self.count = count
    }
}

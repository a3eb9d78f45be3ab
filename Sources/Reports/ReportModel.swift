package import LogModel

/// Everything that an authorised report says.
///
/// Dates and instants are handed in; nothing here reads a clock. The lists may stand in any
/// order.
package struct ReportModel: Sendable, Equatable {
    package var page: PageFacts
    /// The name of the person this copy was opened for.
    package var reader: String
    package var authorisation: AuthorisationFacts
    package var subjects: [SubjectFacts]
    /// The rules that the events name, and those that the authorisation names.
    package var rules: [RuleFacts]
    package var events: [ReportEvent]
    /// Events that the key should have opened and did not.
    package var unopened: UnopenedEvents
    package var coverage: CoverageSummary
    package var notice: NoticeFacts
    /// Whether the school keeps a register of what people reported themselves.
    package var keepsSelfReports: Bool
    /// Whether the school keeps a register of permissions.
    package var keepsPermissions: Bool
    /// Whether the school told Headnote which computers are shared.
    package var knowsSharedComputers: Bool
    /// The day on which an amendment named the reader, or named them again with another key: what was
    /// sealed before does not open for them.
    package var readerAddedOn: CivilDate? = nil
    /// Whether somebody else still reads who was a reader before that day.
    package var othersReadBefore = false
    package var journal: JournalMark

    /// Makes a model without registers; set them where the school keeps some.
    package init(
        page: PageFacts, reader: String, authorisation: AuthorisationFacts,
        subjects: [SubjectFacts], rules: [RuleFacts], events: [ReportEvent],
        coverage: CoverageSummary, notice: NoticeFacts, journal: JournalMark
    ) {
        self.page = page
        self.reader = reader
        self.authorisation = authorisation
        self.subjects = subjects
        self.rules = rules
        self.events = events
        unopened = UnopenedEvents(changed: 0, expired: 0)
        self.coverage = coverage
        self.notice = notice
        self.journal = journal
        keepsSelfReports = false
        keepsPermissions = false
        knowsSharedComputers = false
    }
}

extension ReportModel {
    /// Whether events may lie under the authorisation that the reader's key does not open, because
    /// they were sealed before it was a reader's; how many nobody without another key can tell.
    var mayMissEvents: Bool { readerAddedOn != nil }

    /// Whether nobody else reads under the authorisation.
    var hasOneReader: Bool { authorisation.readers.count < 2 }

    /// Whether another reader's key may open what this one does not.
    package var othersMayOpenMore: Bool { mayMissEvents || !hasOneReader }
}

/// How many events are in the store and not in the report.
package struct UnopenedEvents: Sendable, Hashable {
    /// Their day is not over, yet they did not open: somebody or something changed them.
    package var changed: Int
    /// Their day's secret is gone.
    package var expired: Int

    /// Makes one from its parts.
    package init(changed: Int, expired: Int) {
        self.changed = changed
        self.expired = expired
    }
}

/// What stands at the head of every page.
package struct PageFacts: Sendable, Equatable {
    package var school: String
    package var isRehearsal: Bool
    /// The school's zone, in which all times are shown.
    package var zone: Zone
    /// When the page is made, from the caller's clock.
    package var madeAt: Timestamp

    /// Makes one from its parts.
    package init(school: String, isRehearsal: Bool, zone: Zone, madeAt: Timestamp) {
        self.school = school
        self.isRehearsal = isRehearsal
        self.zone = zone
        self.madeAt = madeAt
    }
}

/// A person whom an authorisation concerns.
package struct SubjectFacts: Sendable, Hashable {
    package var id: String
    package var name: String
    /// The role as words: `member of staff`.
    package var role: String
    /// The accounts that the authorisation means.
    package var accounts: [String]
    /// The case handle that the authorisation was given for, if it was.
    package var handle: String?
    /// Whether it is known to be a pupil, who has no union and no employer.
    package var isPupil = false
    /// Whether it is known who it is; a case without events is nobody's that anybody can tell.
    package var isKnown = true

    /// Makes one from its parts.
    package init(id: String, name: String, role: String, accounts: [String], handle: String?) {
        self.id = id
        self.name = name
        self.role = role
        self.accounts = accounts
        self.handle = handle
    }
}

/// What a reader needs to know of a rule.
package struct RuleFacts: Sendable, Hashable {
    package var id: String
    package var title: String
    /// The clauses of the policy that the rule enforces: `P1 6.3.1`.
    package var clauses: [String]
    package var isChildSafety: Bool
    /// The number that a counting rule goes by, in words, as the head signed it off.
    package var measure: String?

    /// Makes one from its parts.
    package init(
        id: String, title: String, clauses: [String], isChildSafety: Bool, measure: String? = nil
    ) {
        self.id = id
        self.title = title
        self.clauses = clauses
        self.isChildSafety = isChildSafety
        self.measure = measure
    }
}

/// One event, opened with a reader's key and already trimmed to what the authorisation allows.
package struct ReportEvent: Sendable, Equatable {
    package var personID: String
    package var personName: String
    /// The account as logged.
    package var account: String
    package var time: Timestamp
    /// The local date that the store filed the record under.
    package var date: CivilDate
    package var channel: Channel
    package var source: String
    package var ruleID: String
    package var ruleTitle: String
    package var categories: [String]
    package var action: Action
    /// The host, or of a mail the domains it went to or came from; empty when unknown.
    package var place: String
    /// What the authorisation gave leave for, and what is always kept beyond the columns.
    package var details: [EventDetail]
    /// The last day on which the event is kept.
    package var goneAfter: CivilDate
    package var isSharedComputer: Bool
    /// What the person reported of it themselves, if anything.
    package var selfReport: String?
    /// The permission on file that covers it, if any.
    package var permission: String?

    /// Makes an event of which no circumstance is known.
    package init(
        personID: String, personName: String, account: String, time: Timestamp, date: CivilDate,
        channel: Channel, source: String, ruleID: String, ruleTitle: String, categories: [String],
        action: Action, place: String, details: [EventDetail], goneAfter: CivilDate
    ) {
        self.personID = personID
        self.personName = personName
        self.account = account
        self.time = time
        self.date = date
        self.channel = channel
        self.source = source
        self.ruleID = ruleID
        self.ruleTitle = ruleTitle
        self.categories = categories
        self.action = action
        self.place = place
        self.details = details
        self.goneAfter = goneAfter
        isSharedComputer = false
        selfReport = nil
        permission = nil
    }
}

/// A detail of an event beyond the columns of its table.
package struct EventDetail: Sendable, Hashable {
    /// A short label in lower case: `path`.
    package var label: String
    package var text: String

    /// Makes one from its parts.
    package init(label: String, text: String) {
        self.label = label
        self.text = text
    }
}

/// When and by whom the person is told, and who has read.
package struct NoticeFacts: Sendable, Equatable {
    /// The day by which the notice must be given.
    package var giveBy: CivilDate
    package var deferral: Deferral?
    /// Who opened the events and when, this opening included.
    package var readings: [Reading]
    /// Whom to ask at the school: `Pat Quill, data protection officer, dpo@…`; `nil` when not set.
    package var contact: String?

    /// The day by which the person must have been told, a deferral counted in.
    package var due: CivilDate { deferral?.until ?? giveBy }

    /// Makes one from its parts.
    package init(
        giveBy: CivilDate, deferral: Deferral?, readings: [Reading], contact: String?
    ) {
        self.giveBy = giveBy
        self.deferral = deferral
        self.readings = readings
        self.contact = contact
    }
}

/// A notice held back for a stated reason until a stated day.
package struct Deferral: Sendable, Hashable {
    package var until: CivilDate
    package var reason: String

    /// Makes one from its parts.
    package init(until: CivilDate, reason: String) {
        self.until = until
        self.reason = reason
    }
}

/// One opening of the events.
package struct Reading: Sendable, Hashable {
    package var name: String
    /// The role as words: `headteacher`.
    package var role: String
    package var date: CivilDate
    /// How often on that day.
    package var times: Int

    /// Makes one from its parts.
    package init(name: String, role: String, date: CivilDate, times: Int = 1) {
        self.name = name
        self.role = role
        self.date = date
        self.times = times
    }
}

/// Where the journal stands when the page is made, and by which table of authorities the site is
/// known.
package struct JournalMark: Sendable, Hashable {
    /// The journal's last entry, as number and hexadecimal digest.
    package var head: String
    /// The site's pin: `K7QD-2MVX-9XHT-44PA`; `nil` while no table of authorities is pinned.
    package var pin: String?
    /// Whether headteacher and chair of governors confirmed the pin.
    package var isConfirmed: Bool

    /// Makes one from its parts.
    package init(head: String, pin: String?, isConfirmed: Bool = false) {
        self.head = head
        self.pin = pin
        self.isConfirmed = isConfirmed
    }
}

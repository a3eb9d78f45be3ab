import Authority
import EventStore
import LogInput
import LogModel
import People
import Retention
import Rules

/// What every worker of a night shares; none of it changes while the night runs.
final class NightContext: Sendable {
    let site: Site
    let now: Timestamp
    let directory: Directory
    /// What speaks for those whom an event is about.
    let permissions: PermissionRegister
    let book: RuleBook
    let gate: Gate
    /// The latest local date that a record can have: tomorrow's, for clocks differ.
    let latestDay: CivilDate
    private let window: Window
    /// False while the clock is not believed: nothing is called expired then.
    private let expires: Bool
    /// False when what monitoring rests on is missing: records are counted and not matched.
    let matches: Bool
    /// No record of an earlier date is matched; `nil` for no such date.
    private let matchedFrom: CivilDate?
    /// Whether any authorisation collects events this night.
    let collects: Bool
    /// Whether any rule has something to say to a correlation.
    let correlates: Bool
    /// What correlations may count of this night's records.
    let correlated = CorrelatedRecords()
    private let keys: KeyRing

    init(
        site: Site, now: Timestamp, inputs: NightInputs, window: Window, expires: Bool,
        matches: Bool, keys: KeyRing
    ) {
        self.site = site
        self.now = now
        directory = inputs.directory
        permissions = inputs.permissions ?? .empty
        book = inputs.book
        gate = Gate(rulings: inputs.rulings, today: window.today)
        collects = !inputs.collecting(on: window.today).isEmpty
        correlates = matches && !inputs.book.correlations.isEmpty
        self.window = window
        latestDay = window.today.adding(days: 1)
        self.expires = expires
        self.matches = matches
        matchedFrom = site.matchedFrom
        self.keys = keys
    }

    /// A matcher for one worker; `nil` when nothing is matched this night.
    func makeMatcher() -> MatcherBox? {
        matches
            ? MatcherBox(RecordMatcher(book, roles: DirectoryRoles(directory), zone: site.zone))
            : nil
    }

    /// Whether records of a local date are looked at.
    func keeps(_ day: CivilDate) -> Bool {
        !expires || window.contains(day)
    }

    /// Whether what monitoring rests on was there by a local date, so that its records may be matched.
    func mayMatch(_ day: CivilDate) -> Bool {
        matchedFrom.map { day >= $0 } ?? true
    }

    /// Whether a file was written to so lately that more may come, or its last line may be torn.
    ///
    /// In a rehearsal a file's time is that of a checkout and says nothing.
    func mayGrow(_ file: LogFile) -> Bool {
        site.rehearsal == nil && !file.isGzip
            && file.modified > now.adding(seconds: -NightContext.restSeconds)
    }

    /// Whether a file that broke off is so young that a whole one may still take its place.
    ///
    /// A rehearsal's files say nothing of its clock: there it always may.
    func mayBeMended(_ file: LogFile) -> Bool {
        site.newestLine(of: file, now: now)
            > now.adding(seconds: -86_400 * Int64(NightContext.patienceDays))
    }

    /// How long what belongs to lines that are away waits for them: longer than a server keeps
    /// trying to deliver a mail.
    static let patienceDays = 6

    /// How long a file must have been left alone to count as written.
    static let restSeconds: Int64 = 300

    /// The case handle of a person in a month.
    func handle(of person: Person, in month: CalendarMonth) throws -> CaseHandle {
        try keys.handleKey(for: month).handle(for: person.id)
    }
}

/// A worker's matcher, in one place for as long as the worker runs.
final class MatcherBox {
    var matcher: RecordMatcher

    init(_ matcher: consuming RecordMatcher) {
        self.matcher = matcher
    }
}

extension PermissionRegister {
    /// The permission that covers a flag.
    func permission(covering facts: FlagFacts) -> Permission? {
        permission(
            for: facts.person, ruleID: facts.ruleID, categories: facts.categories, on: facts.date)
    }
}

/// The people's table as rules see it: accounts to roles, nothing else.
struct DirectoryRoles: RoleLookup {
    private let directory: Directory

    init(_ directory: Directory) {
        self.directory = directory
    }

    func roleName(
        account: UnsafeRawBufferPointer, channel: Channel, on date: CivilDate
    ) -> String {
        directory.role(account: account, channel: channel, on: date).rawValue
    }
}

import Authority
import EventStore
import LogModel
import People
import Retention
import Rules

/// What every worker of a night shares; none of it changes while the night runs.
final class NightContext: Sendable {
    let site: Site
    let now: Timestamp
    let directory: Directory
    let book: RuleBook
    let gate: Gate
    private let window: Window
    /// False while the clock is not believed: nothing is called expired then.
    private let expires: Bool
    /// False when what monitoring rests on is missing: records are counted and not matched.
    private let matches: Bool
    private let keys: KeyRing

    init(
        site: Site, now: Timestamp, directory: Directory, book: RuleBook, gate: Gate,
        window: Window, expires: Bool, matches: Bool, keys: KeyRing
    ) {
        self.site = site
        self.now = now
        self.directory = directory
        self.book = book
        self.gate = gate
        self.window = window
        self.expires = expires
        self.matches = matches
        self.keys = keys
    }

    /// A matcher for one worker; `nil` when nothing is matched this night.
    func makeMatcher() -> RecordMatcher? {
        matches ? RecordMatcher(book, directory: directory, zone: site.zone) : nil
    }

    /// Whether records of a local date are looked at.
    func keeps(_ day: CivilDate) -> Bool {
        !expires || window.contains(day)
    }

    /// The case handle of a person in a month.
    func handle(of person: Person, in month: CalendarMonth) throws -> CaseHandle {
        try keys.handleKey(for: month).handle(for: person.id)
    }
}

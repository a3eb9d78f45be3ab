package import Authority
package import EventStore
package import LogModel
package import Reports
package import Retention

/// What one night did, in totals; nothing in it identifies a person.
package struct NightSummary: Sendable {
    package let school: String
    package let isRehearsal: Bool
    package let now: Timestamp
    package let today: CivilDate
    /// What monitoring rests on and is missing; not empty means that nothing was matched.
    package var missingGrounds: [Site.MissingGround] = []
    /// Whether nothing was read because the people's table, a protected list or every rule cannot
    /// be used: the logs wait for them.
    package var logsWait = false
    /// Why the clock is not believed, if it is not; nothing is called expired then.
    package var clockDoubt: ClockDoubt?
    package var sources: [SourceSummary] = []
    package var rulings: [RulingSummary] = []
    /// The delegations on file, without those that were over four weeks ago.
    package var delegations: [DelegationFacts] = []
    /// Problems of rule files, lists, people and authorities, as `path:line:column: message`.
    package var problems: [String] = []
    /// How many lines of lists are left out because they hold an account or a name of `people.csv`.
    ///
    /// An account may be a common word, so this is worth a look and no failure.
    package var namedLines = 0
    package var totals = NightTotals()
    /// The paths of the notices written this night.
    package var notices: [WrittenNotice] = []
    package var purged: PurgeSummary?
    package var journalHead = ""
    /// What the night found changed in the files that decide, and in its own state.
    package var changes: [InputChange] = []
    /// The site's pin; `nil` while there is no table of authorities to pin.
    package var pin: SitePin?
    package var isPinConfirmed = false

    init(school: String, isRehearsal: Bool, now: Timestamp, today: CivilDate) {
        self.school = school
        self.isRehearsal = isRehearsal
        self.now = now
        self.today = today
    }

    /// Whether some input could not be used, so that the run ends with 2.
    package var someInputFailed: Bool {
        !problems.isEmpty
            || sources.contains { !$0.openFaults.isEmpty || $0.silentSince != nil }
            || !(purged?.failures.isEmpty ?? true)
    }
}

/// The counts of a night over all sources.
package struct NightTotals: Sendable, Equatable {
    /// Flags added to the tally of a case handle.
    package var tallied = 0
    /// Of these, flags of child-safety rules.
    package var childSafety = 0
    /// Flags whose person is unproven or unknown.
    package var unattributed = 0
    /// E-mails that raised a flag and are private, or may be: counted per source only.
    package var privateMails = 0
    /// Events written, each sealed to the readers of its authorisation.
    ///
    /// Told by no line that a real night prints or keeps: what an authorisation found is for its
    /// readers alone.
    package var events = 0
}

/// What was read of one source this night, and what is missing.
package struct SourceSummary: Sendable {
    package let channel: Channel
    /// What was read and could not be read, as the store keeps it.
    package var coverage: SourceCoverage
    /// Files that hold nothing new.
    package var unchangedFiles = 0
    /// Records older than the window: counted and not looked at.
    package var expiredRecords = 0
    /// Days on which a record was expected and none came.
    package var missingDays: [CivilDate] = []
    /// Since when the source is silent, if it is: an alarm.
    package var silentSince: CivilDate?
    /// What the site file says of faults that nobody can mend.
    package let knownFaults: KnownFaults

    init(_ source: Site.Source) {
        channel = source.channel
        knownFaults = source.knownFaults
        coverage = SourceCoverage(source: source.name)
    }

    package var name: String { coverage.source }

    /// The faults that the site file does not know.
    package var openFaults: [CoverageFault] {
        coverage.faults.filter { knownFaults.reason(for: $0) == nil }
    }
}

/// What the night says of one authorisation: its number, and nothing of whom it names.
package struct RulingSummary: Sendable, Equatable {
    package let number: String
    package let isAccepted: Bool
    /// Empty when accepted.
    package let reason: String
    /// Events this night wrote under it; told in a rehearsal alone.
    package var events = 0
    /// Whether it names a case for which nothing is counted here, and so collects nothing of it.
    package var hasUncountedCase = false
}

/// A notice that the night wrote.
package struct WrittenNotice: Sendable, Equatable {
    /// The office that it is for.
    package let office: Office
    /// Whether a deputy who acts for the headteacher reads it, beside whoever holds the office or in
    /// their place.
    package let isReadByDeputy: Bool
    package let html: String
    package let text: String
}

/// What a purge did, or would do.
package struct PurgeSummary: Sendable {
    package let plan: PurgePlan
    package let isDryRun: Bool
    /// What of the plan went; in a dry run what would go.
    package var items: [PurgeItem]
    /// What could not be deleted, with the file and the reason.
    package var failures: [String] = []
}

package import Authority
import Foundation
package import LogModel

/// What a site remembers of the files that decide, from one run to the next.
package struct SiteMemory: Sendable, Equatable, Codable {
    /// The table of authorities that decides.
    package struct Pin: Sendable, Equatable, Codable {
        /// The whole of `authorities.yaml`, as it was when it was pinned.
        package var authorities: [UInt8]
        /// The local date since which it decides.
        package var since: CivilDate
        /// Whether head and chair confirmed this site's pin.
        package var isConfirmed: Bool
        /// SHA-256 over each table that decided before: none comes back with its old signatures.
        package var former: Set<[UInt8]>

        /// Makes a pin.
        package init(
            authorities: [UInt8], since: CivilDate, isConfirmed: Bool, former: Set<[UInt8]> = []
        ) {
            self.authorities = authorities
            self.since = since
            self.isConfirmed = isConfirmed
            self.former = former
        }
    }

    /// `nil` until a run could read a table.
    package var pin: Pin?
    /// The reading keys that were somebody's before; `nil` where none is remembered.
    package var formerReadingKeys: [FormerReadingKey]?
    /// What tells this state folder from every other; empty until a run made it.
    package var identity: [UInt8] = []
    /// SHA-256 over the changed table that was refused last, so that each is journalled once.
    package var refusedTable: [UInt8]?
    /// The journal's head when the last run ended, as `NUMBER:HASH`.
    package var journalHead: String?
    /// The number of the last line of the journal up to which refused reports were counted.
    package var refusalsCounted: Int?
    /// SHA-256 over each authorisation that was revoked; the journal tells of them, too.
    package var revoked: Set<[UInt8]> = []
    /// The authorisations that nights accepted and whose events are still kept; `nil` in memories
    /// of before that was kept.
    package var accepted: [Acceptance]?
    /// What changed and must be told, oldest first.
    package var changes: [DatedChange] = []

    /// What a store remembers before its first run.
    package init() {}

    /// For how many days a change stands on every notice after it was first told.
    package static let toldDays = 28

    /// Notes which reading keys a table of authorities has no longer, and who had none.
    ///
    /// They stay: how far ahead a document may come into force, nothing limits, and they are of those who
    /// hold offices, not of anybody monitored.
    ///
    /// - Parameters:
    ///   - old: the entries of the table that decided until now.
    ///   - new: those of the table that decides from now on.
    ///   - documents: the digests of what lies in the folder of authorisations.
    ///   - today: the local date.
    package mutating func noteReadingKeys(
        of old: [AuthorityEntry], replacedBy new: [AuthorityEntry], documents: Set<[UInt8]>,
        on today: CivilDate
    ) {
        let (before, after) = (SiteMemory.readingKeys(of: old), SiteMemory.readingKeys(of: new))
        let names = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
        let known =
            (formerReadingKeys ?? [])
            + names.map {
                FormerReadingKey(
                    name: $0, key: before[$0] ?? [], until: today, documents: documents)
            }
        formerReadingKeys = known.isEmpty ? nil : known
    }

    private static func readingKeys(of entries: [AuthorityEntry]) -> [String: [UInt8]] {
        Dictionary(
            entries.compactMap { entry in entry.readingKey.map { (entry.name, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Notes that a notice told every change.
    package mutating func noteTold(on today: CivilDate) {
        for index in changes.indices where changes[index].toldOn == nil {
            changes[index].toldOn = today
        }
    }

    /// Forgets the changes that have stood on notices for long enough.
    package mutating func forgetTold(on today: CivilDate) {
        changes.removeAll { change in
            change.toldOn.map { $0.adding(days: SiteMemory.toldDays) <= today } ?? false
        }
    }
}

/// A change with the night that found it.
package struct DatedChange: Sendable, Hashable, Codable {
    package let day: CivilDate
    package let change: InputChange
    /// The local date of the first notice that told it.
    package var toldOn: CivilDate?

    /// Makes one that no notice has told yet.
    package init(day: CivilDate, change: InputChange) {
        self.day = day
        self.change = change
    }
}

/// What changed in the files that decide: counts, and names of things; nothing about a person.
package enum InputChange: Sendable, Hashable, Codable {
    /// People of `people.csv` and their accounts.
    case people(PeopleChange)
    /// The same where what was known of before does not tell roles apart: accounts `moved` to other
    /// people, and those of which something else is different (dates, role, name, hours).
    case accounts(moved: Int, added: Int, removed: Int, otherwise: Int)
    /// Entries of `permissions.csv`; one that was changed is one of each.
    case permissions(added: Int, removed: Int)
    /// Ids of rules, correlations and filters.
    case rules(added: [String], removed: [String], changed: [String])
    /// A category's list; a date is `nil` where there was, or is, no list.
    case list(name: String, was: String?, now: String?)
    /// What is never matched.
    case protectedChannels
    /// Sources by name, and other keys of `site.yaml`.
    case site(added: [String], removed: [String], changed: [String])
    /// The table of authorities, signed for and taken over.
    case authorities([AuthorityChange])
    /// A table of authorities that was not signed for.
    case authoritiesRefused([AuthorityChange])
    case pinConfirmed
    /// The journal does not hold what the last run left.
    case journalCut
    /// The journal tells of runs that the store does not know.
    case storeRestored
    /// So many reports were asked for and refused.
    case reportsRefused(Int)
}

package import LogModel

/// What a purge removes today and what expired things it must leave, each with its reason.
///
/// The plan is a value: it can be printed (`headnote purge --dry-run`), journalled by its counts,
/// and carried out in parts by the store (`EventStore.apply`) and the archives. The items are
/// sorted by kind, then identity, so that the same inventory gives the same plan.
package struct PurgePlan: Sendable, Equatable {
    /// The window the plan was made for.
    package let window: Window
    /// What goes.
    package let items: [PurgeItem]
    /// Archives that hold expired lines and stay for now.
    package let keptForNow: [KeptArchive]

    /// Makes the plan for an inventory.
    ///
    /// - Parameters:
    ///   - inventory: what is there.
    ///   - window: the window of today.
    package init(of inventory: Inventory, window: Window) {
        self.window = window
        let archives = inventory.archives.map { ArchiveRuling(of: $0, window: window) }
        let items =
            storeItems(of: inventory, window: window) + keyItems(of: inventory, window: window)
            + archives.compactMap(\.item)
        self.items = items.sorted { ($0.kind, $0.identity) < ($1.kind, $1.identity) }
        keptForNow = archives.compactMap(\.kept).sorted { $0.path < $1.path }
    }

    /// How many rows or files go, by kind; a kind of which nothing goes is left out.
    package var counts: [PurgeKind: Int] {
        items.reduce(into: [:]) { $0[$1.kind, default: 0] += $1.count }
    }

    /// The items of one kind.
    package func items(of kind: PurgeKind) -> [PurgeItem] {
        items.filter { $0.kind == kind }
    }

    /// How many expired lines stay for now, in files that hold younger records too.
    package var expiredLinesKept: Int {
        keptForNow.reduce(0) { $0 + $1.expiredLines }
    }
}

/// The classes of data that a purge removes.
package enum PurgeKind: String, Sendable, CaseIterable, Comparable {
    case eventDay = "event-day"
    case envelopeDay = "envelope-day"
    case daySecret = "day-secret"
    case tallyDay = "tally-day"
    case unattributedDay = "unattributed-day"
    case privateDay = "private-day"
    case handleKey = "handle-key"
    case notice
    case checkpoint
    case coverage
    case reachedBack = "reached-back"
    case firstSight = "first-sight"
    case countedAct = "counted-act"
    case archive
    /// Lines inside an archive that keeps others.
    case archiveLines = "archive-lines"

    package static func < (one: PurgeKind, other: PurgeKind) -> Bool {
        one.rawValue < other.rawValue
    }
}

/// One thing that goes.
package struct PurgeItem: Sendable, Hashable {
    package let kind: PurgeKind
    /// What the executor finds it by: a date, a month, a file name, a path or a stream's identity.
    package let identity: String
    /// The last day it was to be kept.
    package let lastKept: CivilDate
    /// How many rows or files it is.
    package let count: Int
    /// Why it goes, in words that name no person.
    package let reason: String
    /// For archives, the dates of the oldest and newest line that goes.
    package var days: ClosedRange<CivilDate>?
}

/// An archive that stays for now although lines in it have expired, or may have.
package struct KeptArchive: Sendable, Hashable {
    package let path: String
    package let source: String
    /// How many expired lines it holds, as far as known.
    package let expiredLines: Int
    package let why: KeptReason
}

/// Why an archive with expired lines stays for now.
package enum KeptReason: Sendable, Hashable, CustomStringConvertible {
    /// Nothing can be taken out of it, for the reason given.
    case cannotBeRewritten(String)
    /// The source does not let Headnote purge its files.
    case sourceNotPurged
    /// The file was not read to its end.
    case newestRecordUnknown

    package var description: String {
        switch self {
        case .cannotBeRewritten(let reason): reason
        case .sourceNotPurged: "its source is not set to purge"
        case .newestRecordUnknown:
            "no night has read it to its end, so that its newest record is not known"
        }
    }
}

/// The database's part of a plan.
private func storeItems(of inventory: Inventory, window: Window) -> [PurgeItem] {
    expired(inventory.events, .eventDay, "events", window)
        + expired(inventory.envelopes, .envelopeDay, "envelopes", window)
        + expired(
            inventory.reachedBack, .reachedBack, "notes that authorisations reached back", window)
        + expired(inventory.firstSights, .firstSight, "notes of signatures first seen", window)
        + expired(inventory.countedActs, .countedAct, "marks of counted acts", window)
        + expired(inventory.tallies, .tallyDay, "tallies", window)
        + expired(inventory.unattributed, .unattributedDay, "unattributed counts", window)
        + expired(inventory.privateCounts, .privateDay, "private counts", window)
        + expired(inventory.coverage, .coverage, "coverage of the run", window)
        + inventory.notices.compactMap { notice in
            item(
                .notice, notice.name, until: Window.lastKeptDay(of: notice.oldestDay), window,
                "a notice whose oldest records are of \(notice.oldestDay)")
        }
        + inventory.streams.filter { !$0.fileExists }.compactMap { stream in
            item(
                .checkpoint, stream.id, until: Window.lastKeptDay(of: stream.newestDay), window,
                "the checkpoint of a log file that is gone, newest record of \(stream.newestDay)")
        }
}

/// The keys' part of a plan.
private func keyItems(of inventory: Inventory, window: Window) -> [PurgeItem] {
    inventory.daySecrets.compactMap { day in
        item(
            .daySecret, "\(day)", until: Window.lastKeptDay(of: day), window,
            "the secret for records of \(day)")
    }
        + inventory.handleKeys.compactMap { month in
            item(
                .handleKey, "\(month)", until: Window.lastKeptDay(of: month), window,
                "the handle key of \(month), whose last records are of \(month.lastDay)")
        }
}

/// The item for one thing, when its last day is over.
private func item(
    _ kind: PurgeKind, _ identity: String, until lastKept: CivilDate, _ window: Window,
    count: Int = 1, _ what: String
) -> PurgeItem? {
    guard !window.keeps(until: lastKept) else { return nil }
    return PurgeItem(
        kind: kind, identity: identity, lastKept: lastKept, count: count,
        reason: "\(what), last kept on \(lastKept)")
}

/// The items for rows that are known by a record-day.
private func expired(
    _ rows: [CountOfDay], _ kind: PurgeKind, _ what: String, _ window: Window
) -> [PurgeItem] {
    rows.compactMap { row in
        item(
            kind, "\(row.day)", until: Window.lastKeptDay(of: row.day), window, count: row.count,
            "\(what) of \(row.day)")
    }
}

/// The items for rows that are known by their last day.
private func expired(
    _ rows: [CountUntil], _ kind: PurgeKind, _ what: String, _ window: Window
) -> [PurgeItem] {
    rows.compactMap { row in
        item(kind, "\(row.lastKept)", until: row.lastKept, window, count: row.count, what)
    }
}

/// What becomes of one archive: it goes, or lines of it do, or it stays with a reason, or it is not
/// concerned.
private struct ArchiveRuling {
    var item: PurgeItem?
    var kept: KeptArchive?

    /// A file goes whole when every line in it has expired; else the lines go that have.
    init(of archive: HeldArchive, window: Window) {
        if let hindrance = archive.hindrance {
            keep(archive, .cannotBeRewritten(hindrance))
            return
        }
        guard let days = archive.days else {
            keep(archive, .newestRecordUnknown)
            return
        }
        guard !window.contains(days.lowerBound) else { return }
        guard archive.mayPurge else {
            keep(archive, .sourceNotPurged)
            return
        }
        if !window.contains(days.upperBound) {
            item = Retention.item(
                .archive, archive.path, until: Window.lastKeptDay(of: days.upperBound), window,
                "records of \(days.lowerBound) to \(days.upperBound)")
            item?.days = days
        } else if let gone = archive.expiredDays {
            item = Retention.item(
                .archiveLines, archive.path, until: Window.lastKeptDay(of: gone.upperBound),
                window, count: archive.expiredLines,
                "\(archive.expiredLines) of its lines, of \(gone.lowerBound) to \(gone.upperBound)")
            item?.days = gone
        }
    }

    private mutating func keep(_ archive: HeldArchive, _ why: KeptReason) {
        kept = KeptArchive(
            path: archive.path, source: archive.source, expiredLines: archive.expiredLines,
            why: why)
    }
}

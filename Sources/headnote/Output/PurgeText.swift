import LogModel
import Nightly
import Retention

/// The lines that a purge prints.
struct PurgeText {
    let summary: PurgeSummary

    /// The plan or what was done, for a person.
    ///
    /// - Parameter isBrief: one line of totals instead of a line per item.
    /// - Returns: the lines, without newlines.
    func lines(isBrief: Bool) -> [String] {
        let failed = summary.failures.map { "could not delete \(Console.safe($0))" }
        guard !isBrief else { return [totals] + hindered + failed }
        return items + kept + [totals, Self.outOfReach] + failed
    }

    private var items: [String] {
        summary.items.map { item in
            let isFile = item.kind == .archive || item.kind == .archiveLines
            let name = isFile ? Console.safe(item.identity) + ": " : ""
            return "\(summary.isDryRun ? "would go" : "went")  \(name)\(item.reason)"
        }
    }

    private var kept: [String] { summary.plan.keptForNow.map(line) }

    /// Archives from which nothing can be taken, although their source is set to purge.
    private var hindered: [String] {
        summary.plan.keptForNow.filter { archive in
            if case .cannotBeRewritten = archive.why { true } else { false }
        }.map(line)
    }

    private func line(_ archive: KeptArchive) -> String {
        let lines =
            archive.expiredLines > 0
            ? "; holds \(count(archive.expiredLines, "expired line"))" : ""
        return "stays  \(Console.safe(archive.path)): \(archive.why)\(lines)"
    }

    /// What no purge can do.
    static let outOfReach =
        "out of reach: backups of the logs and of the state folder, reports that were exported, copies "
        + "elsewhere; authorisations and letters, which the school keeps and takes out itself"

    /// What a person calls one thing of a kind.
    private func name(of kind: PurgeKind) -> String {
        switch kind {
        case .eventDay: "day of events"
        case .envelopeDay: "day of envelopes"
        case .daySecret: "day's secret"
        case .tallyDay: "day of tallies"
        case .unattributedDay: "day of unattributed counts"
        case .privateDay: "day of private counts"
        case .handleKey: "handle key"
        case .notice: "notice"
        case .checkpoint: "checkpoint"
        case .coverage: "night's coverage"
        case .reachedBack: "note that an authorisation reached back"
        case .firstSight: "note of a signature first seen"
        case .countedAct: "mark of a counted act"
        case .archive: "archive"
        case .archiveLines: "line in archives"
        }
    }

    private func plural(of kind: PurgeKind) -> String {
        switch kind {
        case .eventDay, .envelopeDay, .tallyDay, .unattributedDay, .privateDay:
            "days" + name(of: kind).dropFirst("day".count)
        case .daySecret: "days' secrets"
        case .coverage: "nights' coverage"
        case .reachedBack: "notes that authorisations reached back"
        case .firstSight: "notes of signatures first seen"
        case .archiveLines: "lines in archives"
        case .countedAct: "marks of counted acts"
        case .handleKey, .notice, .checkpoint, .archive: name(of: kind) + "s"
        }
    }

    private var totals: String {
        let window = summary.plan.window
        let counts = summary.items.reduce(into: [PurgeKind: Int]()) { counts, item in
            counts[item.kind, default: 0] += item.shownCount
        }
        .sorted { $0.key < $1.key }
        .map { count($0.value, name(of: $0.key), plural: plural(of: $0.key)) }
        let verb = summary.isDryRun ? "would remove" : "removed"
        let what = counts.isEmpty ? "nothing" : counts.joined(separator: ", ")
        return "\(verb) \(what); kept: records from \(window.oldestKept) on"
    }
}

extension PurgeItem {
    /// How many of the kind it is.
    ///
    /// What is kept by days counts as one, and not by the rows of the day: how many events there were is for
    /// their readers alone.
    var shownCount: Int {
        switch kind {
        case .eventDay, .envelopeDay, .tallyDay, .unattributedDay, .privateDay, .daySecret,
            .coverage:
            1
        case .reachedBack, .firstSight, .countedAct, .handleKey, .notice, .checkpoint, .archive,
            .archiveLines:
            count
        }
    }
}

import Authority
import EventStore
import LogModel
import Nightly
import Reports
import Retention

/// A night's summary for machines.
enum SummaryJSON {
    /// One JSON object and a newline.
    static func bytes(of summary: NightSummary) -> [UInt8] {
        var object = JSONObject()
        object.add("school", summary.school)
        object.add("rehearsal", summary.isRehearsal)
        object.add("now", summary.now.description)
        object.add("today", summary.today.description)
        object.add("missing-grounds", summary.missingGrounds.map(\.rawValue))
        object.add("logs-wait", summary.logsWait)
        object.add("clock", summary.clockDoubt.map(Messages.clockDoubt))
        object.add("sources", summary.sources.map(source))
        object.add("totals", totals(summary))
        object.add(
            "authorisations", summary.rulings.map { ruling($0, isRehearsal: summary.isRehearsal) })
        object.add("delegations", summary.delegations.map { DueText.json($0) })
        object.add("problems", summary.problems)
        object.add("named-lines", summary.namedLines)
        object.add("notices", summary.notices.map(notice))
        if let purged = summary.purged { object.add("purge", purge(purged)) }
        object.add("changes", summary.changes.map { ChangeWords.sentence($0) })
        object.add("pin", summary.pin?.description)
        object.add("pin-confirmed", summary.isPinConfirmed)
        object.add("journal-head", summary.journalHead)
        return Array((object.text + "\n").utf8)
    }

    /// A purge for machines.
    static func purge(_ summary: PurgeSummary) -> JSONObject {
        var object = JSONObject()
        object.add("dry-run", summary.isDryRun)
        object.add("kept-from", summary.plan.window.oldestKept.description)
        object.add(
            "items",
            summary.items.map { item in
                var entry = JSONObject()
                entry.add("kind", item.kind.rawValue)
                entry.add("identity", item.identity)
                entry.add("last-kept", item.lastKept.description)
                entry.add("count", item.shownCount)
                entry.add("oldest", item.days?.lowerBound.description)
                entry.add("newest", item.days?.upperBound.description)
                entry.add("reason", item.reason)
                return entry
            })
        object.add(
            "stays",
            summary.plan.keptForNow.map { archive in
                var entry = JSONObject()
                entry.add("path", archive.path)
                entry.add("source", archive.source)
                entry.add("expired-lines", archive.expiredLines)
                entry.add("reason", archive.why.description)
                return entry
            })
        object.add("failures", summary.failures)
        object.add("out-of-reach", PurgeText.outOfReach)
        return object
    }

    private static func source(_ source: SourceSummary) -> JSONObject {
        var object = JSONObject()
        object.add("name", source.name)
        object.add("channel", source.channel.rawValue)
        object.add("files", source.coverage.files)
        object.add("unchanged-files", source.unchangedFiles)
        object.add("lines", source.coverage.lines)
        object.add("records", source.coverage.records)
        object.add("expired-records", source.expiredRecords)
        object.add("silent-since", source.silentSince?.description)
        object.add(
            "rejections",
            source.coverage.rejections.map { found in
                var entry = JSONObject()
                entry.add("reason", found.reason.rawValue)
                entry.add("count", found.count)
                entry.add("file", found.file)
                entry.add("line", found.line)
                return entry
            })
        object.add(
            "faults",
            source.coverage.faults.map { fault in
                var entry = JSONObject()
                entry.add("file", fault.file)
                entry.add("code", fault.code)
                if let line = fault.line { entry.add("line", line) }
                entry.add("mark", fault.mark)
                entry.add("known", source.knownFaults.reason(for: fault))
                return entry
            })
        object.add("missing-days", source.missingDays.map(\.description))
        object.add("mails-without-subject", source.coverage.withoutSubject)
        object.add("repeated-acts", source.coverage.repeated)
        return object
    }

    /// The totals; how many events were written only in a rehearsal, whose people are invented.
    private static func totals(_ summary: NightSummary) -> JSONObject {
        let totals = summary.totals
        var object = JSONObject()
        object.add("tallied", totals.tallied)
        object.add("unattributed", totals.unattributed)
        object.add("private-mails", totals.privateMails)
        if summary.isRehearsal { object.add("events", totals.events) }
        return object
    }

    /// A ruling; its number of events only in a rehearsal, as in the totals.
    private static func ruling(_ ruling: RulingSummary, isRehearsal: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("number", ruling.number)
        object.add("accepted", ruling.isAccepted)
        object.add("reason", ruling.isAccepted ? nil : ruling.reason)
        if isRehearsal { object.add("events", ruling.events) }
        object.add("has-uncounted-case", ruling.hasUncountedCase)
        return object
    }

    private static func notice(_ notice: WrittenNotice) -> JSONObject {
        var object = JSONObject()
        object.add("office", notice.office.rawValue)
        object.add("html", notice.html)
        object.add("text", notice.text)
        return object
    }
}

import Authority
import EventStore
import LogModel
import Nightly
import Reports
import Retention

/// The lines that a night prints: totals, places and numbers, and nothing about a person.
///
/// How many events were written is not among them, neither under a number nor in all: an authorisation
/// names somebody in plain text, so a count would tell whoever runs the site what was found of them.
struct NightText {
    let summary: NightSummary
    let commands: SiteCommands

    /// The summary for a person.
    ///
    /// - Parameter isBrief: leave out what was read, faults, coverage and where the
    ///   notices lie.
    /// - Returns: the lines, without newlines.
    func lines(isBrief: Bool) -> [String] {
        var lines = [heading]
        if !isBrief { lines += coverage }
        lines += grounds + matched + rulings + acting + written(isBrief: isBrief)
        lines += summary.changes.map { row("changed", Console.safe(ChangeWords.sentence($0))) }
        lines += summary.problems.map { row("problem", Console.safe($0)) }
        lines += Messages.namedLines(summary.namedLines, commands).map { row("remark", $0) }
        lines.append(row("pin", Messages.pin(summary.pin, isConfirmed: summary.isPinConfirmed)))
        lines.append(row("journal", "head \(summary.journalHead)"))
        return lines
    }

    private var heading: String {
        let mark = summary.isRehearsal ? "REHEARSAL, " : ""
        return "\(Console.safe(summary.school)): \(mark)night of \(summary.today)"
    }

    private var coverage: [String] {
        summary.sources.flatMap { source in
            [row("read", read(source))] + silent(source) + refused(source) + faults(source)
                + missing(source)
        }
    }

    private func read(_ source: SourceSummary) -> String {
        let coverage = source.coverage
        var text = "\(source.name): \(count(coverage.files, "file")), "
        if source.unchangedFiles > 0 { text += "\(source.unchangedFiles) of them unchanged, " }
        text += "\(count(coverage.lines, "line")), \(count(coverage.records, "record"))"
        if source.expiredRecords > 0 {
            text += ", \(grouped(source.expiredRecords)) older than the window and not looked at"
        }
        if coverage.repeated > 0 {
            text += ", \(count(coverage.repeated, "act")) told more than once"
        }
        return text
    }

    private func refused(_ source: SourceSummary) -> [String] {
        source.coverage.rejections.map { found in
            row(
                "refused",
                Messages.refused(
                    source.name, found.reason, count: found.count, file: found.file,
                    line: found.line))
        }
    }

    private func faults(_ source: SourceSummary) -> [String] {
        source.coverage.faults.map { fault in
            let place = fault.line.map { ", read up to line \(grouped($0))" } ?? ""
            let mark = fault.mark.map { " [\($0)]" } ?? ""
            let text =
                "\(source.name): " + FaultWords.clause(fault.code, of: Console.safe(fault.file))
                + place
            guard let reason = source.knownFaults.reason(for: fault) else {
                return row("fault", text + mark)
            }
            return row("known", "\(text): \(Console.safe(reason))")
        }
    }

    private func silent(_ source: SourceSummary) -> [String] {
        source.silentSince.map { [row("ALARM", Messages.silent(source.name, since: $0))] } ?? []
    }

    private func missing(_ source: SourceSummary) -> [String] {
        guard !source.missingDays.isEmpty else { return [] }
        let shown = DayList.text(source.missingDays)
        return [row("missing", "\(source.name): no records on \(shown)")]
    }

    private var grounds: [String] {
        var lines: [String] = []
        if !summary.missingGrounds.isEmpty {
            let names = summary.missingGrounds.map(\.rawValue).joined(separator: ", ")
            lines.append(row("not matched", "site.yaml lacks \(names); coverage only"))
        }
        if summary.logsWait {
            lines.append(row("not read", "the logs wait until the files named below can be used"))
        }
        if let doubt = summary.clockDoubt {
            lines.append(row("clock", Messages.clockDoubt(doubt)))
        }
        return lines
    }

    private var matched: [String] {
        let totals = summary.totals
        return [
            row(
                "tallied",
                "\(count(totals.tallied, "flag")) under case handles, \(grouped(totals.unattributed)) "
                    + "unattributed; \(count(totals.privateMails, "private mail")) counted only")
        ]
    }

    private var rulings: [String] {
        guard !summary.rulings.isEmpty else {
            return [row("authority", "no authorisation on file")]
        }
        return summary.rulings.map { ruling in
            row(
                "authority",
                ruling.isAccepted
                    ? "\(ruling.number) accepted"
                        + (ruling.hasUncountedCase ? Messages.uncountedCase : "")
                    : "\(ruling.number) refused: \(ruling.reason)")
        }
    }

    /// Who signs for the headteacher, and what would make somebody do so and does not count.
    private var acting: [String] {
        summary.delegations.filter { delegation in
            delegation.days.map { summary.today <= $0.upperBound } ?? true
        }.map { row("acting", DueText.clause($0, today: summary.today)) }
    }

    private func written(isBrief: Bool) -> [String] {
        var lines: [String] = []
        if !summary.notices.isEmpty {
            let offices = summary.notices.map(\.office.rawValue).joined(separator: ", ")
            lines.append(row("notices", "\(summary.notices.count) written (\(offices))"))
        }
        if !isBrief {
            lines += summary.notices.map { row("notice", place(of: $0)) }
        }
        if let purged = summary.purged {
            lines += PurgeText(summary: purged).lines(isBrief: true).map { row("purge", $0) }
        }
        return lines
    }

    /// Where a notice lies, and whose it is.
    private func place(of notice: WrittenNotice) -> String {
        let deputy = notice.isReadByDeputy ? " or the deputy who acts for them" : ""
        return "for \(notice.office.words)\(deputy) alone: to read or print \(notice.html), "
            + "or as plain text, which ends in blank pages, \(notice.text)"
    }

    private func row(_ name: String, _ text: String) -> String {
        name.padding(to: 12) + text
    }
}

/// Days in a line: runs of days as `2026-07-16 to 2026-07-21`.
enum DayList {
    /// The text for ascending days.
    static func text(_ days: [CivilDate]) -> String {
        var runs: [(first: CivilDate, last: CivilDate)] = []
        for day in days {
            if let run = runs.last, run.last.adding(days: 1) == day {
                runs[runs.count - 1].last = day
            } else {
                runs.append((day, day))
            }
        }
        return runs.map { $0.first == $0.last ? "\($0.first)" : "\($0.first) to \($0.last)" }
            .joined(separator: ", ")
    }
}

/// A number with its unit: `1 file`, `12,000 lines`, `2 people`.
func count(_ number: Int, _ unit: String, plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? unit : plural ?? unit + "s")"
}

/// A number with its thousands set apart by commas.
func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(abs(number)).reversed().enumerated() {
        if index > 0, index.isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
}

extension String {
    /// The text with spaces behind it up to a width.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

import Authority
import EventStore
import LogModel
import Nightly
import Reports

/// What `headnote status` prints.
struct StatusText {
    let status: SiteStatus

    /// For a person.
    var lines: [String] {
        let mark = status.isRehearsal ? "REHEARSAL, " : ""
        var lines = ["\(Console.safe(status.school)): \(mark)\(status.today)"]
        lines.append(row("last run", lastRun))
        for source in status.coverage.sources {
            lines.append(row("read", read(source)))
            lines += source.faults.map {
                row("fault", "\(source.name): \(Console.safe($0.file)) \($0.code)")
            }
            if !source.daysMissing.isEmpty {
                lines.append(
                    row(
                        "missing",
                        "\(source.name): no records on \(DayList.text(source.daysMissing))"))
            }
        }
        if !status.missingGrounds.isEmpty {
            let names = status.missingGrounds.map(\.rawValue).joined(separator: ", ")
            lines.append(row("not matched", "site.yaml lacks \(names); coverage only"))
        }
        lines += status.rulings.map { row("authority", Messages.listed($0, today: status.today)) }
        lines += status.notices.map { row("notice", $0) }
        lines += status.problems.map { row("problem", Console.safe($0)) }
        lines.append(row("journal", status.journalProblem ?? "holds, head \(status.journalHead)"))
        return lines
    }

    /// For machines.
    var json: JSONObject {
        var object = JSONObject()
        object.add("school", status.school)
        object.add("rehearsal", status.isRehearsal)
        object.add("today", status.today.description)
        object.add("last-run", status.lastRun?.started.description)
        object.add("last-run-finished", status.lastRun?.finished?.description)
        object.add("sources", status.coverage.sources.map(source))
        object.add("missing-grounds", status.missingGrounds.map(\.rawValue))
        object.add("authorisations", status.rulings.map(ruling))
        object.add("notices", status.notices)
        object.add("problems", status.problems)
        object.add("journal-head", status.journalHead)
        object.add("journal-problem", status.journalProblem)
        return object
    }

    private var lastRun: String {
        guard let run = status.lastRun else { return "none yet" }
        return run.finished == nil
            ? "\(run.started), broken off: run it again" : "\(run.started), finished"
    }

    private func read(_ source: CoverageSummary.Source) -> String {
        let refused = source.refused.values.reduce(0, +)
        return "\(source.name): \(count(source.files, "file")), \(count(source.lines, "line")), "
            + "\(count(source.records, "record")), \(grouped(refused)) refused"
    }

    private func source(_ source: CoverageSummary.Source) -> JSONObject {
        var object = JSONObject()
        object.add("name", source.name)
        object.add("channel", source.channel.rawValue)
        object.add("files", source.files)
        object.add("lines", source.lines)
        object.add("records", source.records)
        object.add("refused", source.refused.values.reduce(0, +))
        object.add("faults", source.faults.map { "\($0.file): \($0.code)" })
        object.add("missing-days", source.daysMissing.map(\.description))
        return object
    }

    private func ruling(_ ruling: AuthorisationRuling) -> JSONObject {
        var object = JSONObject()
        object.add("number", ruling.number)
        object.add("stage", ruling.clearance?.stage(on: status.today).rawValue ?? "refused")
        object.add("reason", ruling.refusals.first?.nightReason)
        return object
    }

    private func row(_ name: String, _ text: String) -> String {
        name.padding(to: 12) + text
    }
}

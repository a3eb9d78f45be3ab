import Authority
import EventStore
import LogModel
import Nightly
import Reports

/// What `headnote status` prints.
struct StatusText {
    let status: SiteStatus
    let commands: SiteCommands

    /// For a person.
    var lines: [String] {
        let mark = status.isRehearsal ? "REHEARSAL, " : ""
        var lines = ["\(Console.safe(status.school)): \(mark)\(status.today)"]
        lines.append(row("last run", lastRun))
        for source in status.coverage.sources {
            lines.append(row("read", read(source)))
            if let day = source.silentSince {
                lines.append(row("ALARM", Messages.silent(source.name, since: day)))
            }
            lines += source.refused.map {
                row(
                    "refused",
                    Messages.refused(
                        source.name, $0.reason, count: $0.count, file: $0.file, line: $0.line))
            }
            lines += source.faults.map { fault in
                row(
                    fault.knownReason == nil ? "fault" : "known",
                    "\(source.name): "
                        + FaultWords.clause(fault.code, of: Console.safe(fault.file))
                        + (fault.knownReason.map { ": \(Console.safe($0))" } ?? ""))
            }
            lines += source.blindSpots.map {
                row("blind spot", "\(source.name): \(Console.safe($0.words))")
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
        lines += status.delegations.map {
            row("acting", DueText.clause($0, today: status.today))
        }
        lines += status.due.map { row("due", DueText.clause($0)) }
        lines += status.notices.map { row("notice", listed($0)) }
        if !status.notices.isEmpty { lines.append(row("", StatusText.firstLines)) }
        lines += status.problems.map { row("problem", Console.safe($0)) }
        if status.isTableRefused { lines.append(row("", whatIsWrong(with: .change))) }
        lines += Messages.namedLines(status.namedLines, commands).map { row("remark", $0) }
        lines += status.changes.map { row("changed", "\($0.day): \(words(of: $0))") }
        lines += pin
        lines += status.authorities.map { row("key", keys(of: $0)) }
        lines.append(row("journal", status.journalProblem ?? "holds, head \(status.journalHead)"))
        return lines
    }

    /// The pin, and who has yet to sign for it.
    private var pin: [String] {
        let first = row("pin", Messages.pin(status.pin, isConfirmed: status.isPinConfirmed))
        guard let pin = status.pin, !status.isPinConfirmed else { return [first] }
        let confirmation = status.pinConfirmation
        var progress = confirmation.map { [PinText.progress($0)] } ?? []
        if let confirmation, confirmation.refusal != nil, !confirmation.awaitsSignatures {
            progress.append(whatIsWrong(with: .confirmation))
        }
        let isDone = confirmation.map { $0.refusal == nil } ?? false
        let ways =
            isDone ? [] : Messages.howToConfirm(pin, in: status.confirmation, commands)
        return [first] + (progress + ways).map { row("", $0) }
    }

    /// Where more is said than a status may, which names nobody.
    private func whatIsWrong(with document: PinToSign.Document) -> String {
        "what is wrong with it, and what to do: \(commands.check(document.rawValue))"
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
        object.add("delegations", status.delegations.map { DueText.json($0) })
        object.add("due", status.due.map { DueText.json($0) })
        object.add("notices", status.notices.map(notice))
        object.add("problems", status.problems)
        object.add("named-lines", status.namedLines)
        object.add("changes", status.changes.map(change))
        object.add("pin", status.pin?.description)
        object.add("pin-confirmed", status.isPinConfirmed)
        if let confirmation = status.pinConfirmation {
            object.add("pin-signed-by", confirmation.signed.map(\.role.rawValue))
            object.add("pin-missing", confirmation.missing.map(\.role.rawValue))
        }
        object.add("authorities", status.authorities.map(authority))
        object.add("journal-head", status.journalHead)
        object.add("journal-problem", status.journalProblem)
        return object
    }

    private func words(of dated: DatedChange) -> String {
        Console.safe(ChangeWords.sentence(dated.change))
    }

    private func change(_ dated: DatedChange) -> JSONObject {
        var object = JSONObject()
        object.add("day", dated.day.description)
        object.add("change", ChangeWords.sentence(dated.change))
        return object
    }

    private var lastRun: String {
        guard let run = status.lastRun else { return "none yet" }
        return run.finished == nil
            ? "\(run.started), broken off: run it again" : "\(run.started), finished"
    }

    private func read(_ source: CoverageSummary.Source) -> String {
        let refused = source.refused.reduce(0) { $0 + $1.count }
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
        object.add("refused", source.refused.reduce(0) { $0 + $1.count })
        object.add("rejections", source.refused.map(rejection))
        object.add("faults", source.faults.map(fault))
        object.add("missing-days", source.daysMissing.map(\.description))
        object.add("silent-since", source.silentSince?.description)
        object.add("blind-spots", source.blindSpots.map(blindSpot))
        return object
    }

    private func rejection(_ refused: CoverageSummary.Refused) -> JSONObject {
        var object = JSONObject()
        object.add("reason", refused.reason.rawValue)
        object.add("count", refused.count)
        object.add("file", refused.file)
        object.add("line", refused.line)
        return object
    }

    private func fault(_ fault: CoverageSummary.Fault) -> JSONObject {
        var object = JSONObject()
        object.add("file", fault.file)
        object.add("code", fault.code)
        object.add("known", fault.knownReason)
        return object
    }

    private func blindSpot(_ spot: BlindSpot) -> JSONObject {
        var object = JSONObject()
        object.add("cause", spot.cause.rawValue)
        object.add("rules", spot.rules)
        return object
    }

    private func ruling(_ ruling: AuthorisationRuling) -> JSONObject {
        var object = JSONObject()
        object.add("number", ruling.number)
        object.add("stage", ruling.stageWord(on: status.today))
        object.add("reason", ruling.reasonWord(on: status.today))
        return object
    }

    /// What a listing of notices does not tell.
    private static let firstLines =
        "each for that office alone; its first lines say so, too, and whether a deputy reads it"

    /// A notice by its office and its place.
    private func listed(_ notice: ListedNotice) -> String {
        guard let office = notice.office else {
            return "\(notice.path): its first lines say for whom it is"
        }
        return "for \(office.words): \(notice.path)"
    }

    private func notice(_ notice: ListedNotice) -> JSONObject {
        var object = JSONObject()
        object.add("office", notice.office?.rawValue)
        object.add("path", notice.path)
        return object
    }

    /// The keys of an entry of the table that decides, to be compared with a signed print.
    ///
    /// By role and last day in office, and not by name: what this prints names nobody at all.
    private func keys(of entry: AuthorityEntry) -> String {
        let reading = entry.readingKey.map { AuthorityTable.fingerprint(ofReadingKey: $0) }
        let keys = [
            entry.signingKey.map { "signs with \($0.fingerprint)" },
            reading.map { "reads with \($0)" },
        ].compactMap { $0 }
        return entry.role.rawValue + (entry.until.map { " until \($0)" } ?? "") + ": "
            + (keys.isEmpty ? "no key" : keys.joined(separator: ", "))
    }

    private func authority(_ entry: AuthorityEntry) -> JSONObject {
        var object = JSONObject()
        object.add("role", entry.role.rawValue)
        object.add("until", entry.until?.description)
        object.add("signing-key", entry.signingKey?.fingerprint)
        object.add(
            "reading-key",
            entry.readingKey.map { AuthorityTable.fingerprint(ofReadingKey: $0) })
        return object
    }

    private func row(_ name: String, _ text: String) -> String {
        name.padding(to: 12) + text
    }
}

internal import LogModel

/// The events as a table for a spreadsheet.
///
/// - SeeAlso: RFC 4180; OWASP, "CSV Injection".
enum EventTable {
    static let columns = [
        "authorisation", "rehearsal", "local_time", "zone", "utc_time", "person", "account",
        "channel", "source", "rule", "rule_title", "categories", "place", "outcome",
        "speaks_for_the_person", "details", "gone_after",
    ]

    /// One row per event under a row of column names, with a byte order mark and CRLF.
    static func csv(of model: ReportModel) -> String {
        let circumstances = Circumstances(model.events)
        let rows = model.events.map { event in
            [
                model.authorisation.number, model.page.isRehearsal ? "REHEARSAL" : "no",
                Words.localRFC3339(event.time, model.page.zone), model.page.zone.name,
                event.time.description, event.personName, event.account, event.channel.rawValue,
                event.source, event.ruleID, event.ruleTitle,
                event.categories.joined(separator: "; "), event.place, event.action.rawValue,
                circumstances.of(event).map(\.code).joined(separator: "; "),
                event.details.map { "\($0.label): \($0.text)" }.joined(separator: "; "),
                event.goneAfter.description,
            ]
        }
        let lines = ([columns] + rows).map { $0.map(cell).joined(separator: ",") }
        return "\u{FEFF}" + lines.map { $0 + "\r\n" }.joined()
    }

    /// A cell that no spreadsheet takes for a formula.
    ///
    /// One that begins with `=`, `+`, `-`, `@`, tab, carriage return or an apostrophe gets an
    /// apostrophe in front, so taking one leading apostrophe off gives the text again.
    static func cell(_ text: String) -> String {
        let guarded = mayActAsFormula(text) ? "'" + VisibleText.of(text) : VisibleText.of(text)
        let needsQuotes = guarded.unicodeScalars.contains {
            ",\"\r\n;'".unicodeScalars.contains($0)
        }
        guard needsQuotes else { return guarded }
        var quoted = "\""
        for scalar in guarded.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    private static func mayActAsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        // The wide forms are turned into plain ones by some spreadsheets.
        return "=+-@\t\r\n'＝＋－＠".unicodeScalars.contains(first)
    }
}

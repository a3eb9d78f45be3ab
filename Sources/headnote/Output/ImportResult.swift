import LogModel
import Rules

/// What `rules import` did, as text and as JSON.
struct ImportResult {
    let download: UT1Download
    let outcomes: [UT1Import.Outcome]
    let isDryRun: Bool

    /// Whether everything that was wanted was taken.
    var isComplete: Bool {
        download.missing.isEmpty && outcomes.allSatisfy { $0.refusal == nil }
    }

    var lines: [String] {
        var lines: [String] = []
        for (list, outcome) in zip(download.lists, outcomes) {
            if let refusal = outcome.refusal {
                lines.append("\(outcome.name.padding(to: 28)) left alone: \(refusal)")
                continue
            }
            let counts = ["domains", "urls", "expressions"].compactMap { part in
                outcome.entries[part].map { "\($0) \(part)" }
            }
            lines.append(
                "\(outcome.name.padding(to: 28)) of \(list.date): "
                    + (counts.isEmpty ? "empty" : counts.joined(separator: ", ")))
            if outcome.dirtyLines > 0 {
                lines.append("  \(count(outcome.dirtyLines, "line")) left out, such as")
                lines += outcome.examples.map { "  \($0)" }
            }
        }
        lines += download.leftOut.map { "\($0.name.padding(to: 28)) left out: \($0.reason)" }
        lines += download.missing.map { "\($0.padding(to: 28)) is not in the download" }
        let taken = outcomes.filter { $0.refusal == nil }.count
        lines.append(
            "\(count(taken, "list")) \(isDryRun ? "would be taken" : "taken")")
        return lines
    }

    var json: JSONObject {
        var object = JSONObject()
        object.add("dryRun", isDryRun)
        object.add(
            "lists",
            zip(download.lists, outcomes).map { list, outcome in
                var entry = JSONObject()
                entry.add("name", list.name)
                entry.add("as", outcome.name)
                entry.add("date", list.date.description)
                for part in ["domains", "urls", "expressions"] {
                    entry.add(part, outcome.entries[part, default: 0])
                }
                entry.add("linesLeftOut", outcome.dirtyLines)
                entry.add("examples", outcome.examples.map(\.description))
                entry.add("leftAlone", outcome.refusal)
                return entry
            })
        object.add(
            "leftOut",
            download.leftOut.map { name in
                var entry = JSONObject()
                entry.add("name", name.name)
                entry.add("reason", name.reason)
                return entry
            })
        object.add("missing", download.missing)
        return object
    }
}

import LogModel
import Nightly
import Retention

/// The lines that a purge prints.
struct PurgeText {
    let summary: PurgeSummary

    /// The plan or what was done, for a person.
    ///
    /// - Parameter isBrief: one line of totals instead of a line per item.
    func lines(isBrief: Bool) -> [String] {
        let failed = summary.failures.map { "could not delete \(Console.safe($0))" }
        guard !isBrief else { return [totals] + failed }
        return items + kept + [totals] + failed
    }

    private var items: [String] {
        summary.plan.items.map { item in
            let name = item.kind == .archive ? Console.safe(item.identity) + ": " : ""
            return "\(summary.isDryRun ? "would go" : "went")  \(name)\(item.reason)"
        }
    }

    private var kept: [String] {
        summary.plan.keptForNow.map { archive in
            let lines = count(archive.expiredLines, "expired record")
            return "stays  \(Console.safe(archive.path)): \(archive.why); holds \(lines)"
        }
    }

    private var totals: String {
        let window = summary.plan.window
        let counts = summary.plan.counts.sorted { $0.key < $1.key }
            .map { "\(grouped($0.value)) \($0.key.rawValue)" }
        let verb = summary.isDryRun ? "would remove" : "removed"
        let what = counts.isEmpty ? "nothing" : counts.joined(separator: ", ")
        return "\(verb) \(what); kept: records from \(window.oldestKept) on"
    }
}

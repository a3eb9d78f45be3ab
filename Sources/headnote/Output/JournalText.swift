import Journal
import Nightly

/// What `headnote journal verify` prints.
struct JournalText {
    let check: JournalCheck
    /// Whether the journal was compared with a head from a page.
    let hasHead: Bool

    /// What was found, and what to do about it.
    var lines: [String] {
        guard let problem = check.report.problem else {
            return [holds, hasHead ? nil : unwitnessed].compactMap(\.self)
        }
        return ["journal does not hold: \(problem)", advice(on: problem)]
    }

    private var holds: String {
        let head = check.report.head
        return head.number == 0
            ? "journal is empty: nothing has been noted yet"
            : "journal holds: \(count(head.number, "line")), head \(head)"
    }

    /// That nothing tells how long the journal was, if it is so.
    private var unwitnessed: String? {
        let unseen = "lines that were cut off at its end show only with --expect"
        return switch check.witness {
        case .lastRun: nil
        case .nobody: "no finished night is remembered to compare it with: \(unseen)"
        case .unreadable(let error): "the store cannot be asked about it (\(error)): \(unseen)"
        }
    }

    private func advice(on problem: JournalProblem) -> String {
        switch problem {
        case .torn:
            "a run that was killed leaves that behind; the next night notes it and goes on"
        case .altered, .outOfPlace, .evidenceMissing, .cut, .otherHistory:
            "it was changed, cut or put back from a copy after it was written: leave the state "
                + "folder as it is, and tell headteacher and chair of governors"
        }
    }
}

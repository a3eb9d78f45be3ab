import Authority
import LogModel
import Nightly
import Reports

/// What `headnote authorise check` says about a revocation, an amendment, an answer or a delegation.
struct SupplementText {
    let ruling: SupplementRuling
    let review: AuthorisationReview
    let commands: SiteCommands

    /// For a person, names included.
    var lines: [String] { verdict + content + remarks }

    /// What the document says, in plain words; nothing when it cannot be read.
    var content: [String] {
        guard let document = ruling.content else { return [] }
        return ["what it says:", "  " + document.words, "  because: \(document.reason)"]
    }

    private var verdict: [String] {
        let name = SupplementText.name(ruling)
        let signers = ruling.signers.map { "\($0.name) (\($0.role.words))" }
            .joined(separator: " and ")
        if ruling.holds {
            let end = SupplementText.end(of: ruling, today: review.today)
            return [
                "\(name) holds: signed by \(signers)" + (end.map { "; it ended on \($0)" } ?? "")
            ]
        }
        let waiting =
            "is in order and waits to be signed"
            + (signers.isEmpty ? ":" : "; signed by \(signers), which is not enough:")
        return ["\(name) " + (ruling.awaitsSignatures ? waiting : "does not hold:")]
            + faults.flatMap(\.lines)
    }

    private var faults: [ToldRefusal] {
        ToldRefusal.all(ruling.refusals, of: SupplementText.name(ruling), commands)
    }

    /// Signatures that nobody looks at, for their names.
    private var strays: [String] {
        StrayText.sentences(in: review, of: SupplementText.name(ruling))
    }

    /// That a delegation reaches back to before anybody could know of it.
    private var backDated: [String] {
        guard ruling.holds, case .delegation(let document) = ruling.content,
            document.days.from < review.today, !review.nightsKnow(ruling)
        else { return [] }
        return [
            "it begins on \(document.days.from), before any night has seen it; what the deputy dates "
                + "from that day on counts, too"
        ]
    }

    /// Whose reading key came after an amendment named them.
    private var replaced: [String] {
        ruling.replaced.map {
            "\($0.name) got their reading key on \($0.on), after this was written, and reads nothing by it"
        }
    }

    private var notes: [String] { backDated + (ruling.holds ? replaced : []) + strays }

    private var remarks: [String] {
        notes.isEmpty ? [] : ["worth knowing:"] + notes.map { "- \($0)" }
    }

    /// The last day of a delegation that is over.
    private static func end(of ruling: SupplementRuling, today: CivilDate) -> CivilDate? {
        guard case .delegation(let document) = ruling.content, document.days.to < today else {
            return nil
        }
        return document.days.to
    }

    /// A line of `authorise list`, which names nobody.
    static func listed(_ ruling: SupplementRuling, today: CivilDate) -> String {
        let standing =
            end(of: ruling, today: today).map { "over: it ended on \($0)" } ?? "holds"
        return name(ruling).padding(to: 24)
            + (ruling.holds ? standing : "refused: \(ruling.refusals.first?.nightReason ?? "")")
    }

    /// An entry of `authorise list`, which names nobody.
    static func entry(_ ruling: SupplementRuling, today: CivilDate) -> JSONObject {
        let standing = end(of: ruling, today: today) == nil ? "holds" : "over"
        var entry = JSONObject()
        entry.add("document", name(ruling))
        entry.add("stage", ruling.holds ? standing : "refused")
        entry.add("reason", ruling.refusals.first?.nightReason)
        return entry
    }

    /// Everything that `lines` says.
    var json: JSONObject {
        var object = SupplementText.entry(ruling, today: review.today)
        object.add("file", ruling.file)
        object.add("date", ruling.content?.date.description)
        object.add("because", ruling.content?.reason)
        object.add("says", ruling.content?.words)
        object.add("signers", ruling.signers.map(\.name))
        object.add("refusals", faults.map(\.json))
        object.add("remarks", notes)
        return object
    }

    /// The document's name as commands take it.
    private static func name(_ ruling: SupplementRuling) -> String {
        String(ruling.file.dropLast(ruling.file.hasSuffix(".yaml") ? 5 : 0))
    }
}

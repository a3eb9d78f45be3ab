import Authority
import EventStore
import Nightly
import Reports

/// What `headnote authorise check` says about the confirmation of the pin, and about a changed
/// table of authorities.
struct PinText {
    let document: PinToSign.Document
    let standing: PinStanding
    let commands: SiteCommands

    /// Whether it holds: the next night goes by it, or goes by it already.
    var holds: Bool {
        switch document {
        case .confirmation:
            standing.isConfirmed || (standing.confirmation.map { $0.refusal == nil } ?? false)
        case .change:
            switch standing.table {
            case .first, .pinned(.same), .pinned(.signed): true
            case .none, .pinned(.refused): false
            }
        }
    }

    /// For a person, names of signers included.
    var lines: [String] {
        switch document {
        case .confirmation: confirmation + ways + remarks
        case .change: table + ways + remarks
        }
    }

    /// Everything that `lines` says.
    var json: JSONObject {
        var object = JSONObject()
        object.add("document", document.rawValue)
        object.add("stage", holds ? "holds" : "refused")
        object.add("says", lines)
        if document == .confirmation {
            object.add("signers", standing.confirmation?.signed.map(\.name) ?? [])
            object.add("missing", standing.confirmation?.missing.map(\.name) ?? [])
        }
        return object
    }

    /// How far a confirmation has come, by offices alone.
    static func progress(_ confirmation: PinConfirmation) -> String {
        progress(confirmation) { "the \($0.role.words)" }
    }

    private static func progress(
        _ confirmation: PinConfirmation, _ words: (AuthorityEntry) -> String
    ) -> String {
        let signed = list(confirmation.signed.map(words), "and")
        let missing = list(confirmation.missing.map(words), "or")
        guard let refusal = confirmation.refusal else {
            return "signed by \(signed): the next night counts it"
        }
        guard confirmation.awaitsSignatures else { return "does not count: \(refusal.reason)" }
        guard !signed.isEmpty else {
            return missing.isEmpty
                ? "nobody has signed yet, and nobody who may is in office"
                : "nobody has signed yet; two people of two offices must: "
                    + list(confirmation.missing.map(words), "and")
        }
        return "signed so far by \(signed); still missing is "
            + (missing.isEmpty ? "somebody of another office, and none is in office" : missing)
    }

    private var isPinned: Bool { standing.pin != nil }

    private var confirmation: [String] {
        guard let pin = standing.pin else {
            return Messages.signingRefusal(.nothingPinned)
        }
        guard let confirmation = standing.confirmation else {
            return [
                standing.isConfirmed
                    ? "site-confirmed holds: the pin \(pin) is confirmed"
                    : "site-confirmed cannot be read"
            ]
        }
        let title = "site-confirmed, for the pin \(pin): "
        if let refusal = confirmation.refusal, !confirmation.awaitsSignatures {
            return [title + "does not count:"] + told(refusal, for: .confirmation)
        }
        return [title + PinText.progress(confirmation) { "\($0.name) (\($0.role.words))" }]
    }

    private var table: [String] {
        switch standing.table {
        case .none: ["authorities does not hold: it cannot be used, and no table is pinned yet"]
        case .first: ["authorities is in order; the first night pins it"]
        case .pinned(.same): ["authorities holds: it is the table that decides"]
        case .pinned(.signed(let changes)):
            [
                "authorities holds: the next night goes by it",
                ChangeWords.sentence(.authorities(changes)),
            ] + ChangeWords.signedAnew(standing.signedAnew)
        case .pinned(.refused(let refusal, let changes)):
            verdict(on: refusal) + [ChangeWords.sentence(.authoritiesRefused(changes))]
                + ChangeWords.signedAnew(standing.signedAnew)
        }
    }

    /// Why a changed table does not decide.
    private func verdict(on refusal: PinRefusal) -> [String] {
        guard refusal.remedy(for: .authorities) != nil else {
            return ["authorities does not hold: \(refusal.reason)"]
        }
        return ["authorities does not hold:"] + told(refusal, for: .authorities)
    }

    /// What is wrong and what to do about it, as a person reads it.
    private func told(_ refusal: PinRefusal, for purpose: SigningPurpose) -> [String] {
        ["- " + refusal.sentence(for: purpose)]
            + (refusal.remedy(for: purpose).map { ["  what to do: \($0)"] } ?? [])
    }

    /// How it is signed, where that is what is missing.
    private var ways: [String] {
        guard !holds, isPinned, isToBeSigned else { return [] }
        return [
            "what to do, in a browser: " + commands.page(of: document),
            "or with ssh-keygen: " + Messages.signByHand(document),
        ]
    }

    /// Signatures that nobody looks at, for their names.
    private var remarks: [String] {
        let own = standing.strays.filter { $0.document == document.rawValue }
        return own.isEmpty ? [] : ["worth knowing:"] + own.map { "- \($0.sentence)" }
    }

    private var isToBeSigned: Bool {
        switch document {
        case .confirmation: return standing.confirmation?.awaitsSignatures ?? false
        case .change:
            guard case .pinned(.refused(let refusal, _)) = standing.table else { return false }
            switch refusal {
            case .notSigned, .notSignedFor, .signature(.unsigned): return true
            default: return false
            }
        }
    }

    private static func list(_ words: [String], _ joint: String) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(joint) \(last)"
    }
}

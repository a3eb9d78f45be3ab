import Authority
import LogModel
import Nightly
import People
import Reports

/// The sentences of `headnote authorise`, beside what its documents say.
extension Messages {
    static let neitherNumberNorHandle =
        "Give a number such as 2026-021, a case handle such as K7QD-2MVX, --person or --role; "
        + "or --ask, to be asked."
    static let readerNeeded = "Give at least one --reader."
    static let signQuestion = "sign this? [y/N] "
    static let uncountedQuestion = "write the document all the same? [y/N] "

    static func notADate(_ text: String) -> String {
        "'\(Console.safe(text))' is no date; write it as 2026-11-20."
    }

    static func notAHandle(_ text: String) -> String {
        "'\(Console.safe(text))' is no case handle; it looks like K7QD-2MVX."
    }

    static func notAConsultation(_ text: String) -> String {
        "'\(Console.safe(text))' is no consultation; write 'HR adviser, NAME, 2026-11-20'."
    }

    static func notANumber(_ text: String) -> String {
        "'\(Console.safe(text))' is no number; it looks like 2026-021."
    }

    static func pair(_ one: String, _ other: String) -> String {
        "\(one) and \(other) go together."
    }

    /// A new authorisation, and what comes next.
    ///
    /// - Parameters:
    ///   - path: where it lies.
    ///   - number: its number.
    ///   - isFilledIn: whether its author has said everything, so that it may be signed as it stands.
    ///   - commands: those that come next.
    /// - Returns: the lines.
    static func formWritten(
        _ path: String, number: String, isFilledIn: Bool, _ commands: SiteCommands
    ) -> [String] {
        ["wrote \(path). \(isFilledIn ? "When it says what you mean" : "Fill it in, then"):"]
            + ([commands.check(number)] + commands.waysToSign(number)).map { "  \($0)" }
    }

    /// A document that is complete but for its signature, and what comes next.
    ///
    /// - Parameters:
    ///   - path: where it lies.
    ///   - kind: what it is; a revocation has its effect before anybody signs it.
    ///   - document: its name without `.yaml`.
    ///   - commands: those that come next.
    /// - Returns: the lines.
    static func documentWritten(
        _ path: String, _ kind: DocumentKind, document: String, _ commands: SiteCommands
    ) -> [String] {
        let effect =
            if case .revocation(let number) = kind {
                "It stops \(number) from now on; once it is signed, that is for good"
            } else { "It counts when it is signed" }
        return ["wrote \(path). \(effect):"] + commands.waysToSign(document).map { "  \($0)" }
    }

    /// A signature that was taken.
    static func signed(_ file: String) -> String { "wrote the signature \(file), which holds" }

    /// Why a document was not signed.
    static func notSigned(_ refused: DocumentSigning.Refused) -> [String] {
        switch refused {
        case .document(let file, let refusals):
            ["not signed: \(file) would not hold"] + reasons(refusals)
        case .newDocument(let file, let refusals):
            ["not written: \(file) would not hold"] + reasons(refusals)
        case .signerOfNoEffect(let signer, let missing):
            [
                "not signed: the signature of \(signer.name) (\(signer.role.words)) has no effect "
                    + "here; nothing was written"
            ] + reasons(missing)
        case .signature(let refusals):
            // It lies nowhere, so there is nothing to take away.
            ["not signed: that signature does not count here; nothing was written"]
                + refusals.map { "- \($0.sentence)" }
        case .signedAlready: ["not signed: the holder of this key has signed already"]
        case .otherSigner(let name): ["not signed: the key is that of \(name)"]
        case .notWanted: ["not signed; nothing was written"]
        }
    }

    private static func reasons(_ refusals: [Refusal]) -> [String] {
        refusals.flatMap { ["- \($0.sentence)", "  what to do: \($0.remedy)"] }
    }

    /// What was counted for a handle that an authorisation is written for.
    static func preview(
        _ handle: CaseHandle, _ tallies: [CaseTally]?, rules: [RuleFacts]
    ) -> [String] {
        guard let tallies else {
            return ["case \(handle): this site has no tallies yet, so nothing can be shown"]
        }
        guard !tallies.isEmpty else {
            return ["case \(handle): no match was counted for it on the days of the events"]
        }
        let total = tallies.reduce(0) { $0 + $1.allowed + $1.denied }
        return [
            "case \(handle): \(count(total, "match", plural: "matches")) on the days of the events"
        ]
            + tallies.map { tally in
                let title = rules.first { $0.id == tally.ruleID }?.title ?? tally.ruleID
                return "  \(tally.day)  \(title): \(grouped(tally.allowed)) allowed, "
                    + "\(grouped(tally.denied)) denied"
            }
    }

    /// An answer about a case that no notice can have.
    static func uncounted(_ handle: CaseHandle) -> String {
        "case \(handle): no match is counted for it; compare the handle with the notice, for a "
            + "wrong one leaves the real case open"
    }

    /// What a night says of an authorisation for a case that no notice can have; it repeats no handle.
    static let uncountedCase =
        "; nothing is counted for a case that it names, see headnote authorise check"

    /// A case in a document that no notice can have.
    static func uncountedInDocument(_ handle: CaseHandle) -> String {
        "case \(handle): no match is counted for it here, so nothing is collected of it. Compare the "
            + "handle with the notice; handles of before the state folder was lost mean nobody any more"
    }

    /// An answer about a case of which another answer says the same already.
    static func closedAlready(
        _ handle: CaseHandle, by document: String, isWaiting: Bool
    ) -> String {
        "case \(handle): \(document) "
            + (isWaiting
                ? "says so already and waits to be signed; have that signed"
                : "closes it already, and nothing was counted for it since")
            + "; nothing was written"
    }

    /// Why nothing is shown beforehand of a person.
    static func noPreview(_ id: String) -> String {
        "\(id): what was counted for a person is not shown, for joining a name with counts is what "
            + "the authorisation is for; cases are shown by their handles"
    }
}

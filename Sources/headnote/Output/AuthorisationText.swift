import Authority
import LogModel
import Nightly
import People
import Reports

/// What `headnote authorise check` says about one authorisation, for its author.
struct AuthorisationText {
    let ruling: AuthorisationRuling
    let review: AuthorisationReview
    let commands: SiteCommands
    /// Cases that it names and for which nothing is counted.
    let uncounted: [CaseHandle]

    /// Looks at one ruling.
    ///
    /// - Throws: `StoreError` when there is a store and it cannot be read.
    init(_ ruling: AuthorisationRuling, in review: AuthorisationReview, _ commands: SiteCommands)
        throws
    {
        self.ruling = ruling
        self.review = review
        self.commands = commands
        uncounted = try ruling.document.map(review.uncountedCases) ?? []
    }

    /// For a person, names included.
    var lines: [String] { verdict + content + next + remarks + openings }

    /// What the document says, in plain words; nothing when it cannot be read.
    var content: [String] {
        guard let document = ruling.document else { return [] }
        let title = ruling.clearance == nil ? "what it would allow" : "what it allows"
        return ["\(title):"] + facts(document).map { row($0.name, $0.text) }
    }

    // MARK: The verdict

    private var verdict: [String] {
        let signers = ruling.signers.map(named).joined(separator: " and ")
        if ruling.clearance != nil { return ["\(ruling.number) holds: signed by \(signers)"] }
        guard !ruling.awaitsSignatures else {
            let soFar =
                ruling.signers.isEmpty
                ? "nobody has signed yet"
                : "signed so far by " + ruling.signers.map(signedSoFar).joined(separator: " and ")
            return ["\(ruling.number) is in order and waits for signatures; \(soFar)"]
        }
        return ["\(ruling.number) does not hold:"]
            + ruling.refusals.flatMap { told($0).lines }
    }

    /// Somebody whose signature holds, and whether it brings the document any further.
    private func signedSoFar(_ signer: Signer) -> String {
        named(signer)
            + (review.isIdle(signer, under: ruling)
                ? ", whose signature counts for nothing here" : "")
    }

    private func named(_ signer: Signer) -> String { "\(signer.name) (\(signer.role.words))" }

    // MARK: What must still happen

    /// What must still happen, each a clause.
    var steps: [String] {
        if ruling.awaitsSignatures {
            return ruling.missing.map { "\($0.sentence) (\($0.remedy))" } + trustSteps
                + commands.waysToSign(ruling.number)
        }
        guard let clearance = ruling.clearance else { return [] }
        return stageSteps(clearance) + [telling(clearance.document)]
    }

    /// A reason why it does not hold, with what to do about it.
    func told(_ refusal: Refusal) -> ToldRefusal {
        ToldRefusal(refusal, of: ruling.number, commands)
    }

    private func stageSteps(_ clearance: Clearance) -> [String] {
        let inForce = clearance.document.inForce
        switch clearance.stage(on: review.today) {
        case .waiting:
            let stop = clearance.stop(from: inForce.from).map { stopping($0, inForce) }
            return ["it starts on \(inForce.from)"] + (stop.map { [$0] } ?? [])
        case .closed:
            return ["nothing: it collected until \(inForce.to), and its readers may still read"]
        case .over:
            return ["nothing: its events expired on \(clearance.lastKept)"]
        case .stopped:
            let refusal = clearance.stopped(on: review.today)
            return ["nothing is collected: \(refusal?.sentence ?? "")"]
        case .collecting:
            let stage =
                review.nightsKnow(ruling) ? "it is collecting" : "the next night begins to collect"
            let stop = clearance.stop(from: review.today).map { stopping($0, inForce) }
            return ["\(stage); " + (stop ?? "it ends by itself after the night of \(inForce.to)")]
        }
    }

    /// When collecting ends before the document's own end, and what would prolong it.
    private func stopping(_ stop: Clearance.Stop, _ inForce: Days) -> String {
        guard stop.lastNight >= inForce.from else {
            return "nothing will be collected then: \(stop.refusal.sentence)"
        }
        let end = "it ends after the night of \(stop.lastNight), "
        switch stop.refusal {
        case .delegationEnded(let name):
            return end
                + "when the delegation to \(name) does, unless the headteacher signs beside them"
        case .signerLeft(let name):
            return end + "the last in office of '\(name)', who signed"
        default: return end + stop.refusal.sentence
        }
    }

    private func telling(_ document: Authorisation) -> String {
        let last = review.openings(of: ruling.number).last
        if last == nil, document.kind == .standing {
            return "nobody has been told yet, for no report has been made: its letters are due "
                + "within \(Authorisation.mostDaysToTell) days of it"
        }
        let reported = last?.date ?? review.today
        let due =
            document.putOffUntil(reportedOn: reported) ?? document.tellBy(reportedOn: reported)
        let overdue = review.today > due ? "; that day is over" : ""
        guard let last else {
            return
                "nobody has been told yet, for no report has been made: its letter is due by \(due)"
                + overdue
        }
        return "the letter of the report of \(last.date) is to be given by \(due); "
            + "whether it was, Headnote does not know\(overdue)"
    }

    private var next: [String] {
        steps.isEmpty ? [] : ["what must still happen:"] + steps.map { "- \($0)" }
    }

    // MARK: What is worth knowing

    /// What is worth knowing and changes nothing, each a clause.
    var notes: [String] {
        guard let document = ruling.document else { return misnamed + strays }
        var notes = uncounted.map(Messages.uncountedInDocument)
        if let first = review.matchedFrom, first > document.events.from {
            notes.append(
                "records of before \(first) are not looked at: by site.yaml it was not until then that "
                    + "monitoring was assessed, its policy adopted and staff told")
        }
        if document.readers.count == 1, (ruling.clearance?.readers.count ?? 1) == 1,
            let reason = document.singleReader
        {
            notes.append("there is one reader, because: \(reason)")
        }
        if document.subjects.contains(where: { if case .person = $0 { false } else { true } }) {
            notes.append(
                "what it finds about one of its readers is sealed to the other readers alone; without "
                    + "another it is not kept")
        }
        notes += document.rules.filter { id in !review.rules.contains { $0.id == id } }
            .map { "no rule of this site has the id '\($0)', so nothing matches it" }
        notes += document.categories.filter { !review.categories.contains($0) }
            .map { "this site has no category '\($0)', so nothing matches it" }
        notes += document.subjects.flatMap { leftOut($0, document) } + roleNotes(document)
        notes += fewNotes(document)
        notes += review.docket.supplements(of: ruling.number).filter { !$0.holds }.map {
            "'\($0.file)' does not hold: \($0.refusals.first?.sentence ?? "")"
        }
        return notes + strays
    }

    /// That it may be meant for another document, by the beginning of its file's name.
    private var misnamed: [String] {
        [("delegation-", "a delegation"), ("no-action-", "an answer 'no action'")]
            .filter { ruling.file.hasPrefix($0.0) }.map { prefix, document in
                "by its file's name it is taken for an authorisation; \(document) is called by a year "
                    + "and three digits, such as \(prefix)2026-001.yaml"
            }
    }

    /// Signatures that nobody looks at, for their names.
    private var strays: [String] {
        StrayText.sentences(in: review, of: String(ruling.file.dropLast(5)))
    }

    /// Accounts that a person had in the span and that the document does not mean.
    private func leftOut(_ subject: Authorisation.Subject, _ document: Authorisation) -> [String] {
        guard case .person(let id, let accounts) = subject else { return [] }
        let meant = Set(accounts.compactMap { AccountName(listed: $0) })
        let own = review.directory.accounts(of: id).filter {
            $0.overlaps(from: document.events.from, until: document.events.to)
        }
        return own.filter { span in
            AccountName(listed: span.account).map { !meant.contains($0) } ?? false
        }.map { "the account \($0.account) of \(id) is not meant: it is not listed" }
    }

    private var remarks: [String] {
        notes.isEmpty ? [] : ["worth knowing:"] + notes.map { "- \($0)" }
    }

    private var openings: [String] {
        let own = review.openings(of: ruling.number)
        guard !own.isEmpty else { return [] }
        return ["its report \(AuthorisationText.opened(own)):"]
            + own.map { opening in
                opening.role == Opening.pageRole
                    ? "- on \(opening.date) a page was made that its readers open in a browser"
                    : "- on \(opening.date) by a \(role(opening.role))"
            }
    }

    /// How often a report was opened, and how often made as a page, whose openings nobody sees:
    /// `was opened 1 time and made as a page 2 times`.
    static func opened(_ openings: [Opening]) -> String {
        let pages = openings.count { $0.role == Opening.pageRole }
        let times = openings.count - pages
        let parts = [
            times > 0 ? "opened \(count(times, "time"))" : nil,
            pages > 0 ? "made as a page \(count(pages, "time"))" : nil,
        ]
        return "was " + parts.compactMap(\.self).joined(separator: " and ")
    }

    private func role(_ word: String) -> String { AuthorityRole(rawValue: word)?.words ?? word }

    private func row(_ name: String, _ text: String) -> String {
        "  " + name.padding(to: 14) + text
    }
}

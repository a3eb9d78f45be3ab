import Authority
import LogModel
import Nightly
import People
import Reports
import Retention

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
        let signers = ruling.signers.map { "\($0.name) (\($0.role.words))" }
            .joined(separator: " and ")
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
        "\(signer.name) (\(signer.role.words))"
            + (review.isIdle(signer, under: ruling)
                ? ", whose signature counts for nothing here" : "")
    }

    // MARK: What it allows

    private func facts(_ document: Authorisation) -> [(name: String, text: String)] {
        var facts: [(name: String, text: String)] = [
            ("kind", document.kind.words), ("purpose", document.purpose.words),
            ("grounds", document.grounds.words),
            ("reason", "\"\(document.reason)\" (the person reads this)"),
        ]
        facts += document.subjects.map { ("of whom", subject($0)) }
        facts += document.consultations.map {
            ("consulted", "\($0.with): \($0.name), on \($0.date)")
        }
        facts += [
            ("channels", document.channels.map(\.words).joined(separator: ", ")),
            ("what", scope(document)), ("events", "of \(span(document.events))"),
            ("details", details(document)),
            (
                "private mail",
                document.coversPrivateCommunications
                    ? "is opened too: it covers private communications" : "stays closed"
            ),
        ]
        if document.channels.contains(.email), !document.coversPrivateCommunications {
            let words =
                document.acceptsUnmarkedMail
                ? "counts, where the log states no subject" : "counts as private"
            facts.append(("unmarked mail", words))
        }
        facts.append(
            (
                "collects",
                "in the nights from \(document.inForce.from) until \(document.inForce.to)"
            ))
        facts += readers(document).map { ("reader", $0) }
        let notification = document.notification
        let whom =
            document.kind == .standing
            ? "whoever a report finds, within \(Authorisation.mostDaysToTell) days of it, and of a report "
                + "before \(notification.by) by that day" : "the person, by \(notification.by)"
        facts.append(("is told", whom + deferral(notification)))
        return facts
    }

    private func subject(_ subject: Authorisation.Subject) -> String {
        switch subject {
        case .person(let id, let accounts):
            let name = review.directory.person(id: id)?.name ?? "not in the people's table"
            return "\(name) (\(id)), with the accounts \(accounts.joined(separator: ", "))"
        case .handle(let handle):
            return "whoever has the case handle \(handle); the name stands only in the report"
        case .role(let role): return "everybody who is a \(role.words)"
        }
    }

    private func scope(_ document: Authorisation) -> String {
        let rules = document.rules.map { id in
            review.rules.first { $0.id == id }.map { "the rule '\($0.title)' (\(id))" }
                ?? "the rule \(id)"
        }
        let categories = document.categories.map { "records in the category \($0)" }
        let parts = rules + categories
        return parts.isEmpty ? "matches of every rule" : parts.joined(separator: "; ")
    }

    private func details(_ document: Authorisation) -> String {
        let given = DetailLeave.allCases.filter(document.details.contains).map(\.words)
        return Authorisation.alwaysKept
            + (given.isEmpty ? "; and nothing more" : "; and \(given.joined(separator: "; "))")
    }

    private func readers(_ document: Authorisation) -> [String] {
        let last = Window.lastKeptDay(of: document.events.to)
        guard let clearance = ruling.clearance else {
            return document.readers.map { name in
                let role = review.docket.authorities.entry(named: name)?.role.words
                return name + (role.map { ", \($0)" } ?? "") + ", until \(last)"
            }
        }
        return clearance.readers.map { reader in
            let added =
                reader.addedOn.map { ", added on \($0): opens what is sealed after that day" } ?? ""
            return "\(reader.name), \(reader.role.words)\(added), until \(last)"
        }
    }

    private func deferral(_ notification: Authorisation.Notification) -> String {
        guard let until = notification.deferredUntil else { return "" }
        return ", deferred until \(until): \(notification.deferralReason ?? "")"
    }

    private func span(_ days: Days) -> String { "\(days.from) to \(days.to)" }

    // MARK: What must still happen

    /// Each a clause.
    private var steps: [String] {
        if ruling.awaitsSignatures {
            return ruling.missing.map { "\($0.sentence) (\($0.remedy))" } + trustSteps
                + commands.waysToSign(ruling.number)
        }
        guard let clearance = ruling.clearance else { return [] }
        return stageSteps(clearance) + [telling(clearance.document)]
    }

    private func told(_ refusal: Refusal) -> ToldRefusal {
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
        case .collecting:
            if let refusal = clearance.officeRefusal(on: review.today) {
                return ["nothing is collected: \(refusal.sentence)"]
            }
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

    private var notes: [String] {
        guard let document = ruling.document else { return misnamed + strays }
        var notes = uncounted.map(Messages.uncountedInDocument)
        if let first = review.matchedFrom, first > document.events.from {
            notes.append(
                "records of before \(first) are not looked at: by site.yaml it was not until then that "
                    + "monitoring was assessed, its policy adopted and staff told")
        }
        if document.readers.count == 1, (ruling.clearance?.readers.count ?? 1) == 1 {
            notes.append(
                document.singleReader.map { "there is one reader, because: \($0)" }
                    ?? "there is one reader only: when that key is lost, nobody can open the events"
            )
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

// MARK: For machines

extension AuthorisationText {
    /// Everything that `lines` says.
    var json: JSONObject {
        var object = AuthorisationText.entry(ruling, review)
        object.add("file", ruling.file)
        object.add("today", review.today.description)
        object.add("digest", "sha256:" + Hexadecimal.text(ruling.digest))
        object.add("signers", ruling.signers.map(signer))
        object.add("refusals", ruling.refusals.map { told($0).json })
        object.add(
            "missing-signatures", ruling.awaitsSignatures ? ruling.missing.map(\.sentence) : [])
        if let document = ruling.document { object.add("document", allows(document)) }
        object.add("readers", ruling.clearance?.readers.map(reader) ?? [])
        object.add("next", steps)
        object.add("remarks", notes)
        object.add(
            "documents",
            review.docket.supplements(of: ruling.number).map {
                SupplementText.entry($0, today: review.today)
            })
        return object
    }

    /// An entry of `authorise list`: nothing in it names anybody.
    static func entry(_ ruling: AuthorisationRuling, _ review: AuthorisationReview) -> JSONObject {
        var entry = JSONObject()
        entry.add("number", ruling.number)
        entry.add("stage", ruling.stageWord(on: review.today))
        entry.add("reason", ruling.reasonWord(on: review.today))
        entry.add(
            "openings",
            review.openings(of: ruling.number).map { opening in
                var object = JSONObject()
                object.add("date", opening.date.description)
                object.add("role", opening.role)
                return object
            })
        return entry
    }

    private func signer(_ signer: Signer) -> JSONObject {
        var object = JSONObject()
        object.add("name", signer.name)
        object.add("role", signer.role.rawValue)
        return object
    }

    private func reader(_ reader: Reader) -> JSONObject {
        var object = JSONObject()
        object.add("name", reader.name)
        object.add("role", reader.role.rawValue)
        object.add("added-on", reader.addedOn?.description)
        return object
    }

    private func allows(_ document: Authorisation) -> JSONObject {
        var object = JSONObject()
        object.add("kind", document.kind.rawValue)
        object.add("purpose", document.purpose.rawValue)
        object.add("grounds", document.grounds.rawValue)
        object.add("reason", document.reason)
        object.add("subjects", document.subjects.map(subjectObject))
        object.add("channels", document.channels.map(\.rawValue))
        object.add("rules", document.rules)
        object.add("categories", document.categories)
        object.add("events-from", document.events.from.description)
        object.add("events-to", document.events.to.description)
        object.add("in-force-from", document.inForce.from.description)
        object.add("in-force-until", document.inForce.to.description)
        object.add(
            "readable-until", Window.lastKeptDay(of: document.events.to).description)
        object.add("readers", document.readers)
        object.add("single-reader", document.singleReader)
        object.add(
            "details", DetailLeave.allCases.filter(document.details.contains).map(\.rawValue))
        object.add("unmarked-mail", document.acceptsUnmarkedMail)
        object.add("private-communications", document.coversPrivateCommunications)
        object.add("impact-assessment", document.impactAssessment.reference)
        object.add("consultations", document.consultations.map(consultation))
        object.add("notify-by", document.notification.by.description)
        object.add("notify-due", document.notification.due.description)
        return object
    }

    private func consultation(_ consultation: Authorisation.Consultation) -> JSONObject {
        var object = JSONObject()
        object.add("with", consultation.with)
        object.add("name", consultation.name)
        object.add("date", consultation.date.description)
        return object
    }

    private func subjectObject(_ subject: Authorisation.Subject) -> JSONObject {
        var object = JSONObject()
        switch subject {
        case .person(let id, let accounts):
            object.add("person", id)
            object.add("accounts", accounts)
        case .handle(let handle): object.add("case-handle", handle.description)
        case .role(let role): object.add("role", role.rawValue)
        }
        return object
    }
}

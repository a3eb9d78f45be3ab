package import Authority
internal import Foundation
internal import LogModel
package import People

/// What the signing page needs beside the draft itself.
package struct SigningSurroundings {
    package var page: PageFacts
    package var people: Directory
    /// The rules that the document names.
    package var rules: [RuleFacts]
    package var journal: JournalMark

    /// Makes one from its parts.
    package init(
        page: PageFacts, people: Directory, rules: [RuleFacts], journal: JournalMark
    ) {
        self.page = page
        self.people = people
        self.rules = rules
        self.journal = journal
    }
}

/// The page on which a document is read and signed.
struct SigningPage {
    /// Somebody who may sign, and what their signature's file is called.
    struct Signer: Encodable, Equatable {
        let name: String
        let role: String
        let file: String
        let signingKey: String

        enum CodingKeys: String, CodingKey {
            case name, role, file
            case signingKey = "signing-key"
        }

        /// Whether the key can be in a key file that the page unlocks; every other signs with
        /// `ssh-keygen`.
        var signsOnPage: Bool { signingKey.hasPrefix("ssh-ed25519 ") }

        /// Who it is, and where they sign.
        var inWords: String {
            "\(name) (\(role)\(signsOnPage ? "" : "; with ssh-keygen, not on this page"))"
        }
    }

    let draft: AuthorisationDraft
    let surroundings: SigningSurroundings
    private let facts: AuthorisationFacts

    init(_ draft: AuthorisationDraft, _ surroundings: SigningSurroundings) {
        self.draft = draft
        self.surroundings = surroundings
        facts = AuthorisationFacts(draft.document, signers: [], readers: draft.readers)
    }

    /// What the template `sign-document` is given.
    func value() throws -> [String: PageValue] {
        try SigningPaper(
            title: "Authorisation \(facts.number)", authorises: true, allows: allows,
            reason: facts.reason,
            rows: rows, file: draft.file, bytes: draft.bytes, fingerprint: draft.fingerprint,
            signers: signers, reasonTitle: "The reason, as \(whoReads) will read it"
        ).value(surroundings)
    }

    /// Those who may sign.
    var signers: [Signer] { Signer.all(draft.signers, of: draft.file) }

    /// What the signature does, in sentences.
    private var allows: [String] {
        let channels = Words.list(facts.channels.map(Words.channel))
        let leave = facts.leaveInWords
        let document = draft.document
        var sentences = [
            "From \(Words.date(facts.inForce.lowerBound)) to "
                + "\(Words.date(facts.inForce.upperBound)) Headnote keeps the matches "
                + "of \(PolicyWords.scope(facts, surroundings.rules)) in \(channels) of "
                + "\(Words.span(facts.events)), about \(Words.list(concerned)).",
            "Only \(Words.list(facts.readers.map { "\($0.name) (\($0.role))" })) can open it, "
                + "each with their own key, until a record is six months old.",
            leave.isEmpty
                ? "Of every match it keeps \(Words.alwaysKept); and nothing finer."
                : "Of every match it keeps \(Words.alwaysKept). Beyond that it shows "
                    + "\(Words.list(leave)).",
            facts.coversPrivateCommunications
                ? "Private communications are covered. That needs two signatures, and advice that "
                    + "was asked for beforehand."
                : "Mail that is marked personal or private stays closed.",
        ]
        sentences += leftOut
        if facts.channels.contains(.email), facts.acceptsUnmarkedMail {
            sentences.append(
                "Mail counts even where no subject was logged, so that nobody can see whether it "
                    + "was marked private.")
        }
        return sentences + [told(document)]
    }

    /// By when whoever it is about must be told.
    private func told(_ document: Authorisation) -> String {
        let notification = document.notification
        if document.kind == .standing, notification.deferredUntil == nil {
            return "Whoever it turns out to be about must be told in writing within "
                + "\(Authorisation.mostDaysToTell) days of the report, and of a report before "
                + "\(Words.longDate(notification.by)) by that day."
        }
        return notification.deferredUntil.map {
            "The people concerned must be told in writing by \(Words.longDate($0)); telling "
                + "them by \(Words.date(notification.by)) is put off, with the reason below."
        }
            ?? "The people concerned must be told in writing by "
            + "\(Words.longDate(notification.by))."
    }

    /// Whom a document over the staff leaves out, though they are of it.
    private var leftOut: [String] {
        draft.document.subjects.contains(.role(.staff))
            ? ["Of the headteacher it covers nothing, unless the chair of governors signs it, too."]
            : []
    }

    /// Who is told the reason; whose a case is, nobody knows yet.
    private var whoReads: String {
        let areAllPupils = draft.document.subjects.allSatisfy { subject in
            switch subject {
            case .person(let id, _): surroundings.people.person(id: id)?.role == .pupil
            case .handle: false
            case .role(let role): role == .pupil
            }
        }
        guard areAllPupils else { return "the person concerned" }
        return draft.document.subjects.count > 1 ? "the pupils" : "the pupil"
    }

    private var concerned: [String] {
        draft.document.subjects.map { subject in
            switch subject {
            case .person(let id, _): surroundings.people.person(id: id)?.name ?? id
            case .handle(let handle): "the person of case \(handle)"
            case .role(let role): "everybody of the role “\(role.words)”"
            }
        }
    }

    private var rows: [AuthorisationRow] {
        let document = draft.document
        let people = SubjectFacts.all(document, [], surroundings.people).map(\.inWords)
        let roles = document.subjects.compactMap { subject in
            if case .role(let role) = subject {
                "everybody of the role “\(role.words)”"
            } else {
                nil
            }
        }
        let head = [
            AuthorisationRow(label: "Number", texts: [facts.number]),
            AuthorisationRow(label: "Kind", texts: [facts.kindInWords]),
            AuthorisationRow(label: "Purpose", texts: [facts.purposeInWords]),
            AuthorisationRow(label: "Grounds", texts: [facts.groundsInWords]),
            AuthorisationRow(label: "Dated", texts: [Words.longDate(facts.signedOn)]),
            AuthorisationRow(label: AuthorisationRow.concerns, texts: people + roles),
        ]
        let notification = document.notification
        var told = [Words.longDate(notification.by)]
        if document.kind == .standing {
            told.append("and within \(Authorisation.mostDaysToTell) days of the report")
        }
        if let until = notification.deferredUntil {
            told.append("put off until \(Words.longDate(until)):")
            told += VisibleText.lines(of: notification.deferralReason ?? "")
        }
        return head + AuthorisationRow.scope(of: facts, surroundings.rules)
            + [AuthorisationRow(label: "To be told by", texts: told)]
    }
}

extension SigningPage.Signer {
    /// Those who may sign a file, the head's signature under the file's own name.
    static func all(_ entries: [AuthorityEntry], of file: String) -> [Self] {
        var taken: [String: Int] = [:]
        return entries.compactMap { entry in
            guard let key = entry.signingKey else { return nil }
            let part = entry.role == .headteacher ? "" : ".\(entry.role.rawValue)"
            taken[part, default: 0] += 1
            let count = taken[part, default: 1]
            return Self(
                name: entry.name, role: entry.role.words,
                file: "\(file)\(part)\(count == 1 ? "" : ".\(count)").sig", signingKey: key.line)
        }
    }
}

extension Reports {
    /// Makes the page on which a supplement is read and signed in a browser.
    ///
    /// - Parameters:
    ///   - draft: the document; its bytes are what is signed.
    ///   - surroundings: what else the page says.
    /// - Returns: a self-contained page.
    /// - Throws: what the template library or the encoder throws; both are fixed by tests.
    package static func signingPage(
        _ draft: SupplementDraft, _ surroundings: SigningSurroundings
    ) throws -> String {
        try PageTemplates().scriptedPage("sign-document", SigningPaper(draft).value(surroundings))
    }

    /// Makes the page on which a document is read and signed in a browser.
    ///
    /// - Parameters:
    ///   - draft: the document; its bytes are what is signed.
    ///   - surroundings: what else the page says.
    /// - Returns: a self-contained page.
    /// - Throws: what the template library or the encoder throws; both are fixed by tests.
    package static func signingPage(
        _ draft: AuthorisationDraft, _ surroundings: SigningSurroundings
    ) throws -> String {
        try PageTemplates().scriptedPage(
            "sign-document", SigningPage(draft, surroundings).value())
    }
}

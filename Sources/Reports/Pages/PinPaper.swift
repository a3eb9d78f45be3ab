package import Authority
internal import LogModel
internal import People

extension SigningPaper {
    /// What the page for something about who decides shows.
    init(_ draft: PinDraft, people: Directory) {
        let title: String
        var allows: [String]
        switch draft.matter {
        case .confirmation(let pin):
            title = "Confirmation of the pin"
            allows = [
                "The pin of this site is \(pin). It stands for the table below: who may authorise, "
                    + "and with which keys.",
                "Compare the fingerprints with what each of you has on paper, from the day the keys "
                    + "were made. Do not sign when one of them is another.",
                SigningPaper.whoseEntry,
                "Two people of two offices sign this. From the next night on no page says UNPINNED.",
            ]
        case .change(let changes):
            title = "A change of who may authorise"
            allows = ["What is different from the table that decides now:"]
            allows += ChangeWords.sentences(changes).map {
                "– \($0.prefix(1).uppercased())\($0.dropFirst())."
            }
            allows.append(
                "It counts when, for each entry that is different, somebody of another office has "
                    + "signed whom it does not concern. Compare new fingerprints with paper.")
            allows.append(SigningPaper.whoseEntry)
            allows += ChangeWords.signedAnew(draft.signedAnew) + ChangeWords.namedAgain(changes)
        }
        self.init(
            title: title, authorises: false, allows: allows, reason: "",
            rows: draft.table.entries.map { AuthorisationRow($0, people: people) },
            file: draft.file, bytes: draft.bytes, fingerprint: draft.fingerprint,
            signers: SigningPage.Signer.all(draft.signers, of: draft.file),
            purpose: draft.purpose, place: "the folder of the site")
    }

    /// What nothing but people can see of the persons of entries.
    private static let whoseEntry =
        "See that the person of each entry is who is meant, and that your own entry is you: by it "
        + "Headnote knows what you must not decide, because it is about yourself."
}

extension AuthorisationRow {
    /// An entry of the table of authorities, with what can be compared on paper.
    fileprivate init(_ entry: AuthorityEntry, people: Directory) {
        var texts = [entry.name, AuthorisationRow.person(of: entry, in: people)]
        if let key = entry.signingKey { texts.append("signs with \(key.fingerprint)") }
        if let key = entry.readingKey {
            texts.append("reads with \(AuthorityTable.fingerprint(ofReadingKey: key))")
        }
        let term = [
            entry.from.map { "from \(Words.date($0))" },
            entry.until.map { "until \(Words.date($0))" },
        ].compactMap(\.self)
        if !term.isEmpty { texts.append("in office \(term.joined(separator: " "))") }
        self.init(
            label: entry.role.words.prefix(1).uppercased() + entry.role.words.dropFirst(),
            texts: texts)
    }

    /// Who an entry is at the school.
    private static func person(of entry: AuthorityEntry, in people: Directory) -> String {
        guard let id = entry.person else { return "person: nobody in people.csv" }
        guard let person = people.person(id: id) else {
            return "person: \(id), whom people.csv does not list"
        }
        return "person: \(id), \(person.name)"
    }
}

extension Reports {
    /// Makes the page on which something about who decides is read and signed in a browser.
    ///
    /// - Parameters:
    ///   - draft: the document; its bytes are what is signed.
    ///   - surroundings: what else the page says.
    /// - Returns: a self-contained page.
    /// - Throws: what the template library or the encoder throws; both are fixed by tests.
    package static func signingPage(
        _ draft: PinDraft, _ surroundings: SigningSurroundings
    ) throws -> String {
        let paper = SigningPaper(draft, people: surroundings.people)
        return try PageTemplates().scriptedPage("sign-document", paper.value(surroundings))
    }
}

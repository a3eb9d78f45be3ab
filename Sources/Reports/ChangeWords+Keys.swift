import Authority

extension ChangeWords {
    /// What must be done about documents that were signed with a key that goes.
    ///
    /// - Parameter documents: their names, as commands take them.
    /// - Returns: the sentences; nothing where there is no such document.
    package static func signedAnew(_ documents: [String]) -> [String] {
        guard !documents.isEmpty else { return [] }
        return [
            "These were signed with a key that goes, and stop holding with it: "
                + "\(Words.list(documents)). Once the change counts, take that signature away and have "
                + "each signed anew, as it stands.",
            "Leave the first day in office (from) of the entry as it was: a key counts for no "
                + "document that is dated before it.",
        ]
    }

    /// What must be done about documents whose readers get another reading key.
    ///
    /// - Parameter changes: of the table of authorities.
    /// - Returns: the sentence; nothing where no reading key is replaced.
    static func namedAgain(_ changes: [NamedAuthorityChange]) -> [String] {
        let names = changes.compactMap { change in
            if case .readingKey = change.change { change.name } else { nil }
        }
        guard !names.isEmpty else { return [] }
        return [
            "What names \(Words.list(names)) as a reader already goes on without them, and stops where "
                + "there is no other reader. Once the change counts, an amendment names them again; "
                + "the offices sign it that signed the authorisation."
        ]
    }
}

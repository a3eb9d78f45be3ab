import LogModel

extension AuthorisationCourt {
    /// That there is one reader, and the document does not say why one is enough.
    ///
    /// A lost key is lost evidence. The document itself must say it: a reader whom an amendment adds
    /// opens nothing that was sealed before. Somebody named twice is one reader, and whoever turns out
    /// to be the subject is a reader here: to leave them out would tell whose case it is.
    ///
    /// - Parameter document: whom it names as readers, and its `single-reader`.
    /// - Returns: at most one reason.
    func secondReaderRefusals(_ document: Authorisation) -> [Refusal] {
        if let reason = document.singleReader {
            return AuthorisationTemplate.isStandIn(reason) ? [.singleReaderIsStandIn] : []
        }
        return Set(document.readers).count < 2 ? [.secondReaderMissing] : []
    }
}

/// Finds those whom a document names as readers.
///
/// Whoever is behind a case handle may be among them: to refuse them would tell whose it is. The
/// gate leaves them out when it knows whom an event is about.
struct ReaderCheck {
    let authorities: AuthorityTable
    let today: CivilDate

    /// Resolves the names of readers to keys.
    ///
    /// - Parameters:
    ///   - names: as the document lists them.
    ///   - date: the day of signing.
    ///   - subjects: the ids of those who may not read, because the document says it is about them.
    /// - Returns: those who have a key, and what is wrong with any.
    func check(
        _ names: [String], on date: CivilDate, subjects: [String]
    ) -> (readers: [Reader], refusals: [Refusal]) {
        var readers: [Reader] = []
        var refusals: [Refusal] = []
        for name in names {
            guard let entry = authorities.entry(named: name) else {
                refusals.append(.readerUnknown(name))
                continue
            }
            guard let key = entry.readingKey else {
                refusals.append(.readerWithoutKey(name))
                continue
            }
            if !entry.holds(on: date) { refusals.append(.readerNotInOffice(name)) }
            if entry.person.map(subjects.contains) ?? false {
                refusals.append(.readerIsSubject(name))
            }
            readers.append(Reader(name: entry.name, role: entry.role, publicKey: key))
        }
        return (readers, refusals)
    }
}

import LogModel

/// Finds those whom a document names as readers.
///
/// Whoever is behind a case handle may be among them: to refuse them would tell whose it is. The
/// gate leaves them out when it knows whom an event is about.
struct ReaderCheck {
    /// Those whom a document names, by what their names are worth.
    struct Outcome {
        /// Those who have the key that they had when the document named them.
        var readers: [Reader] = []
        /// Those who have another key since, which opens nothing under it.
        var replaced: [ReplacedReader] = []
        var refusals: [Refusal] = []

        /// That whoever wrote the document did not know the keys of some.
        var newerKeys: [Refusal] {
            replaced.map { .readerKeyNewer(name: $0.name, on: $0.on) }
        }
    }

    let authorities: AuthorityTable
    /// The keys that were somebody's before.
    let formerKeys: FormerReadingKeys

    /// Resolves the names of readers to keys.
    ///
    /// - Parameters:
    ///   - names: as the document lists them.
    ///   - digest: SHA-256 over the document.
    ///   - date: the day of signing.
    ///   - subjects: the ids of those who may not read, because the document says it is about them.
    /// - Returns: those who have a key, and what is wrong with any.
    func check(
        _ names: [String], in digest: [UInt8], of date: CivilDate, subjects: [String]
    ) -> Outcome {
        var outcome = Outcome()
        for name in names {
            guard let entry = authorities.entry(named: name) else {
                outcome.refusals.append(.readerUnknown(name))
                continue
            }
            guard let key = entry.readingKey else {
                outcome.refusals.append(.readerWithoutKey(name))
                continue
            }
            if !entry.holds(on: date) { outcome.refusals.append(.readerNotInOffice(name)) }
            if entry.person.map(subjects.contains) ?? false {
                outcome.refusals.append(.readerIsSubject(name))
            }
            let reader = Reader(name: entry.name, role: entry.role, publicKey: key)
            if let night = formerKeys.replacement(of: reader, namedBy: digest, of: date) {
                outcome.replaced.append(ReplacedReader(name: name, role: entry.role, on: night))
            } else {
                outcome.readers.append(reader)
            }
        }
        return outcome
    }
}

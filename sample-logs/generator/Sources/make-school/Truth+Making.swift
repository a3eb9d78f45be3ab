extension Truth {
    /// Draws the truth from where each line was put.
    init(
        seed: UInt64, proxyFiles: [[RotatedLog.Placed]], mailFiles: [[RotatedLog.Placed]],
        mailMessages: Int
    ) {
        self.seed = seed
        proxy = SourceTruth(proxyFiles, missing: [SchoolCalendar.nightMissingAtTheProxy])
        mail = SourceTruth(mailFiles, messages: mailMessages)
        let marked = proxyFiles.flatMap { $0 }.filter { $0.line.mark != nil }
        let isProtected = { (placed: RotatedLog.Placed) in
            placed.line.mark?.category == "protected"
        }
        listed = marked.filter { $0.isReadable && !isProtected($0) }.compactMap(ListedRecord.init)
        protected = marked.filter { $0.isReadable && isProtected($0) }.compactMap(ListedRecord.init)
        lost = marked.filter { !$0.isReadable }.compactMap(ListedRecord.init)
        listedByDay = Truth.byDay(listed)
        letters = MailStory.letters.map(LetterTruth.init)
            .sorted { ($0.date, $0.queueID, $0.subject) < ($1.date, $1.queueID, $1.subject) }
        authorisations = Authorisation.all.map { [listed] in AuthorisationTruth($0, listed) }
        mustNotLeak = Truth.secrets(marked.compactMap { $0.line.mark })
        mustNotLeakIDs = Roll.people.map(\.id)
    }

    private static func byDay(_ records: [ListedRecord]) -> [ListedDay] {
        let groups = Dictionary(grouping: records) {
            [$0.date, $0.person, $0.account, $0.category, $0.action, $0.attribution]
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { _, group in
            group.first.map {
                ListedDay(
                    date: $0.date, lastKeptDay: $0.lastKeptDay, person: $0.person,
                    account: $0.account, category: $0.category, action: $0.action,
                    attribution: $0.attribution, records: group.count)
            }
        }
    }

    /// Names, accounts, addresses, hosts, URLs and subjects, sorted and each once.
    private static func secrets(_ marks: [Mark]) -> [String] {
        var secrets: Set<String> = []
        for person in Roll.people {
            secrets.insert(person.name)
            secrets.formUnion(person.name.split(separator: " ").suffix(1).map(String.init))
            secrets.formUnion(person.accounts.map(\.name))
        }
        for mark in marks {
            secrets.insert(mark.account)
            secrets.insert(mark.host)
            secrets.insert(mark.detail)
        }
        for letter in MailStory.letters {
            secrets.insert(letter.message.subject)
            secrets.insert(letter.plainSubject ?? "")
            secrets.insert(letter.message.sender)
            secrets.formUnion(letter.message.recipients.map(\.address))
        }
        secrets.formUnion(Authorisation.all.map(\.consultation.name))
        secrets.formUnion(Authorisation.all.map(\.particulars))
        // No account at all, and a subject that is nothing but the marking words.
        secrets.subtract(["", "Personal/Private"])
        return secrets.sorted()
    }
}

extension SourceTruth {
    /// Counts what can be read of a source; `messages` for mail, whose records are not its lines.
    init(_ files: [[RotatedLog.Placed]], missing: Set<Day> = [], messages: Int? = nil) {
        let placed = files.flatMap { $0 }
        let readable = placed.filter(\.isReadable)
        self.files = files.map(FileTruth.init)
        lines = readable.count
        let counts = Dictionary(grouping: readable, by: \.line.kind).mapValues(\.count)
        kinds = Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, $1) })
        let requests = counts[.record, default: 0] + counts[.pseudoURL, default: 0]
        records =
            (messages ?? requests) + 2 * counts[.glued, default: 0]
            + counts[.refusedRecipient, default: 0]
        self.messages = messages
        rejections = counts[.garbage, default: 0]
        let daysWithLines = Set(readable.map(\.line.time.day))
        daysWithoutLines = SchoolCalendar.days.filter { !daysWithLines.contains($0) }.map {
            DayWithoutLines(
                date: $0.description,
                because: missing.contains($0) ? "never logged" : "lost in the cut archive")
        }
    }
}

extension FileTruth {
    /// The oldest days kept when the rehearsal's clock stands at 20 November, and 1 and 12 later.
    private static let edges = [Day(2026, 5, 20), Day(2026, 5, 21), Day(2026, 6, 2)]

    init(_ placed: [RotatedLog.Placed]) {
        let readable = placed.filter(\.isReadable)
        path = placed.first?.file ?? ""
        gzip = path.hasSuffix(".gz")
        cutShort = readable.count < placed.count
        linesWritten = placed.count
        lines = readable.count
        firstDay = readable.first?.line.time.day.description ?? ""
        lastDay = readable.last?.line.time.day.description ?? ""
        linesBefore = Dictionary(
            uniqueKeysWithValues: FileTruth.edges.map { edge in
                (edge.description, readable.count { $0.line.time.day < edge })
            })
    }
}

extension ListedRecord {
    init?(_ placed: RotatedLog.Placed) {
        guard let mark = placed.line.mark else { return nil }
        file = placed.file
        line = placed.number
        time = placed.line.time.rfc3339
        date = placed.line.time.day.description
        lastKeptDay = placed.line.time.day.lastKeptDay.description
        person = mark.person
        role = Roll.people.first { $0.id == mark.person }?.role ?? "unknown"
        account = mark.account
        category = mark.category
        action = mark.action
        attribution = mark.attribution
        host = mark.host
        url = mark.detail
    }
}

extension AuthorisationTruth {
    /// Nights of the rehearsal: its first, the one after, and twelve days on.
    private static let nights = [Day(2026, 11, 20), Day(2026, 11, 21), Day(2026, 12, 2)]

    init(_ authorisation: Authorisation, _ listed: [ListedRecord]) {
        number = authorisation.number
        expected = authorisation.expected
        let covered = listed.filter {
            authorisation.expected == Authorisation.accepted && $0.person == authorisation.subject
                && $0.category == authorisation.category && $0.attribution == "proven"
                && $0.date >= authorisation.events.from && $0.date <= authorisation.events.to
        }
        webRecordsOn = Dictionary(
            uniqueKeysWithValues: AuthorisationTruth.nights.map { night in
                (night.description, covered.count { $0.lastKeptDay >= night.description })
            })
    }
}

extension LetterTruth {
    init(_ letter: MailStory.Letter) {
        let message = letter.message
        purpose = letter.purpose.rawValue
        date = message.arrival.day.description
        lastKeptDay = message.arrival.day.lastKeptDay.description
        queueID = message.queueID
        if case .submission(let login, _) = message.origin {
            self.login = login
        } else {
            login = nil
        }
        sender = message.sender
        recipients = message.recipients.count
        firstRecipient = message.recipients.first?.address ?? ""
        subject = message.subject
        plainSubject = letter.plainSubject
    }
}

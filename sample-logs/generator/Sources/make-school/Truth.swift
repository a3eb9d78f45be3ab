/// What a correct reader of the logs finds: the oracle of the tests, with every name in clear.
///
/// The property names are those of `truth.json`.
struct Truth: Encodable {
    let rehearsal = "2026-11-20T02:00:00Z"
    let timeZone = "Europe/London"
    let today = SchoolCalendar.today.description
    let seed: UInt64
    let proxy: SourceTruth
    let mail: SourceTruth
    /// Web records whose host is on a list, wherever they can be read, expired ones too.
    let listed: [ListedRecord]
    /// The same, added up by day, person, account, category, action and attribution.
    let listedByDay: [ListedDay]
    /// Visits to protected channels: never matched, tallied or shown.
    let protected: [ListedRecord]
    /// Listed records that the cut archive has lost; a reader cannot find them.
    let lost: [ListedRecord]
    let letters: [LetterTruth]
    let authorisations: [AuthorisationTruth]
    /// Text that must stand nowhere in the state folder in the clear.
    let mustNotLeak: [String]
    /// The same for the ids of `people.csv`, which are shorter and may be hit by chance.
    let mustNotLeakIDs: [String]

    enum CodingKeys: String, CodingKey {
        case rehearsal, seed, proxy, mail, listed, protected, lost, letters, authorisations, today
        case timeZone = "time-zone"
        case listedByDay = "listed-by-day"
        case mustNotLeak = "must-not-leak"
        case mustNotLeakIDs = "must-not-leak-ids"
    }
}

/// The totals of one source.
struct SourceTruth: Encodable {
    let files: [FileTruth]
    /// Lines that can be read, and what they are by kind.
    let lines: Int
    let kinds: [String: Int]
    /// Web requests; or messages that have begun by the end of the log, and refused recipients.
    let records: Int
    /// Of them, the messages; nil for the proxy.
    let messages: Int?
    /// Lines that are no record and no part of one.
    let rejections: Int
    let daysWithoutLines: [DayWithoutLines]

    enum CodingKeys: String, CodingKey {
        case files, lines, kinds, records, messages, rejections
        case daysWithoutLines = "days-without-lines"
    }
}

struct DayWithoutLines: Encodable {
    let date: String
    let because: String
}

/// One file of a source.
struct FileTruth: Encodable {
    let path: String
    let gzip: Bool
    let cutShort: Bool
    /// What was written before the cut, and what whole lines are left.
    let linesWritten: Int
    let lines: Int
    let firstDay: String
    let lastDay: String
    /// How many readable lines belong to days before a date: gone when that is the oldest kept.
    let linesBefore: [String: Int]

    enum CodingKeys: String, CodingKey {
        case path, gzip, lines
        case cutShort = "cut-short"
        case linesWritten = "lines-written"
        case firstDay = "first-day"
        case lastDay = "last-day"
        case linesBefore = "lines-before"
    }
}

/// A web record that a list covers.
struct ListedRecord: Encodable {
    let file: String
    let line: Int
    let time: String
    let date: String
    let lastKeptDay: String
    let person: String
    let role: String
    let account: String
    let category: String
    let action: String
    let attribution: String
    let host: String
    let url: String

    enum CodingKeys: String, CodingKey {
        case file, line, time, date, person, role, account, category, action, attribution, host, url
        case lastKeptDay = "last-kept-day"
    }
}

/// How many such records a day has that agree in everything here.
struct ListedDay: Encodable {
    let date: String
    let lastKeptDay: String
    let person: String
    let account: String
    let category: String
    let action: String
    let attribution: String
    let records: Int

    enum CodingKeys: String, CodingKey {
        case date, person, account, category, action, attribution, records
        case lastKeptDay = "last-kept-day"
    }
}

/// A message that is in the mail log on purpose.
struct LetterTruth: Encodable {
    let purpose: String
    let date: String
    let lastKeptDay: String
    let queueID: String
    let login: String?
    let sender: String
    let recipients: Int
    let firstRecipient: String
    let subject: String
    /// The subject decoded, where it is in an encoded word.
    let plainSubject: String?

    enum CodingKeys: String, CodingKey {
        case purpose, date, login, sender, recipients, subject
        case plainSubject = "plain-subject"
        case lastKeptDay = "last-kept-day"
        case queueID = "queue-id"
        case firstRecipient = "first-recipient"
    }
}

/// What the gate must answer to one authorisation.
struct AuthorisationTruth: Encodable {
    let number: String
    let expected: String
    /// How many proven web records it covers on a date, expired ones left out; 0 when refused.
    let webRecordsOn: [String: Int]

    enum CodingKeys: String, CodingKey {
        case number, expected
        case webRecordsOn = "web-records-on"
    }
}

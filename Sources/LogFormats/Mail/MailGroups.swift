import LogModel

/// The mails of one export, grouped from rows that stand in any order.
///
/// All are given up at the end of the file, in the order of their first rows. Memory is bounded: an
/// export with more than ``limit`` mails, or more than ``limitBytes`` of them, gives up those that
/// began first; a row that comes later for one of them makes a record with the same identity, of
/// which the reader keeps the first.
struct MailGroups: Sendable {
    /// How many mails are open at once.
    static let limit = 500_000
    /// How much memory they take together, in bytes.
    static let limitBytes = 512 << 20

    private var drafts: [MailDraft] = []
    private var keys: [[UInt8]] = []
    private var places: [[UInt8]: Int] = [:]
    /// How many of `drafts` were given up before the end.
    private var gone = 0
    private var byteCount = 0
    private var scratch: [UInt8] = []
    /// The end of the last row.
    private var end = RecordPosition(stream: 0, line: 1, offset: 0)
    /// How many were given up before the end.
    private(set) var overflow = 0

    /// Starts a file.
    mutating func begin() {
        drafts = []
        keys = []
        places = [:]
        gone = 0
        byteCount = 0
    }

    /// Whether nothing is open.
    var isEmpty: Bool { gone == drafts.count }

    /// Where the mail starts that is open longest.
    var openPosition: OpenPosition? {
        isEmpty ? nil : OpenPosition(position: drafts[gone].position, year: nil)
    }

    /// Lets a row say something of the mail with a key.
    ///
    /// - Parameters:
    ///   - key: names the mail in this file and all others; becomes its identity.
    ///   - row: the row.
    ///   - time: what the row states.
    ///   - sink: takes what has to be given up.
    ///   - body: changes the mail.
    mutating func update(
        _ key: [UInt8], by row: CSVRow, at time: Timestamp, into sink: inout some RecordSink,
        _ body: (inout MailDraft) -> Void
    ) {
        end = row.closed
        let index: Int
        if let known = places[key] {
            index = known
        } else {
            index = drafts.count
            drafts.append(MailDraft(position: row.position, time: time))
            keys.append(key)
            places[key] = index
            byteCount += key.count * 2 + drafts[index].byteCount
        }
        let before = drafts[index].byteCount
        body(&drafts[index])
        byteCount += drafts[index].byteCount - before
        while drafts.count - gone > MailGroups.limit
            || (byteCount > MailGroups.limitBytes && !isEmpty)
        {
            overflow += 1
            giveFirst(closed: end, into: &sink)
        }
    }

    /// Gives up everything, at the end of the file.
    mutating func giveAll(into sink: inout some RecordSink) {
        while !isEmpty { giveFirst(closed: end, into: &sink) }
        begin()
    }

    /// Notes how far the file goes, also where a row is of no mail.
    mutating func note(end: RecordPosition) { self.end = end }

    private mutating func giveFirst(closed: RecordPosition, into sink: inout some RecordSink) {
        drafts[gone].give(
            closed: closed, identity: keys[gone], scratch: &scratch, into: &sink)
        byteCount -= drafts[gone].byteCount + keys[gone].count * 2
        places[keys[gone]] = nil
        drafts[gone] = MailDraft(
            position: drafts[gone].position, time: Timestamp(milliseconds: 0))
        keys[gone] = []
        gone += 1
    }
}

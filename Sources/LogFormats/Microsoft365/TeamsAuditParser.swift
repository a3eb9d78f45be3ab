package import LogModel

/// The audit log of Microsoft Teams, as Purview or `Search-UnifiedAuditLog` exports it.
///
/// A row is one audited act; what it was stands as JSON in the cell `AuditData`. Records are the
/// acts of writing: a message that was sent or edited, a chat that was begun. Other acts, and those
/// of other services, are nothing. There is no text of messages in this log.
///
/// - **Account** and sender are the `UserId`, proven: whoever acts in Teams is signed in.
/// - **Recipients** are the `Members` other than the sender, where the service names them; for most
///   messages it does not, and then they are unknown. Of who takes part `ParticipantInfo` names the
///   domains only; they tell a protected channel and are not recipients.
/// - **Room** is the channel's name, or else the id of the chat, which is no name.
/// - **Identity** is the message within its chat; for the other acts, edits too, the id of the row.
/// - **A link** in a message gives it a second row (`MessageCreatedHasLink` beside `MessageSent`,
///   `MessageEditedHasLink` beside `MessageUpdated`). It repeats the act without saying who takes
///   part, so that a protected channel would not show, and is nothing.
/// - **Time** is `CreationTime`, which is UTC; where the cell lacks it, the column `CreationDate`,
///   which some exports write in the way of a country.
///
/// The header rows of both portals and of the cmdlet, and the fields of `AuditData`, are documented
/// or were seen in public samples; which of the message acts carry `Members` was not verified.
///
/// - SeeAlso: https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#microsoft-teams-schema
package struct TeamsAuditParser: LogParser {
    private var rows: RowByRow<TeamsAuditRow>

    /// Makes a parser for one source.
    ///
    /// - Parameter settings: its order of dates, where the site states one.
    package init(_ settings: FormatSettings) {
        rows = RowByRow(TeamsAuditRow(stated: settings.dateOrder))
    }

    package mutating func begin(_ stream: StreamFacts) { rows.begin(stream) }

    package mutating func observe(_ block: LineBlock) { rows.observe(block) }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        rows.parse(block, into: &sink)
    }

    package mutating func end(into sink: inout some RecordSink) { rows.end(into: &sink) }

    package mutating func finish(into sink: inout some RecordSink) { rows.finish(into: &sink) }

    package var openPositions: [OpenPosition] { rows.openPositions }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        CSVHeader(line: line).map { TeamsAuditColumns($0) != nil } ?? false
    }
}

/// Where the columns of an audit export stand.
private struct TeamsAuditColumns: Sendable {
    let data: Int
    let time: Int?
    let operation: Int?

    init?(_ header: CSVHeader) {
        let names = PlainNames(header)
        guard let data = names.column("auditdata") else { return nil }
        self.data = data
        time = names.column("creationdate", "creationtime")
        operation = names.column("operation", "operations")
    }
}

/// Makes records of rows.
private struct TeamsAuditRow: RowFormat {
    private let stated: DateOrder?
    private var order: DateOrder?
    private var columns: TeamsAuditColumns?
    private var scanner = JSONScanner()
    private(set) var scratch: [UInt8] = []

    var channel: Channel { .message }

    init(stated: DateOrder?) {
        self.stated = stated
    }

    mutating func begin(_ stream: StreamFacts) {
        order = stated ?? stream.dateOrder
        columns = nil
    }

    mutating func takeHeader(_ row: CSVRow) -> Bool {
        guard let found = TeamsAuditColumns(CSVHeader(row)) else { return false }
        columns = found
        return true
    }

    mutating func read(_ row: CSVRow, into record: inout RecordView) -> LineVerdict {
        guard let columns, row.count > columns.data else { return .rejected(.malformed) }
        // Most rows of an export are of other acts: their cell is not looked into.
        if let operation = columns.operation, !TeamsAct.isOne(row[operation]) { return .nothing }
        guard let data = scanner.read(row[columns.data]), data.kind == .object else {
            return .rejected(.malformed)
        }
        guard data["Operation"].map({ TeamsAct.isOne($0.bytes) }) ?? true,
            data["Workload"].map({ $0.isWord("microsoftteams") }) ?? true
        else { return .nothing }
        switch time(of: data, row, columns) {
        case .stated(let stated):
            record.time = Timestamp(
                milliseconds: (stated.civil.secondsSinceEpoch
                    &- Int64(stated.offsetSeconds ?? 0)) &* 1000 &+ Int64(stated.milliseconds))
        case .ambiguous: return .rejected(.ambiguousDate)
        case .none: return .rejected(.badTime)
        }
        fill(&record, from: data)
        return .scratchRecord
    }

    private func time(
        of data: JSONValue, _ row: CSVRow, _ columns: TeamsAuditColumns
    ) -> UsualReading {
        if let text = data["CreationTime"]?.scalar {
            return UsualTime(order: order).read(text)
        }
        return UsualTime(order: order).read(row[columns.time])
    }

    private mutating func fill(_ record: inout RecordView, from data: JSONValue) {
        scratch.removeAll(keepingCapacity: true)
        // Never empty, so that there is always a base for the fields to count from.
        scratch.append(0)
        record.account = put(data["UserId"])
        if bytes(record.account).withUnsafeBytes({ AccountName.isNone($0) }) {
            record.account = .absent
        }
        record.sender = record.account
        record.attribution = record.account.isAbsent ? .none : .proven
        record.client = put(data["ClientIP"])
        record.room = put(data["ChannelName"])
        record.roomIsNamed = !record.room.isAbsent
        if record.room.isAbsent { record.room = put(data["ChatThreadId"]) }
        putRecipients(of: data, into: &record)
        putDomains(of: data, into: &record)
        putIdentity(of: data, into: &record)
    }

    private mutating func putRecipients(of data: JSONValue, into record: inout RecordView) {
        guard let members = data["Members"], members.kind == .array else { return }
        let start = scratch.count
        var people = MailRecipients()
        for member in members.elements {
            guard let name = member["UPN"] ?? (member.kind == .string ? member : nil),
                name.kind == .string
            else { continue }
            let text = put(name)
            guard !text.isAbsent, !isSender(bytes(text), record) else { continue }
            bytes(text).withUnsafeBytes { people.note($0) }
        }
        scratch.removeSubrange(start...)
        guard !people.isEmpty else { return }
        people.appendAddresses(to: &scratch)
        record.recipients = FieldSlice(offset: start, length: scratch.count - start)
        record.recipientCount = Int32(truncatingIfNeeded: people.count)
    }

    private mutating func putDomains(of data: JSONValue, into record: inout RecordView) {
        guard let domains = data["ParticipantInfo"]?["ParticipatingDomains"] else { return }
        let start = scratch.count
        for domain in domains.elementsOrSelf {
            let separator = scratch.count
            if separator > start { scratch.append(0x0A) }
            if put(domain).isAbsent { scratch.removeSubrange(separator...) }
        }
        guard scratch.count > start else { return }
        record.domains = FieldSlice(offset: start, length: scratch.count - start)
    }

    private func isSender(_ name: [UInt8], _ record: RecordView) -> Bool {
        guard !record.sender.isAbsent else { return false }
        return name.lazy.map(MailText.folded)
            .elementsEqual(bytes(record.sender).lazy.map(MailText.folded))
    }

    private mutating func putIdentity(of data: JSONValue, into record: inout RecordView) {
        record.messageID = putMessage(of: data)
        let isSending = data["Operation"].map { TeamsAct.isSending($0.bytes) } ?? false
        if isSending, !record.messageID.isAbsent {
            record.identity = record.messageID
            return
        }
        let start = scratch.count
        data["Id"]?.append(to: &scratch)
        if scratch.count > start {
            record.identity = FieldSlice(offset: start, length: scratch.count - start)
        }
    }

    /// The message within its chat or channel, of which there may be edits.
    private mutating func putMessage(of data: JSONValue) -> FieldSlice {
        guard let message = data["MessageId"], message.isScalar, !message.bytes.isEmpty else {
            return .absent
        }
        let start = scratch.count
        (data["ChatThreadId"] ?? data["ChannelGuid"])?.append(to: &scratch)
        scratch.append(0x0A)
        message.append(to: &scratch)
        return FieldSlice(offset: start, length: scratch.count - start)
    }

    /// Writes a text to `scratch`, control characters left out; absent where there is none.
    private mutating func put(_ value: JSONValue?) -> FieldSlice {
        guard let value, value.isScalar else { return .absent }
        let start = scratch.count
        value.append(to: &scratch)
        scratch.removeControls(from: start)
        return scratch.count > start
            ? FieldSlice(offset: start, length: scratch.count - start) : .absent
    }

    private func bytes(_ slice: FieldSlice) -> [UInt8] {
        guard !slice.isAbsent else { return [] }
        return Array(scratch[Int(slice.offset)..<(Int(slice.offset) + Int(slice.length))])
    }
}

/// The operations that are acts of writing.
private enum TeamsAct {
    /// A message that is sent.
    static func isSending(_ operation: UnsafeRawBufferPointer) -> Bool {
        let name = MailText.trimmed(operation)
        return name.isWord("messagesent") || name.isWord("messagecreation")
    }

    static func isOne(_ operation: UnsafeRawBufferPointer) -> Bool {
        let name = MailText.trimmed(operation)
        return isSending(name) || name.isWord("chatcreated") || name.isWord("messageupdated")
    }
}

extension [UInt8] {
    /// Removes the control characters behind an index, and the spaces at both ends.
    mutating func removeControls(from start: Int) {
        var kept = start
        for index in start..<count where self[index] > 0x1F && self[index] != 0x7F {
            self[kept] = self[index]
            kept += 1
        }
        removeSubrange(kept...)
        while count > start, self[count - 1] == 0x20 { removeLast() }
        let spaces = self[start...].prefix { $0 == 0x20 }.count
        if spaces > 0 { removeSubrange(start..<(start + spaces)) }
    }
}

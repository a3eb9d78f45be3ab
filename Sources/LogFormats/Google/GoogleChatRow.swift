import LogModel

/// Where the columns of the CSV of the investigation tool stand.
struct GoogleChatColumns: Sendable {
    let time: Int
    let event: Int
    let actor: Int
    let messageID: Int?
    let room: Int?
    let roomID: Int?
    let people: Int?
    let client: Int?

    /// Finds the columns; `nil` where the header is not one of this export.
    init?(_ header: CSVHeader) {
        let names = PlainNames(header)
        guard let time = names.column("date", "time"),
            let event = names.column("event", "eventname"),
            let actor = names.column("actor", "actoremail", "user")
        else { return nil }
        let room = names.column("roomname", "spacename", "conversationname")
        let roomID = names.column("roomid", "spaceid", "conversationid", "resourceid")
        // Other logs of the console have an actor and an event too.
        guard room != nil || roomID != nil || names.has("conversationtype") else { return nil }
        self.time = time
        self.event = event
        self.actor = actor
        self.room = room
        self.roomID = roomID
        messageID = names.column("messageid")
        people = names.column("targetusers", "targetuser", "target", "recipients")
        client = names.column("ipaddress", "ip")
    }
}

/// Makes records of the rows of the CSV.
struct GoogleChatRow: RowFormat {
    private let stated: DateOrder?
    private var order: DateOrder?
    private var clock = LocalClock()
    private var columns: GoogleChatColumns?
    private var chat = GoogleChatRecord()
    private(set) var remark: RejectionReason?

    var channel: Channel { .message }
    var scratch: [UInt8] { chat.scratch }
    var resumption: OpenPosition? { clock.resumption }

    init(stated: DateOrder?) {
        self.stated = stated
    }

    mutating func begin(_ stream: StreamFacts) {
        order = stated ?? stream.dateOrder
        clock = LocalClock(stream)
        columns = nil
    }

    mutating func takeHeader(_ row: CSVRow) -> Bool {
        guard let found = GoogleChatColumns(CSVHeader(row)) else { return false }
        columns = found
        return true
    }

    mutating func read(_ row: CSVRow, into record: inout RecordView) -> LineVerdict {
        remark = nil
        guard let columns, row.count > max(columns.time, columns.event, columns.actor) else {
            return .rejected(.malformed)
        }
        let act = GoogleChatAct(row[columns.event])
        guard act != .other else { return .nothing }
        switch UsualTime(order: order).read(row[columns.time]) {
        case .stated(let stated):
            record.time =
                stated.instant
                ?? clock.instant(
                    stated.civil, milliseconds: stated.milliseconds, at: record.position)
            if stated.offsetSeconds == nil, clock.isInMissingHour { remark = .missingHour }
        case .ambiguous: return .rejected(.ambiguousDate)
        case .none: return .rejected(.badTime)
        }
        chat.start()
        chat.setActor(row[columns.actor])
        chat.setRoom(row[columns.room])
        chat.setRoomID(row[columns.roomID])
        chat.setMessageID(row[columns.messageID])
        chat.setClient(row[columns.client])
        MailText.forEachPart(of: row[columns.people], separator: UInt8(ascii: ",")) { part in
            MailText.forEachPart(of: part, separator: UInt8(ascii: ";")) { chat.addPerson($0) }
        }
        chat.fill(&record, act, row[columns.event])
        return .scratchRecord
    }
}

import LogModel

/// What the columns of a message trace mean.
struct M365TraceLayout: Sendable, Equatable {
    private enum Kind: Sendable, Equatable {
        /// A row is a recipient: `Status` in words.
        case recipients(address: Int, status: Int, fromIP: Int?)
        /// A row is a mail: `address##Receive, Deliver;…`.
        case mails(statuses: Int, client: Int?, direction: Int?, connector: Int?)
        /// A row is an event.
        case events(TrackingColumns)
    }

    /// What a row of the extended layout is about; the others have no noise.
    enum Event: Sendable, Equatable {
        case whole
        case tracking(TrackingEvent)
    }

    private let kind: Kind
    let time: Int
    private let sender: Int
    private let messageID: Int?
    private let traceID: Int?
    private let subject: Int?
    private let size: Int?

    /// The names of the columns that hold a mail's date; ``DateOrderScan`` knows them too.
    private static let dateNames = [
        "received", "origintimestamputc", "origintimestamp", "datetimeutc", "datetime",
    ]

    /// Finds the columns; `nil` where the header is not one of a message trace.
    init?(_ header: CSVHeader) {
        let names = PlainNames(header)
        let dates = M365TraceLayout.dateNames.lazy.compactMap { names.column($0) }
        guard let time = dates.first, let sender = names.column("senderaddress", "sender") else {
            return nil
        }
        self.time = time
        self.sender = sender
        messageID = names.column("messageid")
        traceID = names.column("messagetraceid", "networkmessageid")
        subject = names.column("subject", "messagesubject")
        size = names.column("size", "totalbytes")
        if let columns = TrackingColumns(header) {
            kind = .events(columns)
        } else if let statuses = names.column("recipientstatus") {
            kind = .mails(
                statuses: statuses, client: names.column("originalclientip"),
                direction: names.column("directionality"), connector: names.column("connectorid"))
        } else if let address = names.column("recipientaddress", "recipient"),
            let status = names.column("status"), traceID != nil || messageID != nil
        {
            kind = .recipients(
                address: address, status: status, fromIP: names.column("fromip"))
        } else {
            return nil
        }
    }

    /// How many cells a row must have.
    var width: Int {
        switch kind {
        case .recipients(let address, let status, _): max(time, sender, address, status) + 1
        case .mails(let statuses, _, _, _): max(time, sender, statuses) + 1
        case .events(let columns): columns.width
        }
    }

    /// What names a row's mail; `nil` where nothing does.
    ///
    /// The service's own id, or else, where an export leaves it out, the message-id with the
    /// sender.
    func key(of row: CSVRow) -> [UInt8]? {
        let traceID = MailText.trimmed(row[traceID])
        // Written with hyphens by the one layout and without by the others.
        let plain = traceID.lazy.filter(PlainNames.isPlain).map(MailText.folded)
        let key = Array(plain)
        guard key.isEmpty else { return key }
        let messageID = MailText.unbracketed(row[messageID])
        guard !messageID.isEmpty else { return nil }
        return Array(messageID) + [0x0A] + MailText.trimmed(row[sender]).map(MailText.folded)
    }

    /// What a row is about; `nil` for noise.
    func event(of row: CSVRow) -> Event? {
        guard case .events(let columns) = kind else { return .whole }
        return TrackingEvent(row[columns.event]).map { .tracking($0) }
    }

    /// Lets a row say what it says of its mail.
    func take(_ row: CSVRow, _ event: Event, at time: Timestamp, into mail: inout MailDraft) {
        if case .tracking(let event) = event, case .events(let columns) = kind {
            mail.take(event, row, columns, at: time)
            return
        }
        mail.note(time)
        mail.setMessageID(row[messageID])
        mail.setSender(row[sender])
        mail.setQueueID(row[traceID])
        mail.setSubject(MailText.trimmed(row[subject]))
        mail.noteSize(row[size])
        switch kind {
        case .recipients(let address, let status, let fromIP):
            if let fromIP {
                mail.setClient(row[fromIP])
                if AccountName.isNone(MailText.trimmed(row[fromIP])) {
                    mail.isProven = true
                } else {
                    mail.isDoubtful = true
                }
            }
            M365Status(row[status]).apply(
                to: MailText.trimmed(row[address]), of: &mail, at: time)
        case .mails(let statuses, let client, let direction, let connector):
            mail.setClient(row[client])
            let direction = MailText.trimmed(row[direction])
            let isOutbound =
                direction.isWord("2") || direction.isWord("originating")
                || direction.isWord("outbound")
            mail.isProven = isOutbound && MailText.trimmed(row[connector]).isEmpty
            takeStatuses(row[statuses], at: time, into: &mail)
        case .events:
            break
        }
    }

    /// Takes `address##Receive, Deliver;…`.
    private func takeStatuses(
        _ list: UnsafeRawBufferPointer, at time: Timestamp, into mail: inout MailDraft
    ) {
        MailText.forEachPart(of: list, separator: UInt8(ascii: ";")) { part in
            guard let hashes = part.lastPlace(of: "##", in: 0..<part.count) else {
                mail.recipients.note(part)
                return
            }
            var last = M365Status.unknown
            MailText.forEachPart(
                of: part.part((hashes + 2)..<part.count), separator: UInt8(ascii: ",")
            ) { word in
                let status = M365Status(word)
                if status != .unknown { last = status }
            }
            last.apply(to: MailText.trimmed(part.part(0..<hashes)), of: &mail, at: time)
        }
    }
}

/// What became of a mail for a recipient, in the words of message traces.
///
/// All are documented but *Released*. What the service kept from a mailbox by its own decision
/// (*Quarantined*, *FilteredAsSpam*) is `rejected`.
enum M365Status: Sendable {
    case sent, deferred, bounced, rejected
    /// The address stands for others, which have rows of their own.
    case expanded
    case unknown

    /// Reads a word of a status.
    init(_ text: UnsafeRawBufferPointer) {
        let word = MailText.trimmed(text)
        if word.isWord("delivered") || word.isWord("deliver") || word.isWord("send")
            || word.isWord("sendexternal") || word.isWord("sent") || word.isWord("released")
        {
            self = .sent
        } else if word.isWord("failed") || word.isWord("fail") {
            self = .bounced
        } else if word.isWord("pending") || word.isWord("gettingstatus") || word.isWord("defer")
            || word.isWord("getting status") || word.isWord("deferred")
        {
            self = .deferred
        } else if word.isWord("quarantined") || word.isWord("filteredasspam")
            || word.isWord("filtered as spam") || word.isWord("quarantine")
        {
            self = .rejected
        } else if word.isWord("expanded") || word.isWord("expand") || word.isWord("resolved")
            || word.isWord("resolve")
        {
            self = .expanded
        } else {
            self = .unknown
        }
    }

    /// Notes it of a recipient.
    func apply(
        to address: UnsafeRawBufferPointer, of mail: inout MailDraft, at time: Timestamp
    ) {
        switch self {
        case .sent: mail.recipients.note(address, .sent, at: time)
        case .deferred: mail.recipients.note(address, .deferred, at: time)
        case .bounced: mail.recipients.note(address, .bounced, at: time)
        case .rejected: mail.recipients.note(address, .rejected, at: time)
        case .expanded: mail.recipients.expand(address)
        case .unknown: mail.recipients.note(address)
        }
    }
}

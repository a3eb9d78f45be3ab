import LogModel

/// What the columns of an export of Google's mail logs mean.
struct GoogleMailLayout: Sendable {
    private enum Kind: Sendable {
        case logSearch(target: Int, status: Int?, direction: Int?)
        case logEvents(event: Int, owner: Int?)
    }

    private let kind: Kind
    let time: Int
    private let messageID: Int
    private let sender: Int?
    private let recipients: Int
    private let subject: Int?
    private let size: Int?
    private let client: Int?

    /// Finds the columns; `nil` where the header is not one of these exports.
    init?(_ header: CSVHeader) {
        let names = PlainNames(header)
        guard let messageID = names.column("messageid") else { return nil }
        self.messageID = messageID
        subject = names.column("subject")
        client = names.column("ipaddress", "clientip", "ip", "ips", "fromip")
        if let target = names.column("eventtarget"),
            let time = names.column("startdate", "date"), let sender = names.column("sender"),
            let recipients = names.column("recipientaddress", "recipient")
        {
            kind = .logSearch(
                target: target, status: names.column("eventstatus", "status"),
                direction: names.column("direction"))
            self.time = time
            self.sender = sender
            self.recipients = recipients
            size = names.column("messagesize")
        } else if let event = names.column("event"), let time = names.column("date"),
            let recipients = names.column("toenvelope"),
            names.has("fromenvelope") || names.has("fromheaderaddress")
        {
            kind = .logEvents(event: event, owner: names.column("owner"))
            self.time = time
            sender = names.column("fromenvelope", "fromheaderaddress")
            self.recipients = recipients
            size = names.column("messagesize", "size")
        } else {
            return nil
        }
    }

    /// How many cells a row must have.
    var width: Int { max(time, messageID, recipients, sender ?? 0) + 1 }

    /// Whether a row tells of a mail being sent or coming in.
    func isOfMail(_ row: CSVRow) -> Bool {
        guard case .logEvents(let event, _) = kind else { return true }
        return GoogleMailLayout.isSending(row[event]) || GoogleMailLayout.isReceiving(row[event])
    }

    /// What names a row's mail.
    func key(of row: CSVRow) -> [UInt8] {
        let id = MailText.unbracketed(row[messageID])
        if isKnown(id) { return Array(id) }
        var key = Array("\n".utf8)
        for part in [row[time], row[sender], row[recipients]] {
            key.append(contentsOf: MailText.trimmed(part))
            key.append(0x0A)
        }
        return key
    }

    private func isKnown(_ id: UnsafeRawBufferPointer) -> Bool {
        !AccountName.isNone(id) && !id.elementsEqual("SMTPIN_ADDED_REJECT_SESSION".utf8)
    }

    /// Lets a row say what it says of its mail.
    func take(_ row: CSVRow, at time: Timestamp, into mail: inout MailDraft) {
        mail.note(time)
        let id = MailText.unbracketed(row[messageID])
        if isKnown(id) { mail.setMessageID(id) }
        let subject = MailText.trimmed(row[subject])
        if !AccountName.isNone(subject) { mail.setSubject(subject) }
        mail.noteSize(row[size])
        mail.setClient(row[client])
        switch kind {
        case .logSearch(let target, let status, let direction):
            takeStep(row, MailText.trimmed(row[target]), status, direction, at: time, into: &mail)
        case .logEvents(let event, let owner):
            takeEvent(row, event, owner, at: time, into: &mail)
        }
    }

    private func takeStep(
        _ row: CSVRow, _ target: UnsafeRawBufferPointer, _ status: Int?, _ direction: Int?,
        at time: Timestamp, into mail: inout MailDraft
    ) {
        takeSender(row[sender], into: &mail)
        let direction = MailText.trimmed(row[direction])
        if direction.isWord("sent") || direction.isWord("mixed") { mail.isProven = true }
        let outcome = GoogleMailLayout.outcome(row[status])
        if target.isWord("list_server") || target.isWord("archive_list_server") {
            forEachRecipient(row) { mail.recipients.expand($0) }
        } else if target.isWord("smtp_in") {
            mail.isDoubtful = true
            // Taken in is not delivered; refused is refused.
            forEachRecipient(row) {
                mail.recipients.note($0, outcome == .rejected ? .rejected : nil, at: time)
            }
        } else {
            forEachRecipient(row) { mail.recipients.note($0, outcome, at: time) }
        }
        if !isKnown(MailText.unbracketed(row[messageID])) {
            forEachRecipient(row) { mail.recipients.note($0, .rejected, at: time) }
        }
    }

    /// Takes the sender; where a delegate is named too, the first address.
    private func takeSender(_ cell: UnsafeRawBufferPointer, into mail: inout MailDraft) {
        let text = MailText.trimmed(cell)
        guard !AccountName.isNone(text) else { return }
        let end = text.firstIndex {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 <= 0x20
        }
        mail.setSender(text.part(0..<(end ?? text.count)))
        if end != nil { mail.isDoubtful = true }
    }

    private func takeEvent(
        _ row: CSVRow, _ event: Int, _ owner: Int?, at time: Timestamp, into mail: inout MailDraft
    ) {
        takeSender(row[sender], into: &mail)
        if GoogleMailLayout.isSending(row[event]) {
            let owner = MailText.trimmed(row[owner])
            if !AccountName.isNone(owner) {
                mail.setAccount(owner)
                mail.isProven = true
            }
            forEachRecipient(row) { mail.recipients.note($0) }
        } else {
            forEachRecipient(row) { mail.recipients.note($0, .sent, at: time) }
        }
    }

    private func forEachRecipient(
        _ row: CSVRow, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        let cell = row[recipients]
        let separator =
            cell.contains(UInt8(ascii: ";")) ? UInt8(ascii: ";") : UInt8(ascii: ",")
        MailText.forEachPart(of: cell, separator: separator) {
            if !AccountName.isNone($0) { body(MailText.unbracketed($0)) }
        }
    }

    private static func isSending(_ event: UnsafeRawBufferPointer) -> Bool {
        let name = MailText.trimmed(event)
        return name.isWord("send") || name.isWord("sent") || name.isWord("message sent")
    }

    private static func isReceiving(_ event: UnsafeRawBufferPointer) -> Bool {
        let name = MailText.trimmed(event)
        return name.isWord("receive") || name.isWord("received")
            || name.isWord("message received")
    }

    /// What a status says became of the mail; `nil` where it does not say.
    ///
    /// The console's words are sentences (*Delivered to Gmail inbox*, *Bounced because …*), so they
    /// are told by a word in them, failures before successes (*Delivery failure*).
    private static func outcome(_ status: UnsafeRawBufferPointer) -> Delivery? {
        for (word, outcome) in words where MailText.holds(status, word) { return outcome }
        return nil
    }

    private static let words: [(StaticString, Delivery)] = [
        ("reject", .rejected), ("quarantin", .rejected), ("dropped", .rejected),
        ("blocked", .rejected), ("denied", .rejected), ("bounce", .bounced), ("fail", .bounced),
        ("retry", .deferred), ("defer", .deferred), ("progress", .deferred),
        ("pending", .deferred), ("delayed", .deferred), ("deliver", .sent), ("insert", .sent),
        ("spam", .sent), ("sent", .sent), ("success", .sent), ("accepted", .sent),
    ]
}

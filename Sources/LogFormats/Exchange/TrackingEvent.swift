import LogModel

/// What an event of message tracking says of its mail.
///
/// Those that are not named here are noise: shadow copies (`HARECEIVE`, `HAREDIRECT`, …),
/// `AGENTINFO`, `NOTIFYMAPI`, `TRANSFER`, `LOAD`, `DROP`, `POISONMESSAGE` and so on. None of them
/// tells of another mail, nor what became of one.
enum TrackingEvent: Sendable, Equatable {
    /// The mail came to a server; the recipients are those that were addressed.
    case received
    /// It reached the recipients: delivered to a mailbox, or taken by another server.
    case reached
    case deferred
    case failed
    /// A group was replaced by its members.
    case expanded
    /// One address was replaced by another.
    case resolved
    /// A mailbox handed it in; says who sent it and nothing more.
    case submitted

    /// Reads an event's name; `nil` for noise.
    init?(_ name: UnsafeRawBufferPointer) {
        let name = MailText.trimmed(name)
        if name.isWord("receive") {
            self = .received
        } else if name.isWord("deliver") || name.isWord("send") || name.isWord("sendexternal")
            || name.isWord("duplicatedeliver") || name.isWord("processmeetingmessage")
        {
            self = .reached
        } else if name.isWord("defer") {
            self = .deferred
        } else if name.isWord("fail") {
            self = .failed
        } else if name.isWord("expand") || name.isWord("duplicateexpand") {
            self = .expanded
        } else if name.isWord("resolve") || name.isWord("redirect") {
            self = .resolved
        } else if name.isWord("submit") {
            self = .submitted
        } else {
            return nil
        }
    }
}

extension MailDraft {
    /// Takes what a row of message tracking says.
    ///
    /// - The sender is the envelope's (`return-path`), or else the one of the header. Bounces have
    ///   `<>`.
    /// - A group is no recipient, its members are: rules ask whom a mail went to, and how many.
    ///   Where the members were never named, the group stands for them.
    /// - An address that was resolved to another stays as it was written.
    /// - A `FAIL` by an agent is a refusal by the school's own rules (`rejected`), any other a
    ///   bounce.
    /// - The sender is proven where the store driver took the mail from a mailbox: nobody else can
    ///   hand in mail there. `Originating` proves nothing, for a connector for copiers makes
    ///   everything so that comes from its addresses.
    mutating func take(
        _ event: TrackingEvent, _ row: CSVRow, _ columns: TrackingColumns, at time: Timestamp
    ) {
        takeDescription(row, columns)
        let source = MailText.trimmed(row[columns.source])
        let related = MailText.trimmed(row[columns.related])
        switch event {
        case .received:
            note(time, isArrival: true)
            let original = MailText.trimmed(row[columns.originalClient])
            setClient(original.isEmpty ? row[columns.client] : original)
            takeRecipients(row, columns, nil, at: time)
            if source.isWord("storedriver") { prove(row, columns) }
        case .reached:
            note(time)
            takeRecipients(row, columns, .sent, at: time)
        case .deferred:
            note(time)
            takeRecipients(row, columns, .deferred, at: time)
        case .failed:
            note(time)
            takeRecipients(
                row, columns, source.isWord("agent") ? .rejected : .bounced, at: time)
        case .expanded:
            note(time)
            takeRecipients(row, columns, nil, at: time)
            if !related.isEmpty { recipients.expand(related) }
        case .resolved:
            note(time)
            recipients.resolve(related, to: MailText.trimmed(row[columns.recipients]))
        case .submitted:
            if source.isWord("storedriver") { prove(row, columns) }
        }
    }

    private mutating func takeDescription(_ row: CSVRow, _ columns: TrackingColumns) {
        setMessageID(row[columns.messageID])
        let returnPath = MailText.trimmed(row[columns.returnPath])
        setSender(returnPath.isEmpty ? row[columns.sender] : returnPath)
        noteSize(row[columns.size])
        setSubject(MailText.trimmed(row[columns.subject]))
        let networkID = MailText.trimmed(row[columns.networkID])
        setQueueID(networkID.isEmpty ? row[columns.internalID] : networkID)
    }

    private mutating func prove(_ row: CSVRow, _ columns: TrackingColumns) {
        let sender = MailText.trimmed(row[columns.sender])
        guard !sender.isEmpty else { return }
        isProven = true
        setAccount(sender)
    }

    private mutating func takeRecipients(
        _ row: CSVRow, _ columns: TrackingColumns, _ outcome: Delivery?, at time: Timestamp
    ) {
        MailText.forEachPart(of: row[columns.recipients], separator: UInt8(ascii: ";")) {
            recipients.note($0, outcome, at: time)
        }
    }
}

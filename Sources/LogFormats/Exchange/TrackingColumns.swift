import LogModel

/// Where the columns of message tracking stand, in Exchange's logs and in extended message traces.
///
/// Found by name, whether written `event-id` or `event_id`. The names are documented by Microsoft;
/// the header rows of versions 12 (Exchange 2007, 21 columns), 14 (2010, 26), 15.0 (2013, 27) and
/// 15.1 and later (2016 to Subscription Edition, 30) were compared with public samples. Of the
/// extended trace the columns are documented, but no real sample was seen.
struct TrackingColumns: Sendable, Equatable {
    let time: Int
    let event: Int
    let messageID: Int
    let recipients: Int
    let source: Int?
    let networkID: Int?
    let internalID: Int?
    let size: Int?
    let related: Int?
    let subject: Int?
    let sender: Int?
    let returnPath: Int?
    let client: Int?
    let originalClient: Int?

    /// Finds the columns; `nil` where the header is not one of message tracking.
    init?(_ header: CSVHeader) {
        let names = PlainNames(header)
        guard let time = names.column("datetime", "datetimeutc"),
            let event = names.column("eventid"), let messageID = names.column("messageid"),
            let recipients = names.column("recipientaddress")
        else { return nil }
        self.time = time
        self.event = event
        self.messageID = messageID
        self.recipients = recipients
        source = names.column("source")
        networkID = names.column("networkmessageid")
        internalID = names.column("internalmessageid")
        size = names.column("totalbytes")
        related = names.column("relatedrecipientaddress")
        subject = names.column("messagesubject")
        sender = names.column("senderaddress")
        returnPath = names.column("returnpath")
        client = names.column("clientip")
        originalClient = names.column("originalclientip")
    }

    /// How many cells a row must have.
    var width: Int { [time, event, messageID, recipients, sender ?? 0].reduce(0, max) + 1 }

    /// What names a row's mail; `nil` where nothing does.
    ///
    /// The network message id, which stays the same through every server. Before Exchange 2013
    /// there is none: the message-id, which its writer chooses, together with the sender.
    func key(of row: CSVRow) -> [UInt8]? {
        let networkID = MailText.trimmed(row[networkID])
        if !networkID.isEmpty { return Array(networkID) }
        let messageID = MailText.trimmed(row[messageID])
        guard !messageID.isEmpty else { return nil }
        return Array(messageID) + [0x0A] + MailText.trimmed(row[sender]).map(MailText.folded)
    }
}

/// The names of columns without what is written in several ways: case, spaces, `-`, `_`, brackets.
struct PlainNames: Sendable {
    private let names: [String]

    init(_ header: CSVHeader) {
        names = header.names.map { name in
            String(decoding: name.utf8.filter(PlainNames.isPlain), as: UTF8.self)
        }
    }

    /// The first column with one of these names, tried in this order.
    func column(_ wanted: String...) -> Int? {
        for name in wanted {
            if let index = names.firstIndex(of: name) { return index }
        }
        return nil
    }

    /// Whether there is a column of this name.
    func has(_ name: String) -> Bool { names.contains(name) }

    /// Letters and digits, and bytes beyond ASCII.
    static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
}

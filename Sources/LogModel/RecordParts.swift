/// Which parts of a record its source ever states.
///
/// A rule that asks for a part which a source never states can never match there, and an empty
/// report would hide it. Kept as bits, so that what was seen adds up over blocks, files and nights.
package struct RecordParts: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let account = RecordParts(rawValue: 1 << 0)
    package static let client = RecordParts(rawValue: 1 << 1)
    package static let method = RecordParts(rawValue: 1 << 2)
    package static let host = RecordParts(rawValue: 1 << 3)
    package static let url = RecordParts(rawValue: 1 << 4)
    /// A URL that is more than the `host:port` of a tunnel.
    package static let path = RecordParts(rawValue: 1 << 5)
    /// Something behind the question mark of a URL.
    package static let query = RecordParts(rawValue: 1 << 6)
    package static let status = RecordParts(rawValue: 1 << 7)
    package static let mime = RecordParts(rawValue: 1 << 8)
    package static let userAgent = RecordParts(rawValue: 1 << 9)
    package static let referrer = RecordParts(rawValue: 1 << 10)
    package static let proxyCategories = RecordParts(rawValue: 1 << 11)
    /// The bytes sent, or the size of a mail.
    package static let size = RecordParts(rawValue: 1 << 12)
    package static let sender = RecordParts(rawValue: 1 << 13)
    package static let recipients = RecordParts(rawValue: 1 << 14)
    package static let subject = RecordParts(rawValue: 1 << 15)
    /// What people call the room of a message.
    package static let room = RecordParts(rawValue: 1 << 16)
    /// More than one client's address.
    package static let severalClients = RecordParts(rawValue: 1 << 17)
    /// The domains of those who take part in a message.
    package static let domains = RecordParts(rawValue: 1 << 18)
}

/// Notes which parts the records of a source state.
package struct PartsCensus: Sendable {
    package private(set) var parts: RecordParts = []
    /// The hash of the first client's address that was seen.
    private var firstClient: UInt64?

    /// Starts with no record seen.
    package init() {}

    /// Looks at one record.
    ///
    /// What was seen once is not looked for again, so that the usual record costs a few tests.
    @inline(__always)
    package mutating func note(_ record: RecordView) {
        note(record.account, .account)
        note(record.client, .client)
        switch record.channel {
        case .web: noteWeb(record)
        case .email, .message: noteMail(record)
        }
        if record.bytes >= 0 { parts.insert(.size) }
        if !parts.contains(.severalClients), let client = record.bytes(record.client) {
            noteClient(client)
        }
    }

    @inline(__always)
    private mutating func note(_ field: FieldSlice, _ part: RecordParts) {
        if !field.isAbsent { parts.insert(part) }
    }

    @inline(__always)
    private mutating func noteWeb(_ record: RecordView) {
        note(record.method, .method)
        note(record.host, .host)
        note(record.url, .url)
        note(record.mime, .mime)
        note(record.userAgent, .userAgent)
        note(record.referrer, .referrer)
        note(record.proxyCategories, .proxyCategories)
        if record.status >= 0 { parts.insert(.status) }
        if !parts.contains([.path, .query]), let url = record.bytes(record.url) { noteURL(url) }
    }

    private mutating func noteMail(_ record: RecordView) {
        note(record.sender, .sender)
        note(record.recipients, .recipients)
        note(record.subject, .subject)
        note(record.domains, .domains)
        note(record.namedRoom, .room)
    }

    private mutating func noteURL(_ url: UnsafeRawBufferPointer) {
        if url.contains(UInt8(ascii: "/")) { parts.insert(.path) }
        if let mark = url.firstIndex(of: UInt8(ascii: "?")), mark + 1 < url.count {
            parts.insert(.query)
        }
    }

    private mutating func noteClient(_ client: UnsafeRawBufferPointer) {
        let hash = stableHash(client)
        if let firstClient, firstClient != hash { parts.insert(.severalClients) }
        firstClient = hash
    }
}

import LogModel
import Rules

/// Builds a record over memory of its own, for as long as a closure runs.
struct RecordMaker {
    var channel = Channel.web
    var action = Action.allowed
    var account: String? = "t.birch"
    var client: String? = "192.0.2.7"
    var method: String? = "GET"
    var url: String?
    var host: String?
    var status: Int32 = 200
    var bytes: Int64 = 1000
    var mime: String?
    var userAgent: String?
    var referrer: String?
    var sender: String?
    var recipients: [String]?
    var recipientCount: Int32?
    var subject: String?
    var room: String?
    var roomIsNamed = true
    var domains: [String]?
    var proxyCategories: [String]?
    var time = Timestamp(seconds: 1_795_226_400)

    /// A request for a URL; the host is cut out of it.
    static func web(_ url: String, method: String = "GET") -> RecordMaker {
        var maker = RecordMaker()
        maker.url = url
        maker.method = method
        var authority = url[...]
        if let scheme = url.firstRange(of: "://") { authority = url[scheme.upperBound...] }
        authority = authority.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = authority.lastIndex(of: "@") { authority = authority[at...].dropFirst() }
        if authority.hasPrefix("[") {
            authority = authority.dropFirst().prefix { $0 != "]" }
        } else if let colon = authority.firstIndex(of: ":") {
            authority = authority[..<colon]
        }
        maker.host = String(authority)
        return maker
    }

    /// A mail.
    static func mail(from sender: String?, to recipients: [String]) -> RecordMaker {
        var maker = RecordMaker()
        maker.channel = .email
        maker.method = nil
        maker.status = -1
        maker.sender = sender
        maker.recipients = recipients
        return maker
    }

    /// An instant message.
    static func message(to recipients: [String]? = nil, in room: String? = nil) -> RecordMaker {
        var maker = RecordMaker()
        maker.channel = .message
        maker.account = "r.ashdown@school.example"
        maker.method = nil
        maker.status = -1
        maker.bytes = -1
        maker.sender = maker.account
        maker.recipients = recipients
        maker.room = room
        return maker
    }

    /// Calls with the record, whose host lies inside the URL where it can.
    func with<Result>(_ body: (RecordView) throws -> Result) rethrows -> Result {
        var memory: [UInt8] = []
        func slice(_ text: String?) -> FieldSlice {
            guard let text else { return .absent }
            defer { memory += text.utf8 }
            return FieldSlice(offset: memory.count, length: text.utf8.count)
        }
        let url = slice(url)
        var hostSlice = FieldSlice.absent
        if let host {
            let bytes = Array(host.utf8)
            let inside = (0..<memory.count).first { memory[$0...].starts(with: bytes) }
            hostSlice =
                inside.map { FieldSlice(offset: $0, length: bytes.count) } ?? slice(host)
        }
        let slices = [
            account, client, method, mime, userAgent, referrer, sender,
            recipients?.joined(separator: "\n"), subject,
            proxyCategories?.joined(separator: "\n"), room, domains?.joined(separator: "\n"),
        ].map { slice($0) }
        memory.append(0)
        return try memory.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("there is a byte") }
            let position = RecordPosition(stream: 0, line: 1, offset: 0)
            var record = RecordView(
                base: base, channel: channel, time: time,
                attribution: .proven, action: action, position: position, closed: position)
            record.url = url
            record.host = hostSlice
            record.account = slices[0]
            record.client = slices[1]
            record.method = slices[2]
            record.mime = slices[3]
            record.userAgent = slices[4]
            record.referrer = slices[5]
            record.sender = slices[6]
            record.recipients = slices[7]
            record.subject = slices[8]
            record.proxyCategories = slices[9]
            record.room = slices[10]
            record.roomIsNamed = roomIsNamed
            record.domains = slices[11]
            record.status = status
            record.bytes = bytes
            record.recipientCount = recipientCount ?? Int32(recipients?.count ?? 0)
            return try body(record)
        }
    }
}

/// Gives everybody one role.
struct EverybodyIs: RoleLookup {
    let role: String

    func roleName(
        account: UnsafeRawBufferPointer, channel: Channel, on date: CivilDate
    ) -> String {
        role
    }
}

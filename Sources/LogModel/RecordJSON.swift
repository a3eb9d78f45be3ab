/// Writes records as JSON objects, one a line, with the keys that other programs rely on.
package struct RecordJSON {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Makes an empty text.
    package init() {}

    /// Appends one record.
    package mutating func append(_ record: RecordView, file: String) {
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        string("channel", record.channel.rawValue)
        string("time", record.time.description)
        string("file", file)
        number("line", Int64(record.position.line))
        field("account", record.account, of: record)
        string("attribution", record.attribution.rawValue)
        field("client", record.client, of: record)
        switch record.channel {
        case .web: appendWeb(record)
        case .email: appendEmail(record)
        case .message: appendMessage(record)
        }
        bytes.append(UInt8(ascii: "}"))
        bytes.append(0x0A)
    }

    /// Hands over what was appended and starts again.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func appendWeb(_ record: RecordView) {
        field("method", record.method, of: record)
        field("url", record.url, of: record)
        if let host = record.text(record.host) { string("host", host.lowercased()) }
        if record.status >= 0 { number("status", Int64(record.status)) }
        string("action", record.action.rawValue)
        if record.bytes >= 0 { number("bytes", record.bytes) }
        field("mime", record.mime, of: record)
        field("user-agent", record.userAgent, of: record)
        field("referrer", record.referrer, of: record)
        list("proxy-categories", record.proxyCategories, of: record)
    }

    private mutating func appendEmail(_ record: RecordView) {
        field("queue-id", record.queueID, of: record)
        field("message-id", record.messageID, of: record)
        field("sender", record.sender, of: record)
        list("recipients", record.recipients, of: record)
        field("subject", record.subject, of: record)
        if record.bytes >= 0 { number("size", record.bytes) }
        if !record.delivery.isAbsent { delivery(record.list(record.delivery)) }
        field("authenticated", record.authenticated, of: record)
    }

    /// Lines of `recipient TAB status` as an object.
    private mutating func delivery(_ lines: [String]) {
        key("delivery")
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        for line in lines {
            // An address may hold a tab between quotes; the status never does.
            guard let tab = line.lastIndex(of: "\t") else { continue }
            string(String(line[..<tab]), String(line[line.index(after: tab)...]))
        }
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    private mutating func appendMessage(_ record: RecordView) {
        field("sender", record.sender, of: record)
        list("recipients", record.recipients, of: record)
        field("room", record.room, of: record)
    }

    private mutating func field(_ name: String, _ slice: FieldSlice, of record: RecordView) {
        guard let text = record.text(slice) else { return }
        string(name, text)
    }

    private mutating func string(_ name: String, _ value: String) {
        key(name)
        quoted(value)
    }

    private mutating func number(_ name: String, _ value: Int64) {
        key(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    private mutating func list(_ name: String, _ slice: FieldSlice, of record: RecordView) {
        guard !slice.isAbsent else { return }
        key(name)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in record.list(slice).enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            quoted(value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func key(_ name: String) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        quoted(name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func quoted(_ text: String) {
        JSONText.append(text, to: &bytes)
    }
}

/// JSON strings.
package enum JSONText {
    /// Appends a string in quotes, with control characters escaped.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 0xF)])
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Reads what a `log_format` of NGINX says.
///
/// `log_format name [escape=default|json|none] 'piece' 'piece';`, or only the pieces joined. A variable
/// that is not known is passed over: sites define their own.
///
/// - SeeAlso: https://nginx.org/en/docs/http/ngx_http_log_module.html
struct NginxTemplate {
    private let setting: [UInt8]
    private var text: [UInt8] = []
    /// The column of each byte of the text, from 1.
    private var columns: [Int] = []
    private var escape = FieldEscape.hex

    /// Compiles a template.
    ///
    /// - Parameter setting: the directive of NGINX's configuration, or only the format in it.
    /// - Returns: the pieces of the line.
    /// - Throws: ``FormatProblem``, with a column, for a dollar sign without a name.
    static func tokens(_ setting: String) throws(FormatProblem) -> [TemplateToken] {
        var template = NginxTemplate(setting: Array(setting.utf8))
        try template.findText()
        return try template.read()
    }

    private init(setting: [UInt8]) {
        self.setting = setting
    }

    /// Joins the quoted pieces, or takes everything where there are none.
    private mutating func findText() throws(FormatProblem) {
        var at = skipSpaces(from: 0)
        let isDirective = setting[at...].starts(with: "log_format".utf8)
        if isDirective {
            at = skipSpaces(from: wordEnd(from: at))
            at = skipSpaces(from: wordEnd(from: at))
        }
        if setting[at...].starts(with: "escape=".utf8) {
            let end = wordEnd(from: at)
            switch String(decoding: setting[(at + 7)..<end], as: UTF8.self) {
            case "default": break
            case "json": escape = .json
            case "none": escape = .none
            default:
                throw FormatProblem(
                    setting: "logformat", column: at + 1,
                    message: "escape is default, json or none")
            }
            at = skipSpaces(from: end)
        }
        let isQuoted = at < setting.count && isQuote(setting[at])
        guard isDirective || isQuoted else { return takePiece(from: at, to: setting.count) }
        while at < setting.count, setting[at] != UInt8(ascii: ";") {
            at = skipSpaces(from: isQuote(setting[at]) ? takeQuoted(from: at) : takeWord(from: at))
        }
    }

    private mutating func takePiece(from start: Int, to end: Int) {
        text += setting[start..<end]
        columns += (start..<end).map { $0 + 1 }
    }

    /// Takes a quoted piece and gives where it ends.
    private mutating func takeQuoted(from start: Int) -> Int {
        var at = start + 1
        while at < setting.count, setting[at] != setting[start] {
            if setting[at] == UInt8(ascii: "\\"), at + 1 < setting.count {
                at += 1
                let byte = setting[at]
                text.append(
                    byte == UInt8(ascii: "t") ? 0x09 : byte == UInt8(ascii: "n") ? 0x0A : byte)
                columns.append(at + 1)
            } else {
                takePiece(from: at, to: at + 1)
            }
            at += 1
        }
        return min(at + 1, setting.count)
    }

    private mutating func takeWord(from start: Int) -> Int {
        var end = start
        while end < setting.count, !isSpace(setting[end]), setting[end] != UInt8(ascii: ";") {
            end += 1
        }
        takePiece(from: start, to: end)
        return end
    }

    private mutating func read() throws(FormatProblem) -> [TemplateToken] {
        var tokens: [TemplateToken] = []
        var literal: [UInt8] = []
        var at = 0
        while at < text.count {
            guard text[at] == UInt8(ascii: "$") else {
                literal.append(text[at])
                at += 1
                continue
            }
            let isBraced = at + 1 < text.count && text[at + 1] == UInt8(ascii: "{")
            let start = at + (isBraced ? 2 : 1)
            var end = start
            while end < text.count, isNameByte(text[end]) { end += 1 }
            guard end > start else {
                throw FormatProblem(
                    setting: "logformat", column: columns[at],
                    message: "a $ without the name of a variable")
            }
            let name = String(decoding: text[start..<end], as: UTF8.self)
            var field = NginxTemplate.field(name)
            if field.shape == .text || field.shape == .host { field.escape = escape }
            field.code = "$" + name
            field.column = columns[at]
            if !literal.isEmpty { tokens.append(.literal(literal)) }
            literal = []
            tokens.append(.field(field))
            at = isBraced && end < text.count && text[end] == UInt8(ascii: "}") ? end + 1 : end
        }
        if !literal.isEmpty { tokens.append(.literal(literal)) }
        return tokens
    }

    /// What a variable tells.
    private static func field(_ name: String) -> TemplateField {
        switch name {
        case "remote_addr", "realip_remote_addr", "proxy_protocol_addr":
            TemplateField(.client, .word, rank: name == "remote_addr" ? 0 : 1)
        case "http_x_forwarded_for", "proxy_add_x_forwarded_for":
            TemplateField(.forwardedFor, .text, rank: name == "http_x_forwarded_for" ? 0 : 1)
        case "remote_user": TemplateField(.account, .text)
        case "time_local": .time("%d/%b/%Y:%H:%M:%S %z")
        case "time_iso8601": .time("%Y-%m-%dT%H:%M:%S%z", rank: 1)
        case "msec": TemplateField(.time, .epochMilliseconds)
        case "request": TemplateField(.request, .text)
        case "request_method": TemplateField(.method, .word)
        case "request_uri": TemplateField(.path, .text)
        case "uri", "document_uri": TemplateField(.path, .text, rank: 1)
        case "args", "query_string": TemplateField(.query, .text, rank: 1)
        case "is_args": TemplateField(.query, .text, rank: 2)
        case "status": TemplateField(.status, .number)
        case "bytes_sent": TemplateField(.size, .number)
        case "body_bytes_sent": TemplateField(.size, .number, rank: 1)
        case "http_referer": TemplateField(.referrer, .text)
        case "http_user_agent": TemplateField(.userAgent, .text)
        case "http_host": TemplateField(.host, .host)
        case "host": TemplateField(.host, .host, rank: 1)
        case "server_name": TemplateField(.host, .host, rank: 2)
        case "server_port": TemplateField(.port, .number)
        case "scheme": TemplateField(.scheme, .word)
        case "sent_http_content_type": TemplateField(.mime, .text)
        case "pid", "connection", "connection_requests", "request_length", "remote_port":
            TemplateField(.ignored, .number)
        default: TemplateField(.ignored, .text)
        }
    }

    private func skipSpaces(from start: Int) -> Int {
        setting[start...].firstIndex { !isSpace($0) } ?? setting.count
    }

    private func wordEnd(from start: Int) -> Int {
        setting[start...].firstIndex(where: isSpace) ?? setting.count
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
            || byte == UInt8(ascii: "_")
    }
}

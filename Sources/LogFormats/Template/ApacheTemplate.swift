/// Reads what a `LogFormat` of Apache says.
///
/// `%[!][status,…][{argument}][<|>]code`, in quotes where it comes with the whole directive.
///
/// - SeeAlso: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html
struct ApacheTemplate {
    private let text: [UInt8]
    /// The column of each byte in the setting, from 1.
    private let columns: [Int]
    private var at = 0
    private var tokens: [TemplateToken] = []
    private var literal: [UInt8] = []

    /// Compiles a template.
    ///
    /// - Parameter setting: the line of Apache's configuration, or only the format in it.
    /// - Returns: the pieces of the line.
    /// - Throws: ``FormatProblem``, with the column of an unknown code.
    static func tokens(_ setting: String) throws(FormatProblem) -> [TemplateToken] {
        let (text, columns) = format(in: Array(setting.utf8))
        var template = ApacheTemplate(text: text, columns: columns)
        return try template.read()
    }

    private init(text: [UInt8], columns: [Int]) {
        self.text = text
        self.columns = columns
    }

    /// The format without quotes and backslashes, and the column of each of its bytes.
    private static func format(in setting: [UInt8]) -> ([UInt8], [Int]) {
        var start = setting.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? setting.count
        let isDirective = ["LogFormat", "CustomLog", "TransferLog", "GlobalLog"].contains {
            setting[start...].starts(with: $0.utf8)
        }
        if isDirective {
            start = setting[start...].firstIndex(of: UInt8(ascii: "\"")) ?? setting.count
        }
        let isQuoted = start < setting.count && setting[start] == UInt8(ascii: "\"")
        if isQuoted { start += 1 }
        var (text, columns): ([UInt8], [Int]) = ([], [])
        var at = start
        while at < setting.count {
            var byte = setting[at]
            if isQuoted, byte == UInt8(ascii: "\"") { break }
            columns.append(at + 1)
            if byte == UInt8(ascii: "\\"), at + 1 < setting.count {
                at += 1
                byte =
                    switch setting[at] {
                    case UInt8(ascii: "t"): 0x09
                    case UInt8(ascii: "n"): 0x0A
                    default: setting[at]
                    }
            }
            text.append(byte)
            at += 1
        }
        return (text, columns)
    }

    private mutating func read() throws(FormatProblem) -> [TemplateToken] {
        while at < text.count {
            if text[at] == UInt8(ascii: "%") {
                try readCode()
            } else {
                literal.append(text[at])
                at += 1
            }
        }
        endLiteral()
        return tokens
    }

    private mutating func endLiteral() {
        if !literal.isEmpty { tokens.append(.literal(literal)) }
        literal = []
    }

    private mutating func readCode() throws(FormatProblem) {
        let start = at
        at += 1
        if take(UInt8(ascii: "%")) {
            literal.append(UInt8(ascii: "%"))
            return
        }
        _ = take(UInt8(ascii: "!"))
        while at < text.count, text[at] &- UInt8(ascii: "0") < 10 || text[at] == UInt8(ascii: ",") {
            at += 1
        }
        // The marks for the first and the last of several internal requests.
        var isFirst = take(UInt8(ascii: "<"))
        _ = take(UInt8(ascii: ">"))
        let argument = takeArgument()
        isFirst = take(UInt8(ascii: "<")) || isFirst
        _ = take(UInt8(ascii: ">"))
        let isTrailer = take(UInt8(ascii: "^"))
        let length = isTrailer ? 2 : 1
        let code = String(decoding: text[at..<min(at + length, text.count)], as: UTF8.self)
        at = min(at + length, text.count)
        guard var field = field(code, argument, isTrailer: isTrailer, isFirst: isFirst) else {
            throw FormatProblem(
                setting: "logformat", column: columns[start],
                message: "unknown code \(String(decoding: text[start..<at], as: UTF8.self))")
        }
        field.code = String(decoding: text[start..<at], as: UTF8.self)
        field.column = columns[start]
        if code == "t", argument == nil { literal.append(UInt8(ascii: "[")) }
        endLiteral()
        tokens.append(.field(field))
        if code == "t", argument == nil { literal.append(UInt8(ascii: "]")) }
    }

    private func field(
        _ code: String, _ argument: String?, isTrailer: Bool, isFirst: Bool
    ) -> TemplateField? {
        if isTrailer { return code == "ti" || code == "to" ? text(.ignored) : nil }
        switch code {
        case "t": return time(argument)
        case "i": return header(argument?.lowercased() ?? "")
        case "C", "e", "n", "o", "f", "l", "L", "R", "A", "X", "k":
            let isText = ["C", "e", "n", "o", "f"].contains(code)
            if code == "o", argument?.lowercased() == "content-type" { return text(.mime) }
            return isText ? text(.ignored) : TemplateField(.ignored, .word)
        case "a", "h":
            let isPeer = code == "a" && argument == "c"
            return TemplateField(.client, .word, rank: isPeer ? 2 : 0)
        case "u": return text(.account, rank: isFirst ? 1 : 0)
        case "r": return text(.request)
        case "s": return TemplateField(.status, .number, rank: isFirst ? 1 : 0)
        case "O": return TemplateField(.size, .number)
        case "B", "b": return TemplateField(.size, .number, rank: 1)
        case "D", "I", "P", "S": return TemplateField(.ignored, .number)
        case "T": return TemplateField(.ignored, .number)
        case "H": return TemplateField(.ignored, .word)
        case "m": return TemplateField(.method, .word)
        case "U": return text(.path)
        case "q": return text(.query)
        case "v": return TemplateField(.host, .host, rank: 2)
        case "V": return TemplateField(.host, .host, rank: 1)
        case "p": return TemplateField(.port, .number, rank: argument == "remote" ? 9 : 0)
        default: return nil
        }
    }

    private func text(_ meaning: FieldMeaning, rank: Int = 0) -> TemplateField {
        var field = TemplateField(meaning, .text, rank: rank)
        field.escape = .hex
        return field
    }

    private func header(_ name: String) -> TemplateField {
        switch name {
        case "user-agent": return text(.userAgent)
        case "referer": return text(.referrer)
        case "x-forwarded-for": return text(.forwardedFor)
        case "host":
            var field = TemplateField(.host, .host)
            field.escape = .hex
            return field
        default: return text(.ignored)
        }
    }

    private func time(_ argument: String?) -> TemplateField {
        guard var format = argument else { return .time("%d/%b/%Y:%H:%M:%S %z") }
        var rank = 0
        if format.hasPrefix("begin:") { format.removeFirst(6) }
        if format.hasPrefix("end:") {
            format.removeFirst(4)
            rank = 1
        }
        switch format {
        case "sec": return TemplateField(.time, .epoch, rank: rank + 2)
        case "msec", "usec": return .time("%s", rank: rank + 2)
        case "msec_frac":
            var field = TemplateField(.milliseconds, .number)
            field.isFraction = true
            return field
        case "usec_frac": return TemplateField(.ignored, .number)
        default: return .time(format, rank: rank)
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func takeArgument() -> String? {
        guard at < text.count, text[at] == UInt8(ascii: "{") else { return nil }
        let end = text[at...].firstIndex(of: UInt8(ascii: "}")) ?? text.count
        defer { at = min(end + 1, text.count) }
        return String(decoding: text[(at + 1)..<max(end, at + 1)], as: UTF8.self)
    }
}

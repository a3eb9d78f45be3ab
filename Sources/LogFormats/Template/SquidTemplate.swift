/// Reads what a `logformat` of Squid says.
///
/// `% [encoding] [-] [[0]width] [{argument}] code [{argument}]`; what stands between two codes is
/// printed as it is. Inside `"…"` and `[…]` Squid chooses the encoding itself where none is given.
struct SquidTemplate {
    /// The formats that Squid has by itself.
    static let builtIn: [String: String] = [
        "squid": "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt",
        "common": #"%>a %[ui %[un [%tl] "%'rm %'ru HTTP/%rv" %>Hs %<st %Ss:%Sh"#,
        "combined":
            #"%>a %[ui %[un [%tl] "%'rm %'ru HTTP/%rv" %>Hs %<st "%'{Referer}>h" "%'{User-Agent}>h" %Ss:%Sh"#,
        "referrer": "%ts.%03tu %>a %'{Referer}>h %ru",
        "useragent": #"%>a [%tl] "%'{User-Agent}>h""#,
    ]

    private let text: [UInt8]
    private let firstColumn: Int
    private var at = 0
    private var tokens: [TemplateToken] = []
    private var literal: [UInt8] = []
    /// The encoding that Squid chooses where a code names none.
    private var context = FieldEscape.none

    /// Compiles a template.
    ///
    /// - Parameter setting: the line of `squid.conf`, only its format, or the name of one that
    ///   Squid has by itself.
    /// - Returns: the pieces of the line.
    /// - Throws: ``FormatProblem``, with the column of an unknown code.
    static func tokens(_ setting: String) throws(FormatProblem) -> [TemplateToken] {
        let (format, column) = try find(in: setting)
        var template = SquidTemplate(text: Array(format.utf8), firstColumn: column)
        return try template.read()
    }

    private init(text: [UInt8], firstColumn: Int) {
        self.text = text
        self.firstColumn = firstColumn
    }

    /// The format inside a setting, and the column where it starts.
    private static func find(in setting: String) throws(FormatProblem) -> (String, Int) {
        let joined = setting.replacing("\\\n", with: "  ").replacing("\n", with: " ")
        let start = joined.firstIndex { $0 != " " && $0 != "\t" } ?? joined.endIndex
        var words = joined[start...].split(
            maxSplits: 2, omittingEmptySubsequences: true,
            whereSeparator: { $0 == " " || $0 == "\t" })
        if words.first == "access_log" {
            let names = joined[start...].split(separator: " ").map { word in
                word.hasPrefix("logformat=") ? String(word.dropFirst(10)) : String(word)
            }
            for name in names { if let format = builtIn[name] { return (format, 1) } }
            throw FormatProblem(
                setting: "logformat",
                message: "this line says where Squid logs to; the line that starts with"
                    + " logformat says how")
        }
        if words.first == "logformat" {
            guard words.count == 3 else {
                throw FormatProblem(
                    setting: "logformat", message: "nothing stands after the format's name")
            }
            words = [words[2]]
        } else {
            words = [joined[start...]]
        }
        let format = words[0].reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        let text = String(format)
        if let known = builtIn[text] { return (known, 1) }
        return (text, joined.utf8.distance(from: joined.startIndex, to: words[0].startIndex) + 1)
    }

    private mutating func read() throws(FormatProblem) -> [TemplateToken] {
        while at < text.count {
            let byte = text[at]
            if byte == UInt8(ascii: "%") {
                try readCode()
            } else {
                noteContext(byte)
                literal.append(byte)
                at += 1
            }
        }
        endLiteral()
        return tokens
    }

    private mutating func endLiteral() {
        guard !literal.isEmpty else { return }
        tokens.append(.literal(literal))
        literal = []
    }

    private mutating func noteContext(_ byte: UInt8) {
        switch (byte, context) {
        case (UInt8(ascii: "\""), .none): context = .quoted
        case (UInt8(ascii: "\""), .quoted): context = .none
        case (UInt8(ascii: "["), .none): context = .mime
        case (UInt8(ascii: "]"), .mime): context = .none
        default: break
        }
    }

    private mutating func readCode() throws(FormatProblem) {
        let start = at
        at += 1
        let flag = takeFlag()
        let isLeft = take(UInt8(ascii: "-"))
        let isZeroFilled = take(UInt8(ascii: "0"))
        let width = takeNumber()
        if take(UInt8(ascii: ".")) { _ = takeNumber() }
        var argument = takeArgument()
        if holds("http::") { at += 6 }
        if take(UInt8(ascii: "%")) {
            literal.append(UInt8(ascii: "%"))
            return
        }
        if try takeByte(argument, start) { return }
        var field = try takeField(start)
        if argument == nil { argument = takeArgument() }
        field.code = String(decoding: text[start..<at], as: UTF8.self)
        field.column = firstColumn + start
        field.escape = flag ?? escape(of: field)
        if !isZeroFilled || isLeft { field.minimumWidth = width ?? 0 }
        if field.shape == .time, let argument { field.pattern = argument }
        if field.meaning == .milliseconds {
            field.isFraction = isZeroFilled && width == 3
        }
        if field.code.hasSuffix("h") || field.code.hasSuffix("}") {
            field = SquidTemplate.header(argument, field)
        }
        if field.meaning == .time, field.shape != .time { field.escape = .none }
        endLiteral()
        tokens.append(.field(field))
    }

    /// The encoding of a code that names none.
    private func escape(of field: TemplateField) -> FieldEscape {
        switch field.shape {
        case .text, .word, .host:
            // Outside quotes and brackets URLs and headers are percent-encoded in such a way that
            // nothing tells `%20` from what the client sent; a host never has a percent sign.
            context == .none && field.meaning == .host ? .percent : context
        default: .none
        }
    }

    /// What a header tells.
    private static func header(_ argument: String?, _ field: TemplateField) -> TemplateField {
        var field = field
        guard field.meaning == .ignored, field.shape == .text, let argument else { return field }
        let isReply = field.rank == 9
        // `{Header:;element}`: an element of a list.
        let name = argument.prefix { $0 != ":" }.lowercased()
        switch (name, isReply) {
        case ("user-agent", false): field.meaning = .userAgent
        case ("referer", false): field.meaning = .referrer
        case ("x-forwarded-for", false): field.meaning = .forwardedFor
        case ("content-type", true): (field.meaning, field.rank) = (.mime, 1)
        default: break
        }
        return field
    }

    private mutating func takeField(_ start: Int) throws(FormatProblem) -> TemplateField {
        for space in SquidCodes.otherNamespaces where holds(space) {
            let end = codeEnd(from: at + space.utf8.count)
            guard end > at + space.utf8.count else { break }
            at = end
            return TemplateField(.ignored, .text)
        }
        if let (length, field) = SquidCodes.longest(at: text[at...]) {
            at += length
            return field
        }
        let end = max(codeEnd(from: at), at < text.count ? at + 1 : at)
        let code = String(decoding: text[start..<end], as: UTF8.self)
        throw FormatProblem(
            setting: "logformat", column: firstColumn + start, message: "unknown code \(code)")
    }

    /// `%byte{10}`: a byte by its number.
    private mutating func takeByte(
        _ argument: String?, _ start: Int
    ) throws(FormatProblem) -> Bool {
        guard holds("byte") else { return false }
        at += 4
        guard let value = (argument ?? takeArgument()).flatMap({ UInt8($0) }), value != 0x0A else {
            throw FormatProblem(
                setting: "logformat", column: firstColumn + start,
                message: "%byte needs the number of a byte, and a line must stay one line")
        }
        literal.append(value)
        return true
    }

    private func codeEnd(from start: Int) -> Int {
        var end = start
        while end < text.count {
            let byte = text[end]
            let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 26
            guard
                isLetter || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
            else { break }
            end += 1
        }
        return end
    }

    private mutating func takeFlag() -> FieldEscape? {
        guard at < text.count else { return nil }
        let escape: FieldEscape? =
            switch text[at] {
            case UInt8(ascii: "\""): .quoted
            case UInt8(ascii: "["): .mime
            case UInt8(ascii: "#"): .percent
            case UInt8(ascii: "'"): FieldEscape.none
            case UInt8(ascii: "/"): .shell
            default: nil
            }
        if escape != nil { at += 1 }
        return escape
    }

    private mutating func takeNumber() -> Int? {
        let start = at
        while at < text.count, text[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        return Int(String(decoding: text[start..<at], as: UTF8.self))
    }

    private mutating func takeArgument() -> String? {
        guard at < text.count, text[at] == UInt8(ascii: "{") else { return nil }
        let end = text[at...].firstIndex(of: UInt8(ascii: "}")) ?? text.count
        defer { at = min(end + 1, text.count) }
        return String(decoding: text[(at + 1)..<max(end, at + 1)], as: UTF8.self)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
        return true
    }

    private func holds(_ word: String) -> Bool { text[at...].starts(with: word.utf8) }
}

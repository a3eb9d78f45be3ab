/// The fields of a template and the literals between them, and what can be said of them together.
struct TemplateLayout {
    private(set) var head: [UInt8] = []
    private(set) var fields: [TemplateField] = []
    /// What stands after each field; may be empty.
    private(set) var after: [[UInt8]] = []

    init(_ tokens: [TemplateToken]) {
        for token in tokens {
            switch token {
            case .field(let field):
                fields.append(field)
                after.append([])
            case .literal(let bytes):
                if after.isEmpty { head += bytes } else { after[after.count - 1] += bytes }
            }
        }
    }

    /// The field that a meaning is taken from.
    func best(_ meaning: FieldMeaning) -> Int? {
        fields.indices.filter { fields[$0].meaning == meaning }
            .min { (fields[$0].rank, $0) < (fields[$1].rank, $1) }
    }

    /// The shape of a field where it stands.
    func shape(at index: Int) -> FieldShape {
        let field = fields[index]
        let next = after[index].first
        switch field.shape {
        case .word, .host:
            // The colons of an IPv6 address are not the one before the port.
            return next == UInt8(ascii: ":") ? .text : field.shape
        case .text:
            // Between spaces a media type is a word, and so is what a record does not hold.
            let isSpaced = next == 0x20 || (next == nil && index == fields.count - 1)
            if field.meaning == .mime, isSpaced, !isQuoted(index) { return .word }
            return field.meaning.isOfURL && yields(index) ? .word : .text
        default:
            return field.shape
        }
    }

    /// Whether a URL ends at its first space, because its neighbour may hold spaces and only a
    /// space stands between them.
    private func yields(_ index: Int) -> Bool {
        if after[index] == [0x20], index + 1 < fields.count, isOpen(index + 1) { return true }
        return index > 0 && after[index - 1] == [0x20] && isOpen(index - 1)
    }

    private func isOpen(_ index: Int) -> Bool {
        let field = fields[index]
        return field.shape == .text && !field.meaning.isOfURL && field.meaning != .mime
    }

    private func isQuoted(_ index: Int) -> Bool {
        let before = index == 0 ? head : after[index - 1]
        return before.last == UInt8(ascii: "\"")
    }

    /// Says what a record would lack, and where a field's end cannot be told.
    func check() throws(FormatProblem) {
        try checkNeighbours()
        guard let time = best(.time) else {
            throw problem("no code gives the time, so no record could be dated")
        }
        let isWhole = TemplateLayout.statesDay(fields[time]) && statesHour(fields[time])
        guard isWhole else {
            throw FormatProblem(
                setting: "logformat", column: fields[time].column,
                message: "the time \(fields[time].code) needs both a date and a time of day")
        }
        let web: [FieldMeaning] = [.url, .host, .path, .request]
        guard web.contains(where: { best($0) != nil }) else {
            throw problem("no code gives a URL or a host, so no web record can come of it")
        }
    }

    private func problem(_ message: String) -> FormatProblem {
        FormatProblem(setting: "logformat", message: message)
    }

    private func checkNeighbours() throws(FormatProblem) {
        for index in fields.indices.dropLast() where after[index].isEmpty {
            switch fields[index].shape {
            case .text, .word, .code:
                throw FormatProblem(
                    setting: "logformat", column: fields[index + 1].column,
                    message: "nothing stands between \(fields[index].code) and"
                        + " \(fields[index + 1].code), so where one ends cannot be told")
            default: continue
            }
        }
    }

    /// Whether a time names its day.
    static func statesDay(_ field: TemplateField) -> Bool {
        guard field.shape == .time else { return true }
        return names(field, "YyFDs") && (names(field, "DFs") || names(field, "de"))
    }

    private func statesHour(_ field: TemplateField) -> Bool {
        field.shape != .time || TemplateLayout.names(field, "HIklTRs")
    }

    private static func names(_ field: TemplateField, _ codes: String) -> Bool {
        var isCode = false
        for character in field.pattern {
            if isCode, codes.contains(character) { return true }
            isCode = character == "%" && !isCode
        }
        return false
    }

    /// Which byte of a literal is the least likely to stand anywhere else.
    static func rarest(of literal: [UInt8]) -> Int {
        func commonness(_ byte: UInt8) -> Int {
            switch byte {
            case 0x20: 6
            case UInt8(ascii: "a")...UInt8(ascii: "z"): 5
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."): 4
            case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: ":"): 3
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: ","): 2
            case UInt8(ascii: "\""): 1
            default: 0
            }
        }
        return literal.indices.min { commonness(literal[$0]) < commonness(literal[$1]) } ?? 0
    }
}

import StrictYAML

/// Cuts a CSV file into rows of fields, strictly.
///
/// Lines end with LF or CRLF, the last one may end with nothing; a field in quotes may hold
/// commas, line ends and doubled quotes. A byte order mark is skipped. Blank lines are no rows.
///
/// - SeeAlso: RFC 4180, section 2.
struct CSVReader {
    struct Field {
        var text: String
        /// Where the field begins; columns count characters.
        var mark: YAMLMark
    }

    private let scalars: [Unicode.Scalar]
    private var cursor = 0
    private var line = 1
    private var lineStart = 0
    private(set) var faults: [(mark: YAMLMark, message: String)] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// Reads all rows; what is wrong with them is in `faults` afterwards.
    mutating func rows() -> [[Field]] {
        var rows: [[Field]] = []
        while cursor < scalars.count {
            let row = readRow()
            if row.count > 1 || row.contains(where: { !$0.text.isEmpty }) { rows.append(row) }
        }
        return rows
    }

    private mutating func readRow() -> [Field] {
        var row: [Field] = []
        while true {
            let mark = mark
            let text = peek() == "\"" ? readQuoted() : readPlain()
            row.append(Field(text: text, mark: mark))
            guard peek() == "," else { break }
            cursor += 1
        }
        takeLineEnd()
        return row
    }

    private mutating func readPlain() -> String {
        var text = String.UnicodeScalarView()
        while let scalar = peek(), scalar != ",", scalar != "\n", !isLineEnd(at: cursor) {
            if scalar == "\"" || scalar == "\r" {
                let name = scalar == "\r" ? "carriage return" : "quotation mark"
                faults.append((mark, "a \(name) in a field without quotes"))
            }
            text.append(scalar)
            cursor += 1
        }
        return String(text)
    }

    private mutating func readQuoted() -> String {
        let start = mark
        var text = String.UnicodeScalarView()
        cursor += 1
        while let scalar = peek() {
            cursor += 1
            if scalar == "\n" { beginLine() }
            guard scalar == "\"" else {
                text.append(scalar)
                continue
            }
            guard peek() == "\"" else { return finishQuoted(String(text)) }
            text.append(scalar)
            cursor += 1
        }
        faults.append((start, "the quotation mark that begins here is never closed"))
        return String(text)
    }

    /// Reports whatever follows a closing quotation mark but a comma or the line's end.
    private mutating func finishQuoted(_ text: String) -> String {
        guard let next = peek(), next != ",", !isLineEnd(at: cursor) else { return text }
        faults.append((mark, "text after the closing quotation mark"))
        _ = readPlain()
        return text
    }

    private mutating func takeLineEnd() {
        if peek() == "\r" { cursor += 1 }
        guard peek() == "\n" else { return }
        cursor += 1
        beginLine()
    }

    private mutating func beginLine() {
        line += 1
        lineStart = cursor
    }

    private func isLineEnd(at index: Int) -> Bool {
        if scalars[index] == "\n" { return true }
        return scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
    }

    private func peek() -> Unicode.Scalar? {
        cursor < scalars.count ? scalars[cursor] : nil
    }

    private var mark: YAMLMark {
        YAMLMark(line: line, column: cursor - lineStart + 1)
    }
}

import LogModel
import TestSupport
import Testing

@testable import LogFormats

@Suite("Rows of CSV")
struct CSVRowTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        /// `line: cell|cell` for rows, `line! reason` for rejections, `line#` for context.
        let rows: [String]
        var testDescription: String { name }
    }

    static let samples = [
        Sample(name: "nothing", text: "", rows: []),
        Sample(name: "empty lines", text: "\n\r\n\na,b\n", rows: ["4: a|b"]),
        Sample(name: "plain", text: "a,b\nc,d\n", rows: ["1: a|b", "2: c|d"]),
        Sample(name: "carriage returns", text: "a,b\r\nc,\r\n", rows: ["1: a|b", "2: c|"]),
        Sample(name: "no newline at the end", text: "a,b\nc,d", rows: ["1: a|b", "2: c|d"]),
        Sample(name: "a byte order mark", text: "\u{FEFF}a,b\n", rows: ["1: a|b"]),
        Sample(name: "quotes", text: "\"a,b\",\"\",c\n", rows: ["1: a,b||c"]),
        Sample(name: "doubled quotes", text: "\"a\"\"b\",\"\"\"\"\n", rows: ["1: a\"b|\""]),
        Sample(
            name: "doubled quotes where none open", text: "x,\"a\"\"b\",c\"\"d\n",
            rows: ["1: x|a\"b|c\"\"d"]),
        Sample(
            name: "spaces around quotes", text: "\"a\", \"b,c\" ,  \"d\"  \r\n",
            rows: ["1: a|b,c|d"]),
        Sample(name: "spaces in bare cells", text: " a , b\n", rows: ["1:  a | b"]),
        Sample(
            name: "a newline in a cell", text: "a,\"b\nc\"\nd,e\n",
            rows: ["1: a|b\u{240A}c", "3: d|e"]),
        Sample(
            name: "newlines, empty lines and doubled quotes in cells",
            text: "\"\r\n\n\",\"\"\"\n\"\nx\n", rows: ["1: \r\u{240A}\u{240A}|\"\u{240A}", "5: x"]),
        Sample(name: "a quote in a bare cell", text: "a\"b,c\nd\n", rows: ["1: a\"b|c", "2: d"]),
        Sample(
            name: "a stray quote", text: "\"a \"b\" c\",d\ne\n", rows: ["1: a \"b\" c|d", "2: e"]),
        Sample(
            name: "a stray quote that nothing closes", text: "\"a\"b,c\n\"d\",e\n",
            rows: ["1! malformed", "2: d|e"]),
        Sample(
            name: "a stray quote in the second line of a cell",
            text: "\"a\nb\"c\nd,e\n", rows: ["1! malformed", "2: b\"c", "3: d|e"]),
        Sample(
            name: "a cell that nothing closes", text: "a,b\nc,\"d\ne,f\ng",
            rows: ["1: a|b", "2! unfinished-line", "3: e|f", "4: g"]),
        Sample(name: "the last line ends in a quote", text: "a,\"b\"", rows: ["1: a|b"]),
        Sample(name: "semicolons", text: "a;b,c;d\ne;f;g\n", rows: ["1: a|b,c|d", "2: e|f|g"]),
        Sample(name: "tabs", text: "a\tb\n\"c\td\"\te\n", rows: ["1: a|b", "2: c\td|e"]),
        Sample(name: "bars", text: "a|b c\n", rows: ["1: a|b c"]),
        Sample(
            name: "the separator is the header's", text: "a,b\nc;d;e\n",
            rows: ["1: a|b", "2: c;d;e"]
        ),
        Sample(
            name: "what PowerShell writes first", text: "#TYPE System.Object\r\n\"a\",\"b\"\r\n",
            rows: ["1#", "2: a|b"]),
        Sample(name: "what Excel writes first", text: "sep=;\na;b\n", rows: ["1#", "2: a|b"]),
        Sample(name: "nothing but a newline in quotes", text: "\"\n\"\n", rows: ["1: \u{240A}"]),
    ]

    @Test("a text has these rows, however it is cut into blocks", arguments: samples)
    func rows(_ sample: Sample) {
        let text = Array(sample.text.utf8)
        #expect(read(text, cuts: []) == sample.rows)
        let ends = text.indices.filter { text[$0] == 0x0A }.map { $0 + 1 }
        for subset in 0..<(1 << min(ends.count, 6)) {
            let cuts = ends.indices.filter { subset & (1 << $0) != 0 }.map { ends[$0] }
            #expect(read(text, cuts: cuts) == sample.rows, "cut at \(cuts)")
        }
    }

    @Test("a row ends where its last line ends")
    func closed() {
        var reader = RowReader()
        var notes = RowNotes()
        feed("h,i\na,\"b\n\nc\"\nd\n", cuts: [4, 8], to: &reader, &notes)
        #expect(notes.closed == ["2@4", "5@13", "6@15"].map { $0 })
        #expect(reader.openPosition == nil)
    }

    @Test("a row that is open is where the reading must start again")
    func openPosition() {
        var reader = RowReader()
        var notes = RowNotes()
        feed("h\n1,\"a\n", cuts: [2], to: &reader, &notes)
        let start = RecordPosition(stream: 0, line: 2, offset: 2)
        #expect(reader.openPosition == OpenPosition(position: start, year: nil))
        #expect(notes.rows == ["1: h"])
    }

    @Test("a row of more than a thousand lines is given up, and its lines are read for themselves")
    func tooManyLines() {
        let good = "a,\"" + String(repeating: "\n", count: 999) + "\"\nb\n"
        #expect(read(Array(good.utf8), cuts: [50]).count == 2)
        let bad = "a,\"" + String(repeating: "x\n", count: 1000) + "\"\nb\n"
        for cuts in [[], [50], Array(stride(from: 5, to: 1000, by: 2))] {
            let rows = read(Array(bad.utf8), cuts: cuts)
            #expect(rows.first == "1! malformed")
            #expect(rows.dropFirst().prefix(999).allSatisfy { $0.hasSuffix(": x") })
            #expect(rows.count == 1002, "\(rows.suffix(3))")
        }
    }

    @Test("a row of more than a mebibyte is given up")
    func tooManyBytes() {
        let line = String(repeating: "x", count: 1 << 19) + "\n"
        let text = "a,\"" + line + line + "\"\nb\n"
        for cuts in [[], [4 + 1 << 19]] {
            let rows = read(Array(text.utf8), cuts: cuts).map { $0.prefix(12) }
            #expect(rows == ["1! malformed", "2: xxxxxxxxx", "3! unfinishe", "4: b"])
        }
    }

    @Test("random bytes give the same rows however they are cut", arguments: 0..<60)
    func random(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let usual = Array("\"\"\"\n\n,, \r;ab".utf8)
        let text = (0..<400).map { _ in usual[Int.random(in: 0..<usual.count, using: &random)] }
        let whole = read(text, cuts: [])
        let ends = text.indices.filter { text[$0] == 0x0A }.map { $0 + 1 }
        #expect(read(text, cuts: ends) == whole)
        for end in ends { #expect(read(text, cuts: [end]) == whole, "cut at \(end)") }
    }

    private func read(_ text: [UInt8], cuts: [Int]) -> [String] {
        var reader = RowReader()
        var notes = RowNotes()
        var sink = notes.sink
        reader.begin()
        each(text, cuts) { reader.read($0, for: &notes, into: &sink) }
        reader.end(for: &notes, into: &sink)
        return (notes.places + sink.places).sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func feed(
        _ text: String, cuts: [Int], to reader: inout RowReader, _ notes: inout RowNotes
    ) {
        var sink = notes.sink
        each(Array(text.utf8), cuts) { reader.read($0, for: &notes, into: &sink) }
    }

    private func each(_ text: [UInt8], _ cuts: [Int], _ body: (LineBlock) -> Void) {
        text.withUnsafeBytes { bytes in
            var start = 0
            for end in cuts + [text.count] where end > start && end <= text.count {
                let lines = bytes[..<start].count { $0 == 0x0A }
                body(
                    LineBlock(
                        bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), stream: 0,
                        firstLine: lines + 1, offset: UInt64(start)))
                start = end
            }
        }
    }
}

/// Notes every row as text.
private struct RowNotes: RowTaker {
    var places: [(UInt64, String)] = []
    var closed: [String] = []
    let sink = RowRejections()

    var hasHeader: Bool { !places.isEmpty }
    var rows: [String] { places.map(\.1) }

    mutating func take(_ row: CSVRow, into sink: inout some RecordSink) {
        let cells = row.cells.indices.map {
            String(
                String.UnicodeScalarView(
                    String(decoding: row[$0], as: UTF8.self).unicodeScalars
                        .map { $0 == "\n" ? "\u{240A}" : $0 }))
        }
        places.append(
            (row.position.offset, "\(row.position.line): " + cells.joined(separator: "|")))
        closed.append("\(row.closed.line + 1)@\(row.closed.offset)")
    }
}

/// Notes every rejection and mark as text.
private struct RowRejections: RecordSink {
    var places: [(UInt64, String)] = []

    mutating func take(_ record: RecordView) {}
    mutating func reject(_ rejection: Rejection) {
        places.append(
            (rejection.position.offset, "\(rejection.position.line)! \(rejection.reason.rawValue)"))
    }
    mutating func mark(lineAt offset: UInt64, as mark: LineMark) {
        places.append((offset, offset == 0 ? "1#" : "?#"))
    }
}

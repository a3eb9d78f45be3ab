import Foundation
import LogModel
import Testing

@testable import Reports

@Suite("Text that strangers chose")
struct EscapingTests {
    @Test(
        "a hidden character is shown as its code",
        arguments: [
            ("\u{202E}abc", "⟨U+202E⟩abc"), ("a\u{2066}b\u{2069}", "a⟨U+2066⟩b⟨U+2069⟩"),
            ("\u{200B}\u{200D}\u{FEFF}", "⟨U+200B⟩⟨U+200D⟩⟨U+FEFF⟩"),
            ("\u{0}\u{1B}[31m\t\r\n", "⟨U+0000⟩⟨U+001B⟩[31m⟨U+0009⟩⟨U+000D⟩⟨U+000A⟩"),
            ("\u{7F}\u{85}\u{9B}", "⟨U+007F⟩⟨U+0085⟩⟨U+009B⟩"),
            ("\u{2028}\u{2029}", "⟨U+2028⟩⟨U+2029⟩"), ("\u{E0041}", "⟨U+E0041⟩"),
            ("\u{AD}\u{115F}\u{3164}\u{FE0F}", "⟨U+00AD⟩⟨U+115F⟩⟨U+3164⟩⟨U+FE0F⟩"),
            ("Zoë Ångström 東京 🙂", "Zoë Ångström 東京 🙂"),
        ])
    func hidden(text: String, visible: String) {
        #expect(VisibleText.of(text) == visible)
        #expect(VisibleText.of(visible) == visible)
    }

    @Test("no hidden character reaches a page, a table, data or a letter")
    func nothingHiddenRemains() throws {
        let files = try Reports.authorised(try Invented.hostileReport())
        for text in [files.html, files.noticeHTML, files.noticeText, files.json] {
            #expect(!text.unicodeScalars.contains { $0 != "\n" && VisibleText.isHidden($0) })
        }
        let table = files.csv.unicodeScalars.dropFirst()
        #expect(!table.contains { $0 != "\n" && $0 != "\r" && VisibleText.isHidden($0) })
    }

    @Test("markup and template tags in a text stay text")
    func markupStaysText() throws {
        let html = try Reports.authorised(try Invented.hostileReport()).html
        #expect(!html.contains("<script"))
        #expect(html.contains("&lt;script&gt;"))
        #expect(html.contains("{{school}}{{{x}}}{{&gt;style}}"))
    }

    @Test(
        "a cell that could act as a formula gets an apostrophe",
        arguments: [
            ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""), ("+1", "\"'+1\""),
            ("-1", "\"'-1\""), ("@SUM(A1)", "\"'@SUM(A1)\""), ("\tx", "\"'⟨U+0009⟩x\""),
            ("\rx", "\"'⟨U+000D⟩x\""), ("'x", "\"''x\""), ("＝1", "\"'＝1\""),
            ("a=1", "a=1"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("", ""),
        ])
    func formula(text: String, cell: String) {
        #expect(EventTable.cell(text) == cell)
    }

    @Test("a table read back gives the texts that were written")
    func roundTrip() throws {
        let model = try Invented.hostileReport().inOrder
        let rows = try readCSV(EventTable.csv(of: model))
        #expect(rows.first == EventTable.columns)
        #expect(rows.count == model.events.count + 1)
        let place = try #require(EventTable.columns.firstIndex(of: "place"))
        for (row, event) in zip(rows.dropFirst(), model.events) {
            #expect(row.count == EventTable.columns.count)
            let text = row[place].hasPrefix("'") ? String(row[place].dropFirst()) : row[place]
            #expect(text == VisibleText.of(event.place))
        }
    }

    @Test("data read back gives the texts that were written, hidden characters too")
    func jsonRoundTrip() throws {
        struct Document: Decodable {
            struct Event: Decodable { let place: String }
            let schema: String
            let events: [Event]
        }
        let model = try Invented.hostileReport()
        let json = try Reports.authorised(model).json
        let document = try JSONDecoder().decode(Document.self, from: Data(json.utf8))
        #expect(document.schema == "headnote-report/1")
        #expect(document.events.map(\.place) == model.inOrder.events.map(\.place))
    }

    struct NotCSV: Error { let at: Int }

    /// A strict reader of RFC 4180 behind a byte order mark.
    private func readCSV(_ text: String) throws -> [[String]] {
        let scalars = Array(text.unicodeScalars)
        guard scalars.first == "\u{FEFF}" else { throw NotCSV(at: 0) }
        var rows: [[String]] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var index = 1
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if isQuoted {
                if scalar == "\"", next == "\"" {
                    cell.append("\"")
                    index += 1
                } else if scalar == "\"" {
                    isQuoted = false
                } else {
                    cell.unicodeScalars.append(scalar)
                }
            } else if scalar == "\"" {
                guard cell.isEmpty else { throw NotCSV(at: index) }
                isQuoted = true
            } else if scalar == "," {
                row.append(cell)
                cell = ""
            } else if scalar == "\r" {
                guard next == "\n" else { throw NotCSV(at: index) }
                rows.append(row + [cell])
                (row, cell) = ([], "")
                index += 1
            } else {
                cell.unicodeScalars.append(scalar)
            }
            index += 1
        }
        return rows
    }
}

@Suite("What speaks for the person")
struct CircumstancesTests {
    struct Visit: Sendable {
        let name: String
        let times: [String]
        let isShort: Bool
    }

    static let visits = [
        Visit(name: "one match", times: ["10:00:00"], isShort: true),
        Visit(name: "within five minutes", times: ["10:00:00", "10:05:00"], isShort: true),
        Visit(name: "a second longer", times: ["10:00:00", "10:05:01"], isShort: false),
        Visit(name: "came back later", times: ["10:00:00", "16:00:00"], isShort: false),
    ]

    @Test("a single short visit is one stay of at most five minutes that day", arguments: visits)
    func shortVisit(visit: Visit) throws {
        let events = try visit.times.map {
            try Invented.event("2026-11-12T\($0)Z", 0, "wheel.example", .allowed)
        }
        let circumstances = Circumstances(events)
        for event in events {
            #expect(
                circumstances.of(event).contains(.singleShortVisit) == visit.isShort,
                "\(visit.name)")
        }
    }

    @Test("another person's or another host's match does not lengthen a visit")
    func othersDoNotCount() throws {
        let own = try Invented.event("2026-11-12T10:00:00Z", 0, "wheel.example", .allowed)
        let others = [
            try Invented.event("2026-11-12T12:00:00Z", 0, "wheel.example", .allowed, person: 1),
            try Invented.event("2026-11-12T12:00:00Z", 0, "cards.example", .allowed),
            try Invented.event("2026-11-13T12:00:00Z", 0, "wheel.example", .allowed),
        ]
        #expect(Circumstances([own] + others).of(own) == [.singleShortVisit])
    }

    @Test("denied, login, shared computer, own report and permission all stand beside the match")
    func everyCircumstance() throws {
        var event = try Invented.event("2026-11-12T10:00:00Z", 0, "", .denied)
        event.isSharedComputer = true
        event.selfReport = "told the office"
        event.permission = "project"
        #expect(
            Circumstances([event]).of(event) == [
                .denied, .sharedComputer, .selfReport("told the office"), .permission("project"),
            ])
        event.action = .challenged
        #expect(Circumstances([event]).of(event).first == .stoppedAtLogin)
    }
}

@Suite("The drawings")
struct ChartsTests {
    @Test("bars stay inside the drawing", arguments: [1, 2, 31, 184, 400])
    func barsStayInside(length: Int) throws {
        let first = try Invented.date("2026-06-01")
        let days = first...first.adding(days: length - 1)
        var event = try Invented.event("2026-11-12T10:00:00Z", 0, "x.example", .denied)
        event.date = days.upperBound
        let value = Charts.timeline(
            Array(repeating: event, count: 1234), over: days, missing: [days.lowerBound])
        guard case .fields(let fields) = value, case .list(let bars)? = fields["bars"],
            case .fields(let bar)? = bars.first
        else {
            Issue.record("no bar")
            return
        }
        #expect(bars.count == 1)
        let numbers = bar.compactMapValues { value -> Double? in
            guard case .text(let text) = value else { return nil }
            return Double(text)
        }
        #expect(numbers.count == bar.count)
        #expect((numbers["x"] ?? -1) >= 30)
        #expect((numbers["x"] ?? 0) + (numbers["width"] ?? 999) <= 720)
        #expect((numbers["denied-y"] ?? -1) >= 0)
        #expect((numbers["denied-height"] ?? 999) <= 118)
    }

    @Test(
        "a coordinate has one decimal place",
        arguments: [(0.0, "0"), (1.04, "1"), (1.25, "1.3"), (12.0, "12"), (0.05, "0.1")])
    func decimals(value: Double, text: String) {
        #expect(Charts.decimal(value) == text)
    }
}

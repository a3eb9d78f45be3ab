import LogModel
import Testing

@testable import LogFormats

@Suite("Times in the forms of exports")
struct UsualTimeTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let text: String
        var order: DateOrder?
        /// The civil time, with `.mmm` and the offset in seconds where there are some; `?` for an
        /// ambiguous one, `nil` for none.
        let time: String?
        var testDescription: String { text + (order.map { " (\($0))" } ?? "") }

        init(_ text: String, _ time: String?, order: DateOrder? = nil) {
            self.text = text
            self.order = order
            self.time = time
        }
    }

    static let samples = [
        Sample("2026-11-20 23:20:33", "2026-11-20T23:20:33"),
        Sample("2026-11-20T23:20:33.25Z", "2026-11-20T23:20:33.250+0"),
        Sample("2026-11-20T23:20:33.4907658", "2026-11-20T23:20:33.490"),
        Sample("2026/11/20 23:20", "2026-11-20T23:20:00"),
        Sample("2026.11.20 1:20:33 pm", "2026-11-20T13:20:33"),
        Sample("2026-11-20 23:20:33 +01:00", "2026-11-20T23:20:33+3600"),
        Sample("2026-11-20 23:20:33 BST", "2026-11-20T23:20:33+3600"),
        Sample("20261120 23:20:33", "2026-11-20T23:20:33"),
        Sample("20 Nov 2026 23:20:33", "2026-11-20T23:20:33"),
        Sample("20 November 2026, 23:20", "2026-11-20T23:20:00"),
        Sample("20-Nov-26 11:20 PM", "2026-11-20T23:20:00"),
        Sample("5-Nov-2026 9:20:01", "2026-11-05T09:20:01"),
        Sample("20/Nov/2026:23:20:33 +0000", "2026-11-20T23:20:33+0"),
        Sample("Nov 20, 2026 11:20:33 PM", "2026-11-20T23:20:33"),
        Sample("Nov 20 2026 23:20:33", "2026-11-20T23:20:33"),
        Sample("Fri Nov 20 23:20:33 2026", "2026-11-20T23:20:33"),
        Sample("Fri Nov  6 23:20:33 2026", "2026-11-06T23:20:33"),
        Sample("Fri, 20 Nov 2026 23:20:33 GMT", "2026-11-20T23:20:33+0"),
        Sample("20/11/2026 23:20:33", "2026-11-20T23:20:33"),
        Sample("11/20/2026 11:20:33 PM", "2026-11-20T23:20:33"),
        Sample("20.11.2026, 23:20", "2026-11-20T23:20:00"),
        Sample("20/11/26 23:20", "2026-11-20T23:20:00"),
        Sample("23:20:33 20/11/2026", "2026-11-20T23:20:33"),
        Sample("12:20 AM 20/11/2026", "2026-11-20T00:20:00"),
        Sample("5/11/2026 23:20", "2026-11-05T23:20:00", order: .dayFirst),
        Sample("5/11/2026 23:20", "2026-05-11T23:20:00", order: .monthFirst),
        Sample("5/11/2026 23:20", "?"),
        Sample("5.11.2026 23:20", "2026-11-05T23:20:00"),
        Sample("11.20.2026 23:20", nil),
        Sample("11/11/2026 23:20", "2026-11-11T23:20:00"),
        Sample("11/20/2026 23:20", nil, order: .dayFirst),
        Sample("20/11/2026 23:20", nil, order: .monthFirst),
        Sample("1795216833", "2026-11-20T23:20:33+0"),
        Sample("1795216833.469", "2026-11-20T23:20:33.469+0"),
        Sample("1795216833469", "2026-11-20T23:20:33.469+0"),
        Sample("1795216833469000", "2026-11-20T23:20:33.469+0"),
        Sample(" 2026-11-20 23:20:33 ", "2026-11-20T23:20:33"),
        Sample("", nil), Sample("-", nil), Sample("now", nil), Sample("2026", nil),
        Sample("2026-11-20", nil), Sample("23:20:33", nil), Sample("20/11/2026", nil),
        Sample("2026-11-31 23:20:33", nil), Sample("2026-13-01 23:20:33", nil),
        Sample("2026-11-20 24:00:00", nil), Sample("2026-11-20 23:60:00", nil),
        Sample("13:20 PM 20/11/2026", nil), Sample("2026-11-20 23:20:33 CEST", nil),
        Sample("2026-11-20 23:20:33 x", nil), Sample("2026-11-20 23:20:33 23:20:33", nil),
        Sample("26-11-20 23:20:33", nil), Sample("20/11-2026 23:20:33", nil),
        Sample("1/2/3 4:5", nil), Sample("31/31/2026 10:00", nil),
        Sample("99999999999999999999", nil), Sample("Nov", nil), Sample("Fri", nil),
        Sample("20 Nov", nil), Sample(":", nil), Sample("1:", nil), Sample("T", nil),
    ]

    @Test("a text is read as this time", arguments: samples)
    func reads(_ sample: Sample) {
        let reading = Array(sample.text.utf8).withUnsafeBytes {
            UsualTime(order: sample.order).read($0)
        }
        #expect(UsualTimeTests.text(reading) == sample.time)
    }

    @Test("a date and a time of day in two columns are one time")
    func parts() {
        func read(_ date: String, _ time: String, _ order: DateOrder? = nil) -> String? {
            Array(date.utf8).withUnsafeBytes { date in
                Array(time.utf8).withUnsafeBytes {
                    UsualTimeTests.text(UsualTime(order: order).read(date: date, timeOfDay: $0))
                }
            }
        }
        #expect(read("20/11/2026", "23:20:33") == "2026-11-20T23:20:33")
        #expect(read("2026-11-20 00:00:00", "1:20 PM") == "2026-11-20T13:20:00")
        #expect(read("5/11/2026", "13:20", .dayFirst) == "2026-11-05T13:20:00")
        #expect(read("5/11/2026", "13:20") == "?")
        #expect(read("20/11/2026", "20/11/2026 13:20") == nil)
        #expect(read("13:20", "13:20") == nil)
        #expect(read("", "13:20") == nil)
    }

    private static func text(_ reading: UsualReading) -> String? {
        switch reading {
        case .none: return nil
        case .ambiguous: return "?"
        case .stated(let time):
            let fraction =
                time.milliseconds == 0 ? "" : "." + zeroPadded(time.milliseconds, 3)
            return "\(time.civil)\(fraction)" + (time.offsetSeconds.map { "+\($0)" } ?? "")
        }
    }
}

@Suite("The order of day and month in a file")
struct DateOrderScanTests {
    @Test(
        "one date beyond the twelfth tells the order of all",
        arguments: [
            (["05/11/2026", "20/11/2026"], DateOrder.dayFirst),
            (["11/05/2026", "11/20/2026"], .monthFirst),
            (["05/11/2026", "06/11/2026"], nil), (["20/11/2026", "11/20/2026"], nil),
            (["05/05/2026", "06/06/2026"], .dayFirst), (["05/05/2026", "05/06/2026"], nil),
            (["2026-11-20", "5 Nov 2026"], nil), ([], nil), (["no date", ""], nil),
            (["05/11/2026 10:00", "\"20/11/2026, 10:00:00 PM\""], .dayFirst),
        ] as [([String], DateOrder?)])
    func order(_ dates: [String], _ order: DateOrder?) {
        let text = "User,Time\n" + dates.map { "x,\($0)\n" }.joined()
        #expect(scan(text) == order)
    }

    @Test("other columns tell nothing, and the map says which column counts")
    func columns() {
        let text = "User,Time,Expires\nx,05/11/2026,20/11/2026\n"
        #expect(scan(text) == nil)
        #expect(scan(text, columns: ["time": "Expires"]) == .dayFirst)
        #expect(scan("Nothing,Here\n20/11/2026,20/11/2026\n") == nil)
    }

    private func scan(_ text: String, columns: [String: String] = [:]) -> DateOrder? {
        var settings = FormatSettings()
        settings.columns = columns
        let scan = StreamScan(
            format: .csv, settings: settings, zone: .utc,
            referenceTime: Timestamp(milliseconds: 0))
        guard var scan else { return nil }
        #expect(scan.needsWholeStream)
        Array(text.utf8).withUnsafeBytes {
            scan.observe(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0))
        }
        return scan.dateOrder
    }
}

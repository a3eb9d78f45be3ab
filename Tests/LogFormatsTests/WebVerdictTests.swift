import LogModel
import Testing

@testable import LogFormats

@Suite("What web filters say about how a request went")
struct WebVerdictTests {
    struct Reason: Sendable, CustomTestStringConvertible {
        let text: String
        let status: Int32
        let action: Action
        var testDescription: String { "\(text) \(status)" }
    }

    static let reasons = [
        Reason(text: "-", status: 200, action: .allowed),
        Reason(text: "", status: 403, action: .allowed),
        Reason(text: "*DENIED* Banned site: bets.example", status: 403, action: .denied),
        Reason(text: "*DENIED* Banned site: bets.example", status: 200, action: .denied),
        Reason(text: "*DENIED-POST* Banned phrase", status: 403, action: .denied),
        Reason(text: "*CONTENTMOD* *DENIED* x", status: 403, action: .denied),
        Reason(text: "*SCANNED* *INFECTED* Eicar", status: 403, action: .denied),
        Reason(text: "*SCANNED* ", status: 200, action: .allowed),
        Reason(text: "*TRUSTED* Site match: news.example", status: 403, action: .allowed),
        Reason(text: "*EXCEPTION* *DENIED in quotes", status: 200, action: .allowed),
        Reason(text: "*NETERROR* No response", status: 502, action: .allowed),
        Reason(text: "*GESPERRT* Gesperrte Seite", status: 403, action: .denied),
        Reason(text: "*VERTRAUT* Seite", status: 200, action: .allowed),
        Reason(text: "*DENIED* x", status: 407, action: .challenged),
        Reason(text: "***", status: 403, action: .denied),
        Reason(text: "*", status: 403, action: .allowed),
        Reason(text: "*DENIED", status: 403, action: .allowed),
        Reason(text: "Exception site match.", status: 403, action: .allowed),
    ]

    @Test("e2guardian's words between stars decide, in any language", arguments: reasons)
    func e2guardian(_ reason: Reason) {
        let action = Array(reason.text.utf8).withUnsafeBytes {
            E2guardianVerdict.action(reason: $0, status: reason.status)
        }
        #expect(action == reason.action)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var status = "-"
        var result = "-"
        var proxy = "-"
        var exception = "-"
        let action: Action
        var testDescription: String { "\(status) \(result) \(proxy) \(exception)" }
    }

    static let rows = [
        Row(action: .allowed),
        Row(status: "403", result: "OBSERVED", proxy: "TCP_NC_MISS", action: .allowed),
        Row(status: "403", result: "DENIED", proxy: "TCP_DENIED", action: .denied),
        Row(status: "407", result: "DENIED", proxy: "TCP_DENIED", action: .challenged),
        Row(
            status: "401", result: "DENIED", proxy: "TCP_DENIED",
            exception: "authentication_failed", action: .challenged),
        Row(status: "302", proxy: "TCP_POLICY_REDIRECT", action: .denied),
        Row(status: "200", exception: "policy_denied", action: .denied),
        Row(status: "200", exception: "virus_detected", action: .denied),
        Row(status: "503", proxy: "TCP_ERR_MISS", exception: "tcp_error", action: .allowed),
        Row(status: "12202", action: .denied),
        Row(status: "12302", action: .denied),
        Row(status: "12209", action: .challenged),
        Row(status: "12239", action: .challenged),
        Row(status: "10060", action: .allowed),
    ]

    @Test("status, result and exception of a W3C log decide", arguments: rows)
    func w3c(_ row: Row) throws {
        let log =
            "#Fields: date time cs-uri sc-status sc-filter-result s-action x-exception-id\n"
            + "2026-11-20 09:00:00 http://news.example/ \(row.status) \(row.result)"
            + " \(row.proxy) \(row.exception)\n"
        #expect(try actions(log, in: .w3c) == [row.action])
    }

    @Test("the columns of a W3C log are known where it is read on in the middle")
    func readOn() throws {
        let head = Array("#Fields: date time cs-uri\n".utf8)
        let rest = Array("2026-11-20 09:00:00 http://news.example/\n".utf8)
        var parser = try LogFormat.w3c.makeParser()
        parser.begin(
            StreamFacts(ordinal: 0, zone: .utc, referenceTime: Timestamp(seconds: 0)))
        var sink = ActionSink()
        head.withUnsafeBytes {
            parser.observe(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0))
        }
        rest.withUnsafeBytes {
            parser.parse(
                LineBlock(bytes: $0, stream: 0, firstLine: 2, offset: UInt64(head.count)),
                into: &sink)
        }
        #expect(sink.actions == [.allowed])
        #expect(sink.rejections == 0)
    }

    @Test(
        "an abbreviation of a zone counts where it means one thing",
        arguments: [
            ("GMT", 0), ("BST", 3600), ("bst", 3600), ("+0100", 3600), ("+01:00", 3600),
            ("-0330", -12600), ("IST", nil), ("", nil), ("+1", nil), ("+9900", nil),
        ] as [(String, Int?)])
    func zones(_ name: String, _ seconds: Int?) {
        let found = Array(name.utf8).withUnsafeBytes { KeyValueTime.offsetSeconds($0) }
        #expect(found == seconds)
    }

    private func actions(_ log: String, in format: LogFormat) throws -> [Action] {
        var parser = try format.makeParser()
        parser.begin(
            StreamFacts(ordinal: 0, zone: .utc, referenceTime: Timestamp(seconds: 0)))
        var sink = ActionSink()
        Array(log.utf8).withUnsafeBytes {
            parser.parse(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0), into: &sink)
        }
        return sink.actions
    }
}

private struct ActionSink: RecordSink {
    var actions: [Action] = []
    var rejections = 0

    mutating func take(_ record: RecordView) { actions.append(record.action) }
    mutating func reject(_ rejection: Rejection) { rejections += 1 }
}

import Foundation
import LogFormats
import LogModel
import TestSupport
import Testing

@Suite("Ten views of the same requests, against the one that Squid wrote as JSON")
struct SquidViewsTests {
    private struct Answer: Decodable {
        let ts: Double
        let client: String
        let user: String
        let method: String
        let url: String
        let status: Int32
        let bytes: Int64
        let mime: String
        let ua: String
    }

    /// A view, and what of a request it does not hold.
    struct View: Sendable, CustomTestStringConvertible {
        let file: String
        let format: LogFormat
        var template: String?
        var lacks: Set<String> = []
        /// Whether nothing tells a percent sign that Squid put into a URL from the client's own.
        var encodesPaths = false
        var testDescription: String { file }
    }

    static let views = [
        View(file: "access_native.log", format: .squid, lacks: ["ua"]),
        View(file: "access_common.log", format: .squidCommon, lacks: ["ua", "mime", "ms"]),
        View(file: "access_combined.log", format: .squidCombined, lacks: ["mime", "ms"]),
        View(
            file: "access_referrer.log", format: .squidLogformat, template: "referrer",
            lacks: ["ua", "mime", "user", "method", "status", "bytes"]),
        View(
            file: "access_custom_school_user.log", format: .squidLogformat,
            template: "logformat school_user %ts.%03tu %>a %un %Ss/%03>Hs %<st %rm %ru %mt",
            lacks: ["ua"]),
        View(
            file: "access_custom_iso_kv.log", format: .squidLogformat,
            template: #"logformat iso_kv time=%{%Y-%m-%dT%H:%M:%S}tl.%03tu%{%z}tl client=%>a"#
                + #" user="%"un" method=%rm url="%"ru" status=%>Hs squid=%Ss:%Sh in=%>st out=%<st"#
                + #" mime="%mt" ua="%"{User-Agent}>h" referer="%"{Referer}>h""#),
        View(
            file: "access_custom_uk_csv.log", format: .squidLogformat,
            template: "%{%d/%m/%Y %H:%M:%S}tl,%>a,%#un,%rm,%#ru,%>Hs,%<st,%Ss,%mt",
            lacks: ["ua", "ms"]),
        View(
            file: "access_custom_tabbed.log", format: .squidLogformat,
            template: "%{%Y-%m-%d}tg\t%{%H:%M:%S}tg\t%tr\t%>a\t%un\t%>Hs\t%Ss\t%<st\t%rm\t%>rs\t"
                + "%>rd\t%>rP\t%>rp\t%mt\t\"%{User-Agent}>h\"", lacks: ["ms"], encodesPaths: true),
        View(
            file: "access_custom_jsonl.log", format: .squidLogformat,
            template: #"{"ts":%ts.%03tu,"iso":"%{%Y-%m-%dT%H:%M:%SZ}tg","client":"%>a","#
                + #""user":"%"un","method":"%rm","url":"%"ru","status":%>Hs,"bytes":%<st,"#
                + #""result":"%Ss","hier":"%Sh/%<a","mime":"%mt","ua":"%"{User-Agent}>h"}"#),
    ]

    @Test(
        "a view gives the fields of the JSON view, but for the line that Squid cut",
        arguments: views)
    func agree(_ view: View) throws {
        let log = try squidFixture(view.file)
        let parsed = try parseWeb(log, view.format, view.template)
        #expect(parsed.rejections.isEmpty)
        let answers = try squidFixture("access_custom_jsonl.log").split(separator: 0x0A)
        // In Squid's own formats the line after the one that was cut is glued on.
        let isGlued = log.contains(0)
        try #require(parsed.records.count == answers.count + (isGlued ? 1 : 0))
        for (index, line) in answers.enumerated() where index != 55 {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(line))
            check(parsed.records[index], answer, view, "line \(index + 1)")
        }
    }

    private func check(_ record: WebRecord, _ answer: Answer, _ view: View, _ place: Comment) {
        let milliseconds = Int64((answer.ts * 1000).rounded())
        let time = view.lacks.contains("ms") ? milliseconds / 1000 * 1000 : milliseconds
        #expect(record.time == Timestamp(milliseconds: time).description, place)
        #expect(record.client == answer.client, place)
        func same(_ field: String, _ value: String?, _ expected: String) {
            guard !view.lacks.contains(field) else { return }
            #expect(value ?? "-" == expected, place)
        }
        same("user", record.account, answer.user)
        same("method", record.method, answer.method)
        same("mime", record.mime, answer.mime)
        same("ua", record.userAgent, answer.ua)
        if !view.lacks.contains("status") { #expect(record.status == answer.status, place) }
        if !view.lacks.contains("bytes") { #expect(record.bytes == answer.bytes, place) }
        guard view.encodesPaths else {
            #expect(record.url == answer.url, place)
            return
        }
        // A request that Squid refused before it had read the URL has no parts of one.
        guard let url = record.url else {
            #expect(answer.status >= 400 || answer.status == 0, place)
            return
        }
        #expect(url.removingPercentEncoding == answer.url.removingPercentEncoding, place)
    }

    @Test(
        "what was cut keeps its URL as far as it goes, and the record glued on is whole",
        arguments: ["access_common.log", "access_combined.log"])
    func gluedRecord(_ file: String) throws {
        let log = try squidFixture(file)
        let format: LogFormat = file == "access_common.log" ? .squidCommon : .squidCombined
        let records = try parseWeb(log, format).records
        let cut = records[55]
        #expect(cut.url?.hasPrefix("http://www.example.org/?q=%41%41") == true)
        #expect((cut.host, cut.status, cut.bytes) == ("www.example.org", -1, -1))
        #expect((cut.line, cut.client, cut.method) == (56, "10.20.1.12", "GET"))
        let glued = records[56]
        #expect(
            glued.url == "http://www.example.org/page.html?u=http://www.casino-example.test/")
        #expect(glued.line == 56)
        #expect(glued.offset == UInt64(try #require(log.firstIndex(of: 0))) + 1)
        #expect(records[57].line == 57)
    }

    @Test("a line that Squid cut at its limit gives the fields before the cut")
    func cutLine() throws {
        let view = try #require(Self.views.first { $0.file == "access_custom_uk_csv.log" })
        let records = try parseWeb(squidFixture(view.file), view.format, view.template).records
        let cut = records[55]
        #expect(cut.url?.hasPrefix("http://www.example.org/?q=%41%41") == true)
        #expect((cut.host, cut.status, cut.bytes) == ("www.example.org", -1, -1))
        #expect(cut.attribution == .none)
    }

    @Test("headers printed after a line change nothing in it")
    func headers() throws {
        let parsed = try parseWeb(squidFixture("mime_hdrs_combined.log"), .squidCombined)
        #expect(parsed.rejections.isEmpty)
        #expect(parsed.records.count == 60)
        #expect(parsed.records.allSatisfy { $0.time.hasPrefix("2026-11-20T23:09:") })
        #expect(parsed.records[2].userAgent?.hasPrefix("Mozilla/5.0 (iPad;") == true)
        #expect(parsed.records[2].referrer == #"http://search.example.test/?q="x y""#)
        #expect(parsed.records[55].status == -1)
        #expect(parsed.records[56].line == 57)
    }

    @Test("times without an offset follow the order of lines through the hour that occurs twice")
    func autumn() throws {
        let records = try parseWeb(
            squidFixture("dst_autumn_ukdate_nozone.log"), .squidLogformat,
            "%{%d/%m/%Y %H:%M:%S}tl %>a %un %Ss/%03>Hs %<st %rm %ru %mt",
            zone: systemZone("Europe/London")
        ).records
        let native = parseSquid(try squidFixture("dst_autumn_native.log")).records
        #expect(records.map(\.time.dropLast4) == native.map(\.time.dropLast4))
    }

    @Test("a log of user agents has no web records, and says so")
    func userAgents() {
        let message = problem(.squidLogformat, "useragent")?.message
        #expect(message == "no code gives a URL or a host, so no web record can come of it")
    }
}

extension String {
    /// A time without its milliseconds.
    fileprivate var dropLast4: Substring { dropLast(5) }
}

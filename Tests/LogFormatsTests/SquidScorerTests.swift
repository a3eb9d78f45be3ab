import Foundation
import LogFormats
import LogModel
import Testing

@Suite("Squid native against what Squid itself wrote in another format")
struct SquidScorerTests {
    /// A line of access_custom_jsonl.log.
    struct Answer: Decodable {
        let ts: Double
        let client: String
        let user: String
        let method: String
        let url: String
        let status: Int32
        let bytes: Int64
        let mime: String
    }

    /// The lines of the answer key that are no answer, and why.
    static let unanswered: [Int: String] = [
        56: """
        Squid cut this line in both files at 8,191 bytes, at different places of the URL, and \
        nothing after the URL is in either; checked by its own test below
        """
    ]

    @Test("every record equals its line in the JSON view")
    func everyRecord() throws {
        let records = parseSquid(try squidFixture("access_native.log")).records
        let answers = try squidFixture("access_custom_jsonl.log").split(separator: 0x0A)
        try #require(answers.count == 150)
        // The glued record of line 56 makes the native file one record longer than the other.
        try #require(records.count == 151)
        for (index, line) in answers.enumerated()
        where Self.unanswered[index + 1] == nil {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(line))
            let record = records[index]
            let place = Comment("line \(index + 1) of the JSON view")
            let time = Timestamp(milliseconds: Int64((answer.ts * 1000).rounded()))
            #expect(record.time == time.description, place)
            #expect(record.client == answer.client, place)
            #expect(record.account ?? "-" == answer.user, place)
            #expect(record.method ?? "-" == answer.method, place)
            #expect(record.url == answer.url, place)
            #expect(record.status == answer.status, place)
            #expect(record.bytes == answer.bytes, place)
            #expect(record.mime ?? "-" == answer.mime, place)
        }
    }

    @Test("the cut record keeps what was printed, and the glued one has a place of its own")
    func cutRecord() throws {
        let log = try squidFixture("access_native.log")
        let parsed = parseSquid(log)
        #expect(parsed.rejections.isEmpty)
        let nul = try #require(log.firstIndex(of: 0))
        let cut = parsed.records[55]
        let glued = parsed.records[56]

        #expect(cut.time == "2026-11-20T23:08:22.507Z")
        #expect(cut.client == "10.20.1.12")
        #expect(cut.method == "GET")
        #expect(cut.host == "www.example.org")
        #expect(cut.url?.hasSuffix("%41%4") == true)
        #expect(cut.url?.hasPrefix("http://www.example.org/?q=%41%41") == true)
        #expect((cut.status, cut.bytes) == (400, 21_682))
        #expect(cut.account == nil)
        #expect(cut.mime == nil)

        #expect(glued.url == "http://www.example.org/page.html?u=http://www.casino-example.test/")
        #expect(glued.mime == "text/html")
        #expect((cut.line, glued.line) == (56, 56))
        #expect(cut.offset + 8191 == UInt64(nul))
        #expect(glued.offset == UInt64(nul) + 1)
        #expect(cut.closedOffset == glued.closedOffset)
        #expect(parsed.records[57].offset == cut.closedOffset)
        #expect(parsed.records[57].line == 57)
    }

    /// What a file must give, counted with a regular expression in another language.
    struct Count: Sendable, CustomTestStringConvertible {
        let file: String
        let records: Int
        let bytes: Int64
        let statusSum: Int32
        let denied: Int
        let connects: Int
        let withoutMethod: Int
        var accounts: [String: Int] = [:]
        var testDescription: String { file }
    }

    static let counts = [
        Count(
            file: "access_native.log", records: 151, bytes: 3_252_213, statusSum: 38_173,
            denied: 12, connects: 13, withoutMethod: 6),
        Count(
            file: "behind_e2guardian_native.log", records: 151, bytes: 105_789,
            statusSum: 35_076, denied: 0, connects: 5, withoutMethod: 0,
            accounts: [
                "pupil01": 22, "teacher@school.example": 20, "quo\"te": 10, "jane doe": 9,
                "%e4%b8%ad%e6%96%87": 8, "SCHOOL\\\\jsmith": 6,
            ]),
        Count(
            file: "default_strip_query_native.log", records: 150, bytes: 3_261_674,
            statusSum: 37_870, denied: 10, connects: 13, withoutMethod: 6),
        Count(
            file: "dst_autumn_native.log", records: 24, bytes: 10_668, statusSum: 4800,
            denied: 0, connects: 0, withoutMethod: 0),
        Count(
            file: "mime_hdrs_native.log", records: 150, bytes: 3_198_039, statusSum: 36_343,
            denied: 1, connects: 13, withoutMethod: 6),
    ]

    @Test("a file gives the records that another program counts in it", arguments: counts)
    func fileCounts(_ expected: Count) throws {
        let parsed = parseSquid(try squidFixture(expected.file))
        #expect(parsed.rejections.isEmpty)
        let records = parsed.records
        #expect(records.count == expected.records)
        #expect(records.map(\.bytes).reduce(0, +) == expected.bytes)
        #expect(records.map(\.status).reduce(0, +) == expected.statusSum)
        #expect(records.filter { $0.action == .denied }.count == expected.denied)
        #expect(records.filter { $0.method == "CONNECT" }.count == expected.connects)
        #expect(records.filter { $0.method == nil }.count == expected.withoutMethod)
        let accounts = records.compactMap(\.account).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        #expect(accounts == expected.accounts)
        for record in records {
            #expect((record.account == nil) == (record.attribution == .none))
        }
    }

    @Test("the clock change of October leaves the records in order, an hour apart in local time")
    func octoberChange() throws {
        let records = parseSquid(try squidFixture("dst_autumn_native.log")).records
        #expect(records.first?.time == "2026-10-25T00:59:53.635Z")
        #expect(records.map(\.time) == records.map(\.time).sorted())
        #expect(records.contains { $0.time > "2026-10-25T01:00:00.000Z" })
    }

    @Test("headers that were printed after a cut record are not a line of their own")
    func headersAfterCut() throws {
        let records = parseSquid(try squidFixture("mime_hdrs_native.log")).records
        #expect(records[55].line == 56)
        #expect(records[55].status == 400)
        #expect(records[55].account == nil)
        #expect(records[56].line == 57)
    }
}

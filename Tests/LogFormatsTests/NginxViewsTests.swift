import Foundation
import LogFormats
import LogModel
import TestSupport
import Testing

@Suite("NGINX's logs against the one that it wrote as JSON")
struct NginxViewsTests {
    private struct Answer: Decodable {
        let time: String
        let remoteAddress: String
        let host: String
        let request: String
        let status: Int32
        let bytes: Int64
        let ua: String

        enum CodingKeys: String, CodingKey {
            case time, host, request, status, bytes, ua
            case remoteAddress = "remote_addr"
        }
    }

    struct View: Sendable, CustomTestStringConvertible {
        let file: String
        let format: LogFormat
        var template: String?
        var hasHost = false
        var testDescription: String { "\(file) as \(format.rawValue)" }
    }

    static let views = [
        View(file: "access_combined.log", format: .apache),
        View(file: "access_main_xff.log", format: .apache),
        View(file: "access_vhost_combined.log", format: .apache, hasHost: true),
        View(
            file: "access_combined.log", format: .nginxLogformat,
            template: #"log_format combined '$remote_addr - $remote_user [$time_local] '"#
                + #" '"$request" $status $body_bytes_sent '  '"$http_referer" "$http_user_agent"';"#
        ),
        View(
            file: "access_vhost_combined.log", format: .apacheLogformat,
            template:
                #"LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" vhost_combined"#,
            hasHost: true),
        View(
            file: "access_json.log", format: .nginxLogformat,
            template:
                #"log_format j escape=json '{"time":"$time_iso8601","remote_addr":"$remote_addr",'"#
                + #" '"host":"$host","request":"$request","status":$status,"#
                + #""bytes":$body_bytes_sent,"ua":"$http_user_agent"}';"#, hasHost: true),
    ]

    @Test("a view gives the fields of the JSON view", arguments: views)
    func agree(_ view: View) throws {
        let log = Array(try Data(contentsOf: fixture("nginx/" + view.file)))
        let parsed = try parseWeb(log, view.format, view.template)
        #expect(parsed.rejections.isEmpty)
        let answers = Array(try Data(contentsOf: fixture("nginx/access_json.log")))
            .split(separator: 0x0A)
        try #require(parsed.records.count == answers.count)
        let lines = log.split(separator: 0x0A)
        for (index, line) in answers.enumerated() {
            // A raw byte of a URL that is no text is none in either.
            let text = String(decoding: line, as: UTF8.self)
            let answer = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
            let place = Comment("line \(index + 1)")
            check(parsed.records[index], answer, view, place)
            let forwarded = view.file == "access_main_xff.log" ? client(in: lines[index]) : nil
            #expect(parsed.records[index].client == forwarded ?? answer.remoteAddress, place)
        }
    }

    /// The first address of the last value of a line; `nil` where it has none.
    private func client(in line: ArraySlice<UInt8>) -> String? {
        let value = line.split(separator: UInt8(ascii: "\"")).last ?? []
        let first = String(decoding: value, as: UTF8.self).split(separator: ",").first
        return first == "-" ? nil : first.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private func check(_ record: WebRecord, _ answer: Answer, _ view: View, _ place: Comment) {
        #expect(record.time == Timestamp(rfc3339: answer.time)?.description, place)
        #expect(record.status == answer.status, place)
        #expect(record.bytes == answer.bytes, place)
        // NGINX writes an empty value in JSON where it writes a dash elsewhere.
        let agent = answer.ua.isEmpty || answer.ua == "-" ? nil : answer.ua
        #expect(record.userAgent == agent, place)
        let words = answer.request.split(separator: " ")
        #expect(record.method == words.first.map(String.init), place)
        let path = words.dropFirst().dropLast().joined(separator: " ")
        let hasHost = view.hasHost && !answer.host.isEmpty
        let host = answer.host.trimmingCharacters(in: ["[", "]"])
        #expect(record.host == (hasHost ? host : nil), place)
        // The virtual host's log has the port too, which may speak for another scheme.
        let url = record.url?.replacing("https://", with: "http://")
            .replacing(#/:[0-9]+\//#, with: "/", maxReplacements: 1)
        #expect(url == (hasHost ? "http://" + answer.host + path : path), place)
    }
}

import Foundation
import TestSupport
import Testing

/// The contract of `headnote parse` that other programs rely on.
@Suite("parse prints the records of a log, one JSON object a line")
struct ParseTests {
    static let common: Set<String> = [
        "channel", "time", "file", "line", "account", "attribution", "client",
    ]
    static let web: Set<String> = [
        "method", "url", "host", "status", "action", "bytes", "mime", "user-agent", "referrer",
        "proxy-categories",
    ]
    static let email: Set<String> = [
        "queue-id", "message-id", "sender", "recipients", "subject", "size", "delivery",
        "authenticated",
    ]

    @Test(
        "Squid records have the keys of the contract and no others",
        arguments: [
            "access_native.log", "behind_e2guardian_native.log", "default_strip_query_native.log",
            "dst_autumn_native.log", "mime_hdrs_native.log",
        ])
    func squid(_ name: String) throws {
        let path = Self.fixture("squid/" + name)
        let result = try Program.run(["parse", "--format", "squid", path])
        #expect(result.status == 0 && result.messages.isEmpty)
        let records = try Self.records(result)
        #expect(records.count >= 24)
        for record in records {
            #expect(record["channel"] as? String == "web" && record["file"] as? String == path)
            let keys = Set(record.keys)
            #expect(keys.isSubset(of: Self.common.union(Self.web)), "\(keys)")
            #expect(keys.isSuperset(of: ["time", "line", "attribution", "action"]))
            let action = record["action"] as? String ?? ""
            #expect(["allowed", "denied", "challenged"].contains(action))
            try Self.holdsToTypes(record)
        }
    }

    @Test("A Squid record in full: types, lower-case host, absent where unknown")
    func squidRecord() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            """
            1795216096.469      1 10.20.2.45 TCP_MISS/200 439 GET http://WWW.Example.org:8080/A?b=c b.thornbury HIER_DIRECT/192.0.2.11 text/html
            1795216097.000      1 10.20.2.45 TCP_DENIED/407 4000 GET http://www.example.org/ typed HIER_NONE/- text/html

            """, to: "a.log")
        let records = try Self.records(try Program.run(["parse", "--format", "squid", path]))
        let expected: [[String: any Hashable]] = [
            [
                "channel": "web", "time": "2026-11-20T23:08:16.469Z", "file": path, "line": 1,
                "account": "b.thornbury", "attribution": "proven", "client": "10.20.2.45",
                "method": "GET", "url": "http://WWW.Example.org:8080/A?b=c",
                "host": "www.example.org", "status": 200, "action": "allowed", "bytes": 439,
                "mime": "text/html",
            ],
            [
                "channel": "web", "time": "2026-11-20T23:08:17.000Z", "file": path, "line": 2,
                "account": "typed", "attribution": "unproven", "client": "10.20.2.45",
                "method": "GET", "url": "http://www.example.org/", "host": "www.example.org",
                "status": 407, "action": "challenged", "bytes": 4000, "mime": "text/html",
            ],
        ]
        #expect(records.count == 2)
        for (record, expected) in zip(records, expected) {
            #expect(NSDictionary(dictionary: record) == NSDictionary(dictionary: expected))
        }
    }

    @Test(
        "Postfix records have the keys of the contract and no others, under every header",
        arguments: ["mail.log", "mail-iso.log", "mail-5424.log"])
    func postfix(_ name: String) throws {
        let paths = [".2", ".1", ""].map { Self.fixture("postfix/A-longid-rotated/\(name)\($0)") }
        let result = try Program.run(
            ["parse", "--format", "postfix", "--reference-time", "2026-11-21T00:00:00Z"] + paths)
        #expect(result.status == 0)
        let records = try Self.records(result)
        #expect(records.count > 20)
        for record in records {
            #expect(record["channel"] as? String == "email")
            let keys = Set(record.keys)
            #expect(keys.isSubset(of: Self.common.union(Self.email)), "\(keys)")
            #expect((record["message-id"] as? String)?.hasPrefix("<") != true)
            #expect((record["time"] as? String)?.hasPrefix("2026-11-20T") == true)
            if let delivery = record["delivery"] {
                let delivery = try #require(delivery as? [String: String])
                let recipients = record["recipients"] as? [String] ?? []
                #expect(Set(delivery.keys).isSubset(of: recipients))
                #expect(
                    Set(delivery.values).isSubset(of: ["sent", "deferred", "bounced", "rejected"]))
            }
            try Self.holdsToTypes(record)
        }
        // A message that straddles a rotation is one record.
        let ids = records.compactMap { $0["message-id"] as? String }
        #expect(ids.count > 20)
    }

    @Test("The three headers of one mail log give the same records")
    func headers() throws {
        let runs = try ["mail", "mail-iso", "mail-5424"].map { name in
            let paths = [".2", ".1", ""].map {
                Self.fixture("postfix/A-longid-rotated/\(name).log\($0)")
            }
            let result = try Program.run(
                [
                    "parse", "--format", "postfix", "--time-zone", "UTC", "--reference-time",
                    "2026-11-21T00:00:00Z",
                ] + paths)
            return try Self.records(result).map { record in
                [record["queue-id"], record["message-id"], record["sender"], record["subject"]]
                    .map { $0 as? String ?? "-" }.joined(separator: "|")
            }
        }
        #expect(runs[1] == runs[0] && runs[2] == runs[0])
    }

    @Test("An explicit reference time dates lines without a year, whatever the file's own time")
    func referenceTime() throws {
        let folder = try TemporaryFolder()
        let text = try String(
            contentsOfFile: Self.fixture("postfix/B-shortid-postlogd/mail.log"), encoding: .utf8)
        let path = try folder.write(text, to: "mail.log")
        for year in [1999, 2040] {
            try FileManager.default.setAttributes(
                [.modificationDate: try Date("\(year)-06-01T00:00:00Z", strategy: .iso8601)],
                ofItemAtPath: path)
            let result = try Program.run(
                ["parse", "--format", "postfix", "--reference-time", "2026-11-21T00:00:00Z", path])
            let records = try Self.records(result)
            #expect(!records.isEmpty)
            #expect(records.allSatisfy { ($0["time"] as? String)?.hasPrefix("2026-11-20") == true })
        }
    }

    @Test("Hostile bytes in a log still give valid JSON in valid UTF-8")
    func hostileBytes() throws {
        let folder = try TemporaryFolder()
        var log: [UInt8] = []
        for byte in UInt8.min...UInt8.max where byte != 0x0A && byte != 0 {
            log += Array("1795216096.469 1 10.20.2.45 TCP_MISS/200 439 GET http://h.example/".utf8)
            log += [byte, 0xC3, 0x28, 0x22, 0x5C, 0xE2, 0x80, 0xA8, 0xED, 0xA0, 0x80]
            log += Array(" - HIER_DIRECT/192.0.2.11 text/html\n".utf8)
        }
        let path = try folder.write(log, to: "hostile.log")
        let result = try Program.run(["parse", "--format", "squid", path])
        #expect(try Self.records(result).count > 200)
        let checked = try Program.run(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c", #""$0" parse --format squid "$1" | iconv -f UTF-8 -t UTF-8 >/dev/null"#,
                Program.url.path, path,
            ])
        #expect(checked.status == 0, "\(checked.messages)")
    }

    @Test("Lines that are no record go to the rejections file, with place and reason")
    func rejections() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            SquidLine.ordinary(at: "2026-11-20T10:00:00Z") + "no record at all\n\n"
                + SquidLine.ordinary(at: "2026-11-20T10:00:01Z"), to: "a.log")
        let rejected = folder.path("rejected.ndjson")
        let result = try Program.run(
            ["parse", "--format", "squid", "--rejections", rejected, path])
        #expect(try Self.records(result).count == 2)
        let lines = try String(contentsOfFile: rejected, encoding: .utf8).split(separator: "\n")
        let objects = try lines.map { try Self.object(String($0)) }
        #expect(objects.allSatisfy { Set($0.keys) == ["file", "line", "reason"] })
        #expect(objects.first?["line"] as? Int == 2 && objects.first?["file"] as? String == path)
    }

    @Test("With --format auto standard error says what each file was taken for")
    func auto() throws {
        let folder = try TemporaryFolder()
        let squid = Self.fixture("squid/access_native.log")
        let postfix = Self.fixture("postfix/B-shortid-postlogd/mail.log")
        let neither = try folder.write("Dear diary\n", to: "diary.txt")
        let result = try Program.run(["parse", "--format", "auto", squid, postfix, neither])
        #expect(result.status == 2)
        #expect(result.messages.contains("\(squid): read as squid"))
        #expect(result.messages.contains("\(postfix): read as postfix"))
        #expect(result.messages.contains("\(neither): format not recognised"))
        let channels = try Self.records(result).map { $0["channel"] as? String }
        #expect(Set(channels) == ["web", "email"])
    }

    @Test("Compressed or not, in one member or several, the records are the same")
    func compressed() throws {
        let folder = try TemporaryFolder()
        let plain = try folder.write(
            [UInt8](
                try Data(contentsOf: URL(fileURLWithPath: Self.fixture("squid/access_native.log")))),
            to: "access.log")
        let packed = folder.path("packed.log")
        let shell = URL(fileURLWithPath: "/bin/sh")
        let made = try Program.run(
            shell,
            ["-c", #"{ head -n 70 "$0" | gzip; tail -n +71 "$0" | gzip; } >"$1""#, plain, packed])
        #expect(made.status == 0)
        let runs = try [plain, packed].map { path in
            try Program.run(["parse", "--format", "squid", path]).output
                .replacingOccurrences(of: path, with: "FILE")
        }
        #expect(runs[1] == runs[0] && !runs[0].isEmpty)
    }

    @Test("A closed pipe is no fault")
    func closedPipe() throws {
        let folder = try TemporaryFolder()
        let line = SquidLine.ordinary(at: "2026-11-20T10:00:00Z")
        let path = try folder.write(String(repeating: line, count: 4000), to: "access.log")
        let status = folder.path("status")
        let result = try Program.run(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c", #"{ "$0" parse --format squid "$1"; echo $? >"$2"; } | head -n 1"#,
                Program.url.path, path, status,
            ])
        #expect(result.messages == "")
        #expect(try Self.records(result).count == 1)
        #expect(try String(contentsOfFile: status, encoding: .utf8) == "0\n")
    }

    @Test(
        "What cannot be read is said, and the rest is read",
        arguments: [
            ("missing.log", "no-match", 2), ("folder", "not-a-file", 2),
            ("cut.gz", "truncated-gzip", 2),
        ])
    func unreadable(_ name: String, _ sentence: String, _ status: Int32) throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "folder/x")
        let good = Self.fixture("squid/access_native.log")
        _ = try Program.run(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", #"gzip -c "$0" | head -c 1000 >"$1""#, good, folder.path("cut.gz")])
        let result = try Program.run(["parse", "--format", "squid", folder.path(name), good])
        #expect(result.status == status)
        #expect(
            result.messages.contains(name) && result.messages.contains(sentence),
            "\(result.messages)")
        #expect(try Self.records(result).filter { $0["file"] as? String == good }.count >= 150)
    }

    // MARK: -

    private static func fixture(_ name: String) -> String {
        Program.repository.appendingPathComponent("Tests/LogFormatsTests/Fixtures/" + name).path
    }

    private static func records(_ result: Program.Result) throws -> [[String: Any]] {
        try result.output.split(separator: "\n").map { try object(String($0)) }
    }

    private static func object(_ line: String) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        else { throw TestFault("no object: \(line)") }
        return object
    }

    /// Numbers are numbers, times are UTC with milliseconds, lists are lists of text.
    private static func holdsToTypes(_ record: [String: Any]) throws {
        let time = try #require(record["time"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(time)")
        #expect((record["line"] as? Int ?? 0) >= 1)
        let attribution = record["attribution"] as? String ?? ""
        #expect(["proven", "unproven", "none"].contains(attribution))
        for (key, value) in record {
            switch key {
            case "line", "status", "bytes", "size": #expect(value is Int, "\(key)")
            case "recipients", "proxy-categories": #expect(value is [String], "\(key)")
            case "delivery": #expect(value is [String: String])
            default: #expect(value is String, "\(key)")
            }
            #expect(!(value is NSNull), "\(key)")
        }
        if let host = record["host"] as? String {
            #expect(host == host.lowercased() && !host.contains("["))
        }
    }
}

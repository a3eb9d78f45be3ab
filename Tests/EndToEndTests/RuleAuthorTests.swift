import Foundation
import TestSupport
import Testing

/// The commands for those who write rules, as they are run.
@Suite("rules try, test, explain and check say what they promise")
struct RuleAuthorTests {
    private static let suite = Program.repository.appendingPathComponent(
        "Tests/RulesTests/Conformance"
    ).path
    private static let shipped = Program.repository.appendingPathComponent("rules/flags").path

    private func rule(_ name: String, _ detection: String, source: String = "proxy") -> String {
        "title: \(name)\nid: \(name)\nlogsource: {category: \(source)}\ndetection:\n"
            + detection.split(separator: "\n").map { "  \($0)\n" }.joined()
    }

    @Test("The program agrees with the conformance suite")
    func conformance() throws {
        let result = try Program.run(["rules", "test", "--any-logsource", Self.suite])
        #expect(result.status == 0, "\(result.output)")
        #expect(result.messages.contains(", 0 came out otherwise"))
    }

    @Test("A trial prints the lines that the cases name, sorted by line and then by id")
    func trial() throws {
        let topics = ["04-star", "10-maps-and-lists", "25-keywords"]
        for topic in topics {
            let path = "\(Self.suite)/\(topic)/rules.cases.ndjson"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            var expected = ""
            for (index, line) in text.split(separator: "\n").enumerated() {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                let names = (object as? [String: Any])?["expect"] as? [String] ?? []
                for name in names.sorted() { expected += "\(index + 1)\t\(name)\n" }
            }
            let result = try Program.run(
                ["rules", "try", "--any-logsource", "--rules", "\(Self.suite)/\(topic)", path])
            // What a case expects is among its keywords, too, but is the name of no rule's text.
            #expect(result.output == expected, "\(topic)")
            #expect(result.status == 0)
        }
    }

    @Test("Any JSON object is a record, and a line that is none is named and passed over")
    func records() throws {
        let folder = try TemporaryFolder()
        let rules = [
            rule("text", "s:\n  a.b: x\ncondition: s"), rule("list", "s:\n  l: y\ncondition: s"),
            rule("inner", "s:\n  l.k: z\ncondition: s"),
            rule("nothing", "s:\n  n: null\ncondition: s"),
            rule("exists", "s:\n  n|exists: true\ncondition: s"),
            rule("number", "s:\n  f: 200\ncondition: s"),
            rule("big", "s:\n  f: '12345678901234567'\ncondition: s"),
            rule("flag", "s:\n  f: true\ncondition: s"),
        ]
        let path = try folder.write(rules.joined(separator: "---\n"), to: "r.yml")
        let lines = [
            #"{"a": {"b": "X"}, "n": 1}"#, #"{"l": ["q", "y"], "n": null}"#, "",
            #"{"l": [{"k": "p"}, {"k": "z"}], "n": 0}"#, "[1]", #"{"f": 200.0, "n": 0}"#, "  ",
            #"{"f": "200", "n": 0}"#, #"{"f": 12345678901234567, "n": 0}"#, #"{"f": true, "n": 0}"#,
            "{", #"{"f": 2e2, "n": {"m": 1}}"#, #"{"f": 200, "n": 0}"#, #"{"f": 200, "n": 0}"#,
        ]
        let records = try folder.write(
            "\u{FEFF}" + lines.joined(separator: "\r\n"), to: "records.ndjson")
        let result = try Program.run(
            ["rules", "try", "--any-logsource", "--rules", path, records])
        #expect(result.status == 2)
        let expected = [
            "1\texists", "1\ttext", "2\texists", "2\tlist", "2\tnothing", "4\texists", "4\tinner",
            "6\texists", "6\tnumber", "8\texists", "8\tnumber", "9\tbig", "9\texists", "10\texists",
            "10\tflag", "12\tnothing", "12\tnumber", "13\texists", "13\tnumber", "14\texists",
            "14\tnumber",
        ]
        #expect(result.output == expected.map { $0 + "\n" }.joined())
        for line in [5, 11] { #expect(result.messages.contains("records.ndjson:\(line): ")) }
    }

    @Test("A whole number is its digits, however large; a rule of any level is shown")
    func wideNumbers() throws {
        let folder = try TemporaryFolder()
        let rules = [
            rule("wide", "s:\n  f: '18446744073709551615'\ncondition: s")
                .replacing("detection:", with: "level: informational\ndetection:"),
            rule("exponent", "s:\n  f|contains: e\ncondition: s"),
        ]
        let path = try folder.write(rules.joined(separator: "---\n"), to: "r.yml")
        let records = try folder.write(
            "{\"f\": 18446744073709551615}\n{\"f\": 1e19}\n{\"f\": 0.0000001}\n",
            to: "records.ndjson")
        let result = try Program.run(
            ["rules", "try", "--any-logsource", "--rules", path, records])
        #expect(result.status == 0 && result.output == "1\twide\n", "\(result.output)")
    }

    @Test("A record that could not be decided is named, and the trial ends with 2")
    func undecided() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            rule("dear", "s:\n  f|re: '(a+)+$'\ncondition: s"), to: "r.yml")
        let records = try folder.write(
            "{\"f\": \"\(String(repeating: "a", count: 40))b\"}\n", to: "records.ndjson")
        let result = try Program.run(
            ["rules", "try", "--any-logsource", "--rules", path, records])
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.messages.contains("match limit"))
    }

    @Test("Rules over any log source load when that is asked for, and are refused otherwise")
    func sources() throws {
        let folder = try TemporaryFolder()
        let text = rule(
            "web", "s:\n  cs-uri-stem|endswith: .php\ncondition: s", source: "webserver"
        )
        .replacing("{category: webserver}", with: "{category: webserver, product: x, service: y}")
        let path = try folder.write(text, to: "r.yml")
        let records = try folder.write(#"{"cs-uri-stem": "/a.php"}"#, to: "records.ndjson")
        let free = try Program.run(["rules", "try", "--any-logsource", "--rules", path, records])
        #expect(free.status == 0 && free.output == "1\tweb\n")
        let strict = try Program.run(["rules", "try", "--rules", path, records])
        #expect(strict.status == 10 && strict.output.isEmpty)
        #expect(strict.messages.contains("r.yml:3:"))
    }

    @Test("A case that comes out otherwise is named with file and line, and ends with 10")
    func cases() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(rule("r", "s:\n  cs-host: a\ncondition: s"), to: "r.yml")
        try folder.write(
            """
            {"expect": true, "cs-host": "a"}
            {"expect": false, "cs-host": "a"}
            {"expect": ["q"], "cs-host": "a"}
            {"expect": ["r"], "cs-host": "a"}
            {"expect": true, "cs-host": "b"}
            {"cs-host": "b"}
            """, to: "r.cases.ndjson")
        let result = try Program.run(["rules", "test", path])
        #expect(result.status == 10)
        let cases = folder.path("r.cases.ndjson")
        #expect(
            result.output == """
                \(cases):2:1: no rule may match, and r does
                \(cases):3:1: q must match, and r does
                \(cases):5:1: a rule must match, and none does
                \(cases):6:1: no JSON object with 'expect': true, false or a list of rules

                """)
        let json = try Program.run(["rules", "test", "--json", path])
        let object =
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["failures"] as? [Any])?.count == 4 && object?["cases"] as? Int == 6)
    }

    @Test("Every shipped rule has cases of both kinds, and they come out as they say")
    func shippedCases() throws {
        let result = try Program.run(["rules", "test", Self.shipped])
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.isEmpty && !result.messages.contains("no case"))
    }

    @Test("explain says what a rule became, with the lists beside it")
    func explain() throws {
        let result = try Program.run(
            ["rules", "explain", "--rules", Self.shipped, "Gambling site"])
        #expect(result.status == 0)
        for line in ["a category is one of gambling", "    the category gambling", "cost: small"] {
            #expect(result.output.contains(line + "\n") || result.output.contains(line), "\(line)")
        }
        let json = try Program.run(
            ["rules", "explain", "--json", "--rules", Self.shipped, "Gambling site"])
        let object =
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["cost"] as? String == "filtered")
        let unknown = try Program.run(["rules", "explain", "--rules", Self.shipped, "No such"])
        #expect(unknown.status == 1 && unknown.messages.contains("'No such'"))
    }

    @Test("explain says of a correlation what it counts, over how long, and when that is a flag")
    func explainCorrelation() throws {
        let arguments = ["rules", "explain", "--rules", Self.shipped, "continual-broadcast"]
        let result = try Program.run(arguments)
        #expect(result.status == 0)
        for line in [
            "level low, switched off", "for one person and within 1 hour,",
            "  the number of records is at least 20", "  Request to a broadcast service",
        ] {
            #expect(result.output.contains(line + "\n"), "\(line) in \(result.output)")
        }
        let json = try Program.run(arguments + ["--json"])
        let object =
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["type"] as? String == "event_count")
        #expect(object?["timespan-seconds"] as? Int == 3600)
        #expect((object?["counts"] as? [[String: Any]])?.count == 1)
    }

    @Test("check tells remarks apart from problems, and ends with 0 for remarks alone")
    func remarks() throws {
        let folder = try TemporaryFolder()
        let id = "0d2cbb60-6f5e-4f3c-9d0a-0f8f6a0a7b01"
        let text = rule(id, "s:\n  c-uri|re: casino\ncondition: s")
        let path = try folder.write(text, to: "r.yml")
        let result = try Program.run(["rules", "check", path])
        #expect(result.status == 0)
        #expect(result.output.contains("r.yml:6:15: remark: nothing in the expression is special"))
        let json = try Program.run(["rules", "check", "--json", path])
        let object =
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let problems = object?["problems"] as? [[String: Any]]
        #expect(problems?.allSatisfy { $0["gravity"] as? String == "remark" } == true)
        #expect(problems?.first?["line"] as? Int == 1)
        #expect(try Program.run(["rules", "check"]).status == 64)
    }

    @Test("check with a site says which rules none of its sources could ever match")
    func site() throws {
        let folder = try TemporaryFolder()
        let site = folder.path("site")
        let rules = Program.repository.appendingPathComponent("rules").path
        #expect(try Program.run(["init", site, "--rules", rules]).status == 0)
        let path = site + "/site.yaml"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        text.replace(#/sources:\n(  .*\n|\n|#.*\n)+/#) { _ in
            """
            sources:
              - name: proxy
                channel: web
                format: squid
                paths: [/var/log/squid/access.log*]

            """
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let flag = try folder.write(
            """
            title: A user agent
            id: 0d2cbb60-6f5e-4f3c-9d0a-0f8f6a0a7b01
            references: [P1 6.3.1]
            logsource: {category: proxy}
            detection:
              s:
                c-useragent|contains: bot
              condition: s
            ---
            title: A mail
            id: 0d2cbb60-6f5e-4f3c-9d0a-0f8f6a0a7b02
            references: [P1 6.3.1]
            logsource: {category: email}
            detection:
              s:
                subject|contains: bot
              condition: s
            ---
            title: A host
            id: 0d2cbb60-6f5e-4f3c-9d0a-0f8f6a0a7b03
            references: [P1 6.3.1]
            logsource: {category: proxy}
            detection:
              s:
                cs-host|endswith: bot.example
              condition: s
            """, to: "flag.yml")
        let result = try Program.run(["rules", "check", "--site", site, flag])
        #expect(result.status == 0, "\(result.output)\(result.messages)")
        #expect(result.output.contains("flag.yml:1:1: remark: no source of the site ever states"))
        #expect(result.output.contains("flag.yml:10:1: remark: no source of the site has the"))
        #expect(!result.output.contains("flag.yml:19:"))
    }
}

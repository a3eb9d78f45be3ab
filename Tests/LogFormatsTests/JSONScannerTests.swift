import LogModel
import TestSupport
import Testing

@testable import LogFormats

@Suite("Scanning JSON")
struct JSONScannerTests {
    static let good = [
        "{}", "[]", " { \"a\" : [ 1 , 2 ] } ", "null", "true", "false", "0", "-0", "1.5e+10",
        "-1E2",
        "\"\"", "\"\\u00e9\\n\"", "[[],{},[{}]]", "{\"a\":{\"b\":{\"c\":[1,[2,{\"d\":3}]]}}}",
        "\"\u{7F}é\"", "[1,\"a\",null,true,false,{}]",
    ]

    static let bad = [
        "", " ", "{", "}", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}",
        "{a:1}", "{'a':1}", "\"", "\"a", "\"\\\"", "\"\\x41\"", "\"\\u12g4\"", "\"\\u12\"",
        "\"\t\"",
        "01", "1.", ".5", "-", "+1", "1e", "1e+", "nul", "tru", "NaN", "[1 2]", "{} {}", "1 2",
        "{\"a\":1]", "[1}", "[\"a\":1]", "{1:2}", "{\"a\" 1}", "\u{FEFF}{}", "// c\n{}",
    ]

    @Test("what is JSON is read", arguments: good)
    func accepts(_ text: String) {
        #expect(isJSON(text))
    }

    @Test("what is not JSON is refused", arguments: bad)
    func refuses(_ text: String) {
        #expect(!isJSON(text))
    }

    @Test("a text cut off anywhere is refused")
    func truncated() {
        let text = #"{"a":[{"name":"x","n":-1.5e3},[true,null]],"b":"\u00e9\ud83d\ude00"}"#
        #expect(isJSON(text))
        for count in 0..<text.utf8.count {
            #expect(!isJSON(String(text.prefix(count))), "after \(count)")
        }
    }

    @Test("64 levels are read and 65 are refused")
    func depth() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let inner = open == "[" ? "" : "1"
            func nested(_ depth: Int) -> String {
                String(repeating: open, count: depth) + inner
                    + String(repeating: close, count: depth)
            }
            #expect(isJSON(nested(64)))
            #expect(!isJSON(nested(65)))
            #expect(!isJSON(nested(100_000)))
        }
    }

    @Test("values are found by their paths")
    func paths() {
        let text = #"""
            {"a":{"b":{"c":"deep"}},"list":[{"n":1},{"n":2}],"a.b":"dotted","\u0074ime":"t",
            "empty":"","twice":1,"twice":2,"null":null}
            """#
        with(text) { root in
            func at(_ path: String) -> String? {
                root[JSONPath(path)].map { String(decoding: $0.bytes, as: UTF8.self) }
            }
            #expect(at("a.b.c") == "deep")
            #expect(at("list.0.n") == "1")
            #expect(at("list.1.n") == "2")
            #expect(at("list.2.n") == nil)
            #expect(at("list.x") == nil)
            #expect(at("list.-1") == nil)
            #expect(at("a.x") == nil)
            #expect(at("a.b.c.d") == nil)
            #expect(at("time") == "t")
            #expect(at("empty") == "")
            #expect(at("twice") == "1")
            #expect(at("null") == "null")
            #expect(root["null"]?.scalar == nil)
            #expect(root["a"]?.bytes.count == 18)
            #expect(Array("twice".utf8).withUnsafeBytes { root.repeats($0) })
            #expect(!Array("time".utf8).withUnsafeBytes { root.repeats($0) })
        }
    }

    @Test("the elements of arrays and the members of objects come in their order")
    func elements() {
        with(
            #"{"p":[{"name":"x","value":"1"},{"name":"y","multiValue":["2","3"]}],"o":{"z":0,"a":[1]}}"#
        ) {
            root in
            let names = root["p"]?.elements.compactMap { $0["name"].map { text($0) } }
            #expect(names == ["x", "y"])
            let values = root["p"]?.first(where: "name", is: "y")?["multiValue"]?.elements
            #expect(values.map { $0.map { text($0) } } == ["2", "3"])
            #expect(root["p"]?.first(where: "name", is: "z") == nil)
            #expect(root["o"]?.members.map { text($0.key) } == ["z", "a"])
            #expect(root["o"]?.elementsOrSelf.map { $0.kind } == [.object])
            #expect(root["p"]?.elementsOrSelf.count { _ in true } == 2)
        }
    }

    @Test(
        "escapes are undone",
        arguments: [
            (#"a\"b\\c\/d"#, "a\"b\\c/d"), (#"\b\f\n\r\t"#, "\u{8}\u{C}\n\r\t"),
            (#"\u0041\u00e9\u20ac"#, "Aé€"), (#"\ud83d\ude00"#, "😀"), (#"\uD83D\uDE00!"#, "😀!"),
            (#"\ud83d"#, "\u{FFFD}"), (#"\ude00"#, "\u{FFFD}"), (#"\ud83dx"#, "\u{FFFD}x"),
            (#"\ud83d\u0041"#, "\u{FFFD}A"), (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"),
            (#"\u0000"#, "\0"),
        ])
    func escapes(_ written: String, _ meant: String) {
        with("\"" + written + "\"") { value in
            #expect(value.hasEscapes)
            #expect(text(value) == meant)
        }
    }

    @Test("numbers are read, also from strings")
    func numbers() {
        let text = #"[0,-5,123456789012345678,"42","4 2","",1.5,1e3,1234567890123456789]"#
        with(text) { root in
            let numbers = root.elements.map(\.integer)
            #expect(numbers == [0, -5, 123_456_789_012_345_678, 42, nil, nil, nil, nil, nil])
        }
    }

    @Test("random bytes never trap", arguments: 0..<40)
    func random(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let usual = Array(#"{}[]":,\u00 1-e.truefalsn"#.utf8)
        for _ in 0..<200 {
            let bytes = (0..<60).map { _ in usual[Int.random(in: 0..<usual.count, using: &random)] }
            _ = isJSON(String(decoding: bytes, as: UTF8.self))
            var scratch: [UInt8] = []
            bytes.withUnsafeBytes { JSONText.unescape($0, to: &scratch) }
            #expect(scratch.count <= 3 * bytes.count)
        }
    }

    private func isJSON(_ text: String) -> Bool {
        var scanner = JSONScanner()
        return Array(text.utf8).withUnsafeBytes { scanner.read($0) != nil }
    }

    private func with(_ text: String, _ body: (JSONValue) -> Void) {
        var scanner = JSONScanner()
        Array(text.utf8).withUnsafeBytes { bytes in
            guard let value = scanner.read(bytes) else {
                Issue.record("no JSON: \(text)")
                return
            }
            body(value)
        }
    }

    private func text(_ value: JSONValue) -> String {
        var scratch: [UInt8] = []
        value.append(to: &scratch)
        return String(decoding: scratch, as: UTF8.self)
    }
}

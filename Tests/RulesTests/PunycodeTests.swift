import TestSupport
import Testing

@testable import Rules

@Suite("International names")
struct PunycodeTests {
    /// Names of RFC 3492, section 7.1, by the scalars it lists and the letters it gives for them.
    static let samples: [(name: String, text: String, encoded: String)] = [
        (
            "Arabic (Egyptian)",
            "\u{644}\u{64A}\u{647}\u{645}\u{627}\u{628}\u{62A}\u{643}\u{644}\u{645}\u{648}\u{634}\u{639}\u{631}\u{628}\u{64A}\u{61F}",
            "egbpdaj6bu4bxfgehfvwxn"
        ),
        (
            "Chinese (simplified)",
            "\u{4ED6}\u{4EEC}\u{4E3A}\u{4EC0}\u{4E48}\u{4E0D}\u{8BF4}\u{4E2D}\u{6587}",
            "ihqwcrb4cv8a8dqg056pqjye"
        ),
        (
            "Chinese (traditional)",
            "\u{4ED6}\u{5011}\u{7232}\u{4EC0}\u{9EBD}\u{4E0D}\u{8AAA}\u{4E2D}\u{6587}",
            "ihqwctvzc91f659drss3x8bo0yb"
        ),
        (
            "Czech",
            "Pro\u{10D}prost\u{11B}nemluv\u{ED}\u{10D}esky", "Proprostnemluvesky-uyb24dma41a"
        ),
        (
            "Japanese (ASCII among it)", "3\u{5E74}B\u{7D44}\u{91D1}\u{516B}\u{5148}\u{751F}",
            "3B-ww4c5e180e575a65lsy2b"
        ),
        (
            "Japanese (ends in ASCII)", "\u{3072}\u{3068}\u{3064}\u{5C4B}\u{6839}\u{306E}\u{4E0B}2",
            "2-u9tlzr9756bt3uc0v"
        ),
        ("ASCII alone", "-> $1.00 <-", "-> $1.00 <--"),
    ]

    @Test(
        "Scalars become the letters that the standard gives for them, and back", arguments: samples)
    func known(_ name: String, _ text: String, _ encoded: String) {
        let scalars = text.unicodeScalars.map(\.value)
        #expect(Punycode.encode(scalars) == Array(encoded.utf8))
        #expect(Punycode.decode(encoded.utf8) == scalars)
    }

    @Test(
        "What no scalars are written as is refused",
        arguments: ["a-\u{E9}", "99999999999", "a_", "zzzzzzzzzzzzzzzzzzzz", "!"])
    func refused(_ text: String) {
        #expect(Punycode.decode(text.utf8) == nil)
    }

    @Test("A label that DNS has no room for is none")
    func tooLong() {
        let label = String(repeating: "\u{4E2D}\u{6587}", count: 40)
        #expect(Array("\(label).example".utf8).withUnsafeBytes { HostText.plain($0) } == nil)
    }

    static let hosts: [(String, String?)] = [
        ("b\u{FC}cher.example", "xn--bcher-kva.example"),
        ("B\u{DC}CHER.EXAMPLE", "xn--bcher-kva.example"),
        ("www.b\u{FC}cher.example", "www.xn--bcher-kva.example"),
        ("b%C3%BCcher.example", "xn--bcher-kva.example"),
        ("\u{645}\u{62B}\u{627}\u{644}.test", "xn--mgbh0fb.test"),
        // Composed and not composed are two names here; docs/category-lists.md says so.
        ("bu\u{308}cher.example", "xn--bucher-xyd.example"),
    ]

    @Test("A host in any script has one form, that of DNS", arguments: hosts)
    func hostInAnyScript(_ text: String, _ plain: String?) {
        let found = Array(text.utf8).withUnsafeBytes { HostText.plain($0) }
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == plain)
    }

    @Test("Bytes that are no UTF-8 are no host")
    func notText() {
        #expect([0x62, 0xFC, 0x2E].withUnsafeBytes { HostText.plain($0) } == nil)
    }

    @Test("Random labels survive being written and read")
    func roundTrip() {
        var random = SeededGenerator(seed: 3492)
        for _ in 0..<2000 {
            let scalars = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                UInt32.random(in: 0x21...0x2FFF, using: &random)
            }
            guard let encoded = Punycode.encode(scalars) else {
                Issue.record("\(scalars) cannot be written")
                continue
            }
            #expect(Punycode.decode(encoded) == scalars)
        }
    }

    @Test(
        "Labels of DNS are read in the letters of their script wherever they stand in a text",
        arguments: [
            ("xn--bcher-kva.example", "bücher.example"),
            ("http://www.XN--BCHER-KVA.example/xn--", "http://www.BüCHER.example/xn--"),
            ("xn--99999999999.example", "xn--99999999999.example"), ("plain", "plain"),
            ("(xn--bcher-kva|xn--mgbh0fb)\\.test", "(bücher|\u{645}\u{62B}\u{627}\u{644})\\.test"),
            ("", ""),
        ])
    func readable(_ text: String, _ expected: String) {
        #expect(Punycode.readable(text) == expected)
    }

    @Test("A name is told from what needs a closer look whatever byte stands where")
    func plainNames() {
        var wrong: [String] = []
        for length in 8...40 {
            let name = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            for place in name.indices {
                for byte in UInt8.min ... .max {
                    var changed = name
                    changed[place] = byte
                    let isOdd = byte >= 0x80 || byte == 0x25 || byte == 0x3A
                    let isOddAtEnd =
                        place == length - 1 && (byte == 0x2E || (0x30...0x39).contains(byte))
                    let isPlain = changed.withUnsafeBytes { HostText.isPlainName($0) }
                    if isPlain == (isOdd || isOddAtEnd) {
                        wrong.append("\(byte) at \(place) of \(length)")
                    }
                }
            }
        }
        #expect(wrong.isEmpty)
    }
}

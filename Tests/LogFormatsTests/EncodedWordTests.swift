import TestSupport
import Testing

@testable import LogFormats

@Suite struct EncodedWordTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let raw: String
        let text: String
        var isCut = false
        var testDescription: String { name }
    }

    static let subjects = [
        Case(name: "no encoded word", raw: "Re: 100% = 5 ?", text: "Re: 100% = 5 ?"),
        Case(
            name: "base64", raw: "=?utf-8?b?w4lsw6h2ZXMg4oCTIHLDqXVuaW9u?=",
            text: "Élèves – réunion"),
        Case(name: "quoted", raw: "=?UTF-8?Q?R=C3=A9union_=3D_1?=", text: "Réunion = 1"),
        Case(
            name: "text on both sides", raw: "Re: =?utf-8?q?caf=C3=A9?= now", text: "Re: café now"),
        Case(
            name: "white space between words goes", raw: "=?utf-8?q?a?= \t=?utf-8?q?b?=", text: "ab"
        ),
        Case(name: "a fold with a space", raw: "=?utf-8?q?a?=? =?utf-8?q?b?=", text: "ab"),
        Case(name: "a fold with a tab", raw: "=?utf-8?q?a?=??=?utf-8?q?b?=", text: "ab"),
        Case(name: "text between words stays", raw: "=?utf-8?q?a?= - =?utf-8?q?b?=", text: "a - b"),
        Case(
            name: "a question mark in plain text stays", raw: "first? second", text: "first? second"
        ),
        Case(
            name: "a character split over words", raw: "=?utf-8?q?=C3?= =?utf-8?q?=A9?=", text: "é"),
        Case(name: "ISO-8859-1", raw: "=?ISO-8859-1?Q?caf=E9?=", text: "café"),
        Case(name: "ISO-8859-15 has the euro", raw: "=?iso-8859-15?q?=A4_=BD?=", text: "€ œ"),
        Case(
            name: "windows-1252 has quotes", raw: "=?windows-1252?Q?=93hi=94_=80?=", text: "“hi” €"),
        Case(name: "a language", raw: "=?us-ascii*en?q?hi?=", text: "hi"),
        Case(
            name: "an unknown charset stays", raw: "=?koi8-r?b?8NLJ18XU?=",
            text: "=?koi8-r?b?8NLJ18XU?="),
        Case(name: "an unknown encoding stays", raw: "=?utf-8?x?abc?=", text: "=?utf-8?x?abc?="),
        Case(name: "no end stays", raw: "=?utf-8?q?abc", text: "=?utf-8?q?abc"),
        Case(name: "a bad escape stays", raw: "=?utf-8?q?a=ZZ?=", text: "a=ZZ"),
        Case(
            name: "control characters become spaces", raw: "=?utf-8?q?a=0D=0Ab=00?=", text: "a  b "),
        Case(
            name: "private marking", raw: "=?utf-8?B?UGVyc29uYWwvUHJpdmF0ZQ==?=",
            text: "Personal/Private"),
        Case(
            name: "cut inside base64", raw: "=?utf-8?b?UGVyc29uYWwvUHJ", text: "Personal/Pr",
            isCut: true),
        Case(name: "cut inside an escape", raw: "=?utf-8?q?ab=C", text: "ab", isCut: true),
        Case(name: "cut inside a character", raw: "=?utf-8?q?ab=E2=82", text: "ab", isCut: true),
        Case(name: "cut before the end mark", raw: "=?utf-8?q?ab?", text: "ab", isCut: true),
    ]

    @Test("decodes a subject", arguments: subjects)
    func decode(_ subject: Case) {
        var output = Array("x".utf8)
        Array(subject.raw.utf8).withUnsafeBytes {
            EncodedWord.append($0, isCut: subject.isCut, to: &output)
        }
        #expect(String(decoding: output, as: UTF8.self) == "x" + subject.text)
    }

    @Test("a cut raw subject loses the part of a character that is left")
    func cutCharacter() {
        var output: [UInt8] = []
        ([0x61, 0xE6, 0x95] as [UInt8]).withUnsafeBytes {
            EncodedWord.append($0, isCut: true, to: &output)
        }
        #expect(output == [0x61])
    }

    @Test("any bytes are decoded without harm and never grow by more than half")
    func anyBytes() {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("=?utf-8bqQB_iso1 =C3?==?".utf8) + [0, 0x80, 0xC3, 0xFF]
        for _ in 0..<3000 {
            let raw = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                alphabet[Int.random(in: alphabet.indices, using: &random)]
            }
            var output: [UInt8] = []
            raw.withUnsafeBytes {
                EncodedWord.append($0, isCut: Bool.random(using: &random), to: &output)
            }
            #expect(output.count <= raw.count * 3 / 2 + 3)
        }
    }
}

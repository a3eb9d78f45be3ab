import Gzip
import LogInput
import LogModel
import TestSupport
import Testing

/// The ways in which UTF-16 is stored.
enum WideForm: CaseIterable {
    case littleWithMark, bigWithMark, littleWithout

    var encoding: ContentEncoding {
        self == .bigWithMark ? .utf16BigEndian : .utf16LittleEndian
    }

    func bytes(of units: [UInt16]) -> [UInt8] {
        let marked = self == .littleWithout ? units : [0xFEFF] + units
        return marked.flatMap { unit in
            let pair = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
            return self == .bigWithMark ? pair.reversed() : pair
        }
    }

    /// What must come out: the mark is a character of the content.
    func text(_ text: String) -> [UInt8] {
        (self == .littleWithout ? [] : Array("\u{FEFF}".utf8)) + Array(text.utf8)
    }
}

@Suite("Content that is stored as UTF-16")
struct UTF16Tests {
    static let header = "origin_timestamp_utc,sender_address\r\n"

    @Test("comes out as UTF-8, however it is stored and cut", arguments: WideForm.allCases)
    func decoded(_ form: WideForm) throws {
        let folder = try TemporaryFolder()
        let text =
            UTF16Tests.header + "caf\u{e9},\u{20ac}\r\n\u{1F600}\u{10FFFF}\u{FFFD}\u{FFFF}\n\nend"
        let wide = form.bytes(of: Array(text.utf16))
        let expected = Expectation(form.text(text)).events
        for storage in Storage.allCases {
            let path = try folder.write(try storage.stored(wide), to: "export.csv")
            #expect(try LogFile(inspecting: path).encoding() == form.encoding)
            for length in runLengths {
                let reading = try Reading(path, limits: .runs(of: length))
                #expect(reading.events == expected)
                #expect(reading.outcome.fault == nil)
            }
        }
    }

    struct Broken: CustomTestStringConvertible {
        let testDescription: String
        let units: [UInt16]
        var odd = false
        let text: String
    }

    static let broken = [
        Broken(
            testDescription: "a high surrogate before a letter", units: [0xD83D, 0x41, 0x0A],
            text: "\u{FFFD}A\n"),
        Broken(
            testDescription: "two high surrogates before a low one",
            units: [0xD83D, 0xD83D, 0xDE00, 0x0A], text: "\u{FFFD}\u{1F600}\n"),
        Broken(
            testDescription: "a low surrogate alone", units: [0x41, 0xDE00, 0x0A],
            text: "A\u{FFFD}\n"),
        Broken(
            testDescription: "a high surrogate before U+FFFD", units: [0xD83D, 0xFFFD, 0x0A],
            text: "\u{FFFD}\u{FFFD}\n"),
        Broken(
            testDescription: "a high surrogate before a newline", units: [0xD83D, 0x0A],
            text: "\u{FFFD}\n"),
        Broken(
            testDescription: "a pair cut off by the end", units: [0x0A, 0x41, 0xD83D], text: "\nA"),
        Broken(
            testDescription: "an odd byte at the end", units: [0x41, 0x0A, 0x42], odd: true,
            text: "A\nB"),
        Broken(
            testDescription: "a NUL", units: [0x41, 0, 0x0A], text: "A\0\n"),
    ]

    @Test("what is no UTF-16 is replaced, and what is cut off left out", arguments: broken)
    func damaged(_ sample: Broken) throws {
        let folder = try TemporaryFolder()
        for form in WideForm.allCases {
            var wide = form.bytes(of: Array(UTF16Tests.header.utf16) + sample.units)
            if sample.odd { wide.append(0x43) }
            let expected = Expectation(form.text(UTF16Tests.header + sample.text)).events
            for storage in Storage.allCases {
                let path = try folder.write(try storage.stored(wide), to: "export.csv")
                for length in runLengths {
                    #expect(try Reading(path, limits: .runs(of: length)).events == expected)
                }
            }
        }
    }

    struct Lookalike: CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
    }

    static let lookalikes = [
        Lookalike(testDescription: "nothing", bytes: []),
        Lookalike(
            testDescription: "too few characters", bytes: Array("a\0b\0c\0d\0e\0f\0g\0".utf8)),
        Lookalike(
            testDescription: "blocks of NUL before a line",
            bytes: [UInt8](repeating: 0, count: 4096) + Array("1700000000.000 line\n".utf8)),
        Lookalike(
            testDescription: "a line with NULs in it",
            bytes: Array("1\u{0}7\u{0}0\u{0}0000000.000\0\0\0\0\0\0 line\n".utf8)),
        Lookalike(
            testDescription: "a byte order mark of UTF-8",
            bytes: Array("\u{FEFF}Date,Sender\n".utf8)),
        Lookalike(
            testDescription: "bytes of another code page", bytes: Array(0x80...0xFF) + [0x0A]),
        Lookalike(
            testDescription: "big-endian without a mark",
            bytes: Array("\0D\0a\0t\0e\0,\0S\0e\0n\0d\0e\0r\0\n".utf8)),
    ]

    @Test("nothing else is taken for it: those bytes come out as they are", arguments: lookalikes)
    func others(_ sample: Lookalike) throws {
        let folder = try TemporaryFolder()
        for storage in Storage.allCases {
            let path = try folder.write(try storage.stored(sample.bytes), to: "log")
            #expect(try LogFile(inspecting: path).encoding() == .utf8)
            for length in runLengths {
                let reading = try Reading(path, limits: .runs(of: length))
                #expect(reading.events == Expectation(sample.bytes).events)
            }
        }
    }

    @Test("reading on at any line end gives the lines that are left", arguments: WideForm.allCases)
    func resuming(_ form: WideForm) throws {
        let folder = try TemporaryFolder()
        let text = (0..<60).map { "\($0) \u{e9}\u{1F600}" + String(repeating: "y", count: $0 * 7) }
        let lines = ([UTF16Tests.header] + text).joined(separator: "\n") + "\n"
        let all = Expectation(form.text(lines)).events
        for storage in [Storage.plain, .gzip] {
            let path = try folder.write(
                try storage.stored(form.bytes(of: Array(lines.utf16))), to: "export.csv")
            for (index, event) in all.enumerated() {
                guard case .line(let line, let offset, _) = event else { continue }
                let reading = try Reading(
                    path, limits: .runs(of: 7), from: StreamPoint(offset: offset, line: line))
                #expect(reading.events == Array(all[index...]))
            }
            let behind = StreamPoint(offset: 1 << 20, line: 9)
            let fault = #expect(throws: InputFault.self) { try Reading(path, from: behind) }
            #expect(fault?.code == .endsBeforeStart)
        }
    }

    @Test("a torn archive gives its whole lines and the fault, placed in the UTF-8")
    func torn() throws {
        let folder = try TemporaryFolder()
        let text = UTF16Tests.header + (0..<400).map { "row \($0 &* 7919)\u{e9}\n" }.joined()
        let wide = WideForm.littleWithout.bytes(of: Array(text.utf16))
        let packed = try GzipWriter.member(of: wide)
        let path = try folder.write(Array(packed[..<(packed.count / 2)]), to: "export.csv.gz")
        let all = Expectation(Array(text.utf8)).events
        for length in runLengths {
            let reading = try Reading(path, limits: .runs(of: length), lastLine: .hold)
            #expect(reading.events.count > 10)
            #expect(reading.events == Array(all[..<reading.events.count]))
            #expect(reading.outcome.fault?.code == .truncatedGzip)
            let offset = try #require(reading.outcome.fault?.plainOffset)
            #expect(offset >= reading.outcome.end.offset && offset < UInt64(text.utf8.count))
        }
    }
}

import Foundation
import LogInput
import LogModel
import TestSupport
import Testing

@Suite struct LineReaderTests {
    struct Content: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        var lineLimit = 1 << 20
    }

    static let contents = [
        Content(testDescription: "nothing", text: ""),
        Content(testDescription: "one line", text: "one\n"),
        Content(testDescription: "one line without an end", text: "one"),
        Content(testDescription: "an empty line", text: "\n"),
        Content(testDescription: "empty lines between others", text: "a\n\n\nb\n"),
        Content(testDescription: "CRLF", text: "one\r\ntwo\r\n"),
        Content(testDescription: "a NUL within a line", text: "on\0e\ntwo\n"),
        Content(testDescription: "bytes above ASCII", text: "caf\u{e9} \u{1F600}\nend\n"),
        Content(
            testDescription: "lines around the run lengths",
            text: (0...20).map { String(repeating: "x", count: $0) + "\n" }.joined()),
        Content(testDescription: "a line at the limit", text: "a\n12345678\nb\n", lineLimit: 8),
        Content(
            testDescription: "a line beyond the limit", text: "a\n123456789\nb\n", lineLimit: 8),
        Content(
            testDescription: "the first line beyond the limit", text: "123456789\nb\n", lineLimit: 8
        ),
        Content(
            testDescription: "several beyond the limit in a row",
            text: "a\n123456789\n1234567890123\n\nb\n1234567890\n", lineLimit: 8),
        Content(
            testDescription: "the last line beyond the limit and without an end",
            text: "a\nb\n12345678901234567890", lineLimit: 8),
        Content(
            testDescription: "the last line at the limit and without an end", text: "a\n12345678",
            lineLimit: 8),
    ]

    @Test("the same lines come out however they are stored and cut", arguments: contents)
    func lines(_ content: Content) throws {
        let folder = try TemporaryFolder()
        let bytes = Array(content.text.utf8)
        for storage in Storage.allCases {
            let path = try folder.write(try storage.stored(bytes), to: "log")
            for length in runLengths {
                for lastLine in [LastLine.deliver, .hold] {
                    let limits = InputLimits.runs(of: length, lineBytes: content.lineLimit)
                    let reading = try Reading(path, limits: limits, lastLine: lastLine)
                    let expected = Expectation(
                        bytes, lineLimit: content.lineLimit, lastLine: lastLine)
                    #expect(reading.events == expected.events)
                    #expect(reading.outcome.end == expected.end)
                    #expect(reading.outcome.lines == reading.lineCount)
                    #expect(reading.outcome.plainBytes == expected.end.offset)
                    #expect(
                        reading.outcome.hasUnfinishedLine == (expected.end.offset < bytes.count))
                    #expect(reading.outcome.fault == nil)
                    #expect(!reading.outcome.changed)
                }
            }
        }
    }

    @Test("reading on at any line end gives the lines that are left", arguments: Storage.allCases)
    func resuming(_ storage: Storage) throws {
        let folder = try TemporaryFolder()
        let text = (0..<60).map { "\($0) " + String(repeating: "y", count: $0 * 7) + "\n" }
        let bytes = Array(text.joined().utf8) + Array("no end".utf8)
        let path = try folder.write(try storage.stored(bytes), to: "log")
        let all = Expectation(bytes).events
        #expect(bytes.count > 3 * 4096)
        for length in [7, 64 << 10] {
            for (index, event) in all.enumerated() {
                guard case .line(let line, let offset, _) = event else { continue }
                let reading = try Reading(
                    path, limits: .runs(of: length),
                    from: StreamPoint(offset: offset, line: line))
                #expect(reading.events == Array(all[index...]))
                #expect(reading.outcome.plainBytes == UInt64(bytes.count) - offset)
            }
            let atEnd = StreamPoint(offset: UInt64(bytes.count), line: all.count + 1)
            #expect(try Reading(path, limits: .runs(of: length), from: atEnd).events.isEmpty)
        }
    }

    @Test("a start behind the end of the content is a fault", arguments: Storage.allCases)
    func startBehindEnd(_ storage: Storage) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(try storage.stored(Array("a\nb\n".utf8)), to: "log")
        for offset in [5, 5000] as [UInt64] {
            let error = #expect(throws: InputFault.self) {
                _ = try Reading(path, from: StreamPoint(offset: offset, line: 9))
            }
            #expect(error?.code == .endsBeforeStart)
        }
    }

    @Test("a reader that was stopped goes on behind the last block", arguments: Storage.allCases)
    func stopping(_ storage: Storage) throws {
        let folder = try TemporaryFolder()
        let text = "one\ntwo is longer\n12345678901234567890\nthree\n\nfour\nfive"
        let path = try folder.write(try storage.stored(Array(text.utf8)), to: "log")
        for length in runLengths {
            let limits = InputLimits.runs(of: length, lineBytes: 15)
            let reading = try Reading(path, limits: limits, stopsAfterEachBlock: true)
            #expect(reading.events == Expectation(Array(text.utf8), lineLimit: 15).events)
            #expect(reading.outcome.lines == 6)
        }
    }

    @Test("the outcome after a stop ends behind the block that was taken")
    func outcomeOfStop() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("one\ntwo\nthree\n", to: "log")
        var reader = try LineReader(path: path, stream: 0, limits: .runs(of: 5))
        let first = reader.read(lastLine: .deliver) { _ in
            false
        } rejected: { _ in
        }
        #expect(first.end == StreamPoint(offset: 4, line: 2))
        #expect(first.lines == 1)
        #expect(!first.reachedEnd)
        let last = reader.read(lastLine: .deliver) { _ in
            true
        } rejected: { _ in
        }
        #expect(last.end == StreamPoint(offset: 14, line: 4))
        #expect(last.reachedEnd)
        let again = reader.read(lastLine: .deliver) { _ in
            true
        } rejected: { _ in
        }
        #expect(again == last)
    }

    @Test("blocks are large, and memory does not grow with the file or its lines")
    func fixedMemory() throws {
        let folder = try TemporaryFolder()
        let line = Array("a line of a log that is neither short nor long\n".utf8)
        let lines = (0..<200_000).flatMap { _ in line }
        let overlong = [UInt8](repeating: 120, count: 5 << 20) + [10]
        let path = try folder.write(lines + overlong + lines, to: "log")
        let reading = try Reading(path)
        let limits = InputLimits()
        #expect(reading.outcome.lines == 400_000)
        #expect(reading.events.count == 400_001)
        #expect(reading.largestBlock > 200 << 10)
        #expect(reading.largestBlock <= limits.blockBytes + limits.lineBytes)
        #expect(reading.capacity == limits.blockBytes + limits.lineBytes + 4096)
    }

    @Test("any cut into members and runs gives the same lines", arguments: 0..<60)
    func anyCut(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let content = (0..<Int.random(in: 0...6000, using: &generator)).map { _ in
            Int.random(in: 0..<20, using: &generator) == 0
                ? UInt8(ascii: "\n") : UInt8.random(in: 97...122, using: &generator)
        }
        let limits = InputLimits.runs(
            of: Int.random(in: 1...900, using: &generator),
            lineBytes: Int.random(in: 20...80, using: &generator))
        let folder = try TemporaryFolder()
        for isGzip in [false, true] {
            let stored = isGzip ? try members(of: content, using: &generator) : content
            let path = try folder.write(stored, to: "log")
            let lastLine = Bool.random(using: &generator) ? LastLine.deliver : .hold
            let reading = try Reading(path, limits: limits, lastLine: lastLine)
            let expected = Expectation(content, lineLimit: limits.lineBytes, lastLine: lastLine)
            #expect(reading.events == expected.events)
            #expect(reading.outcome.end == expected.end)
        }
    }

    private func members(
        of content: [UInt8], using generator: inout SeededGenerator
    ) throws -> [UInt8] {
        var stored = try Storage.gzip.stored([])
        var rest = content[...]
        while !rest.isEmpty {
            let length = Int.random(in: 0...min(rest.count, 1500), using: &generator)
            stored += try Storage.gzip.stored(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return stored
    }
}

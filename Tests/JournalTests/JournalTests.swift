import Foundation
import Journal
import LogModel
import TestSupport
import Testing

@Suite struct JournalTests {
    let folder: TemporaryFolder
    let journal: Journal

    init() throws {
        folder = try TemporaryFolder()
        journal = Journal(path: folder.path("journal.ndjson"))
    }

    static let time = Timestamp(seconds: 1_795_000_000)

    /// Appends some entries and gives the head after each.
    @discardableResult
    func write(_ count: Int) throws -> [JournalHead] {
        try (0..<count).map { number in
            try journal.append(
                JournalEntry(
                    .nightFinished,
                    ["records": .count(number), "role": .word("network-manager")]),
                at: Self.time.adding(seconds: Int64(number)))
        }
    }

    func bytes() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: journal.path)))
    }

    func replace(_ bytes: [UInt8]) throws {
        try folder.write(bytes, to: "journal.ndjson")
    }

    func append(_ bytes: [UInt8]) throws {
        try replace(try self.bytes() + bytes)
    }

    @Test("entries are lines of JSON with sorted keys, and the chain holds")
    func chain() throws {
        let heads = try write(3)
        #expect(heads.map(\.number) == [1, 2, 3])
        let report = try journal.verify(expect: heads[1])
        #expect(report == JournalReport(head: heads[2], recoveredLines: [], problem: nil))
        let text = String(decoding: try bytes(), as: UTF8.self)
        let first = try #require(text.split(separator: "\n").first)
        let zeros = String(repeating: "0", count: 64)
        #expect(
            first.hasPrefix(
                #"{"at":"2026-11-18T11:06:40.000Z","fields":{"records":0,"role":"network-manager"},"#
                    + #""kind":"night-finished","n":1,"previous":"\#(zeros)","sha256":""#))
        let object = try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any]
        #expect(object?["kind"] as? String == "night-finished")
    }

    @Test("the file can be read by its owner alone")
    func mode() throws {
        try write(1)
        let attributes = try FileManager.default.attributesOfItem(atPath: journal.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a journal that does not exist is empty, and does not hold what is expected of it")
    func missing() throws {
        #expect(try journal.verify().problem == nil)
        let head = JournalHead(number: 1, hash: [UInt8](repeating: 7, count: 32))
        #expect(try journal.verify(expect: head).problem == .cut(expected: head))
    }

    @Test("a pipe in the place of a journal is refused")
    func pipe() throws {
        #expect(mkfifo(journal.path, 0o600) == 0)
        // With an end held open here nobody would wait anyway.
        let end = try FileHandle(forUpdating: URL(fileURLWithPath: journal.path))
        defer { withExtendedLifetime(end) {} }
        let reading = #expect(throws: JournalError.self) { try journal.verify() }
        #expect(reading?.code == .unreadable)
        let writing = #expect(throws: JournalError.self) { try write(1) }
        #expect(writing?.code == .unreadable)
    }

    @Test("every change of a single byte is found")
    func everyByte() throws {
        let heads = try write(4)
        let original = try bytes()
        for index in original.indices {
            for change: UInt8 in [0x01, 0x20, 0x80] {
                var changed = original
                changed[index] ^= change
                try replace(changed)
                if try journal.verify(expect: heads[3]).problem == nil {
                    Issue.record("byte \(index) changed by \(change) goes unseen")
                }
            }
        }
    }

    @Test("every removal of a byte is found")
    func everyRemovedByte() throws {
        let heads = try write(3)
        let original = try bytes()
        for index in original.indices {
            var changed = original
            changed.remove(at: index)
            try replace(changed)
            if try journal.verify(expect: heads[2]).problem == nil {
                Issue.record("byte \(index) removed goes unseen")
            }
        }
    }

    @Test("every line removed, inserted or swapped is found, with its line")
    func everyLine() throws {
        try write(6)
        let lines = try bytes().split(separator: newline).map { Array($0) + [newline] }
        for index in lines.indices {
            var removed = lines
            removed.remove(at: index)
            try replace(removed.flatMap(\.self))
            let expected: JournalProblem? = index < 5 ? .outOfPlace(line: index + 1) : nil
            #expect(try journal.verify().problem == expected)
            for from in lines.indices {
                var inserted = lines
                inserted.insert(lines[from], at: index)
                try replace(inserted.flatMap(\.self))
                #expect(try journal.verify().problem != nil, "line \(from) inserted at \(index)")
                guard from != index else { continue }
                var swapped = lines
                swapped.swapAt(from, index)
                try replace(swapped.flatMap(\.self))
                let line = min(from, index) + 1
                #expect(try journal.verify().problem == .outOfPlace(line: line))
            }
        }
    }

    @Test("a tail cut at any byte is found by whoever noted the head")
    func cutTail() throws {
        let heads = try write(3)
        let original = try bytes()
        for length in 0..<original.count {
            try replace(Array(original.prefix(length)))
            // It is no crash that took a noted entry away: nobody may pass over it as torn.
            let expected: JournalProblem =
                length == original.count - 1 ? .torn(line: 3) : .cut(expected: heads[2])
            let found = try journal.verify(expect: heads[2]).problem
            #expect(found == expected, "cut after \(length) bytes")
        }
    }

    @Test("an altered line in the middle is named")
    func namedLine() throws {
        try write(5)
        let text = String(decoding: try bytes(), as: UTF8.self)
        try replace(Array(text.replacing("\"records\":2", with: "\"records\":9").utf8))
        #expect(try journal.verify().problem == .altered(line: 3))
    }

    @Test("a rewritten chain is found by whoever noted a head of the old one")
    func rewritten() throws {
        let heads = try write(2)
        try FileManager.default.removeItem(atPath: journal.path)
        try journal.append(JournalEntry(.purged), at: Self.time)
        try journal.append(JournalEntry(.purged), at: Self.time)
        #expect(try journal.verify().problem == nil)
        let report = try journal.verify(expect: heads[1])
        #expect(report.problem == .otherHistory(line: 2, expected: heads[1]))
    }

    @Test("an entry torn at any byte stays as evidence and the next append says so")
    func tornAnywhere() throws {
        let heads = try write(3)
        let original = try bytes()
        let start = try #require(original.dropLast().lastIndex(of: newline)) + 1
        for length in (start + 1)..<original.count {
            try replace(Array(original.prefix(length)))
            #expect(try journal.verify().problem == .torn(line: 3))
            let head = try journal.append(JournalEntry(.purged), at: Self.time)
            // An entry that lacks nothing but its newline gets it; anything less is evidence.
            let isWhole = length == original.count - 1
            let report = try journal.verify(expect: heads[isWhole ? 2 : 1])
            let recovered = isWhole ? [] : [4]
            #expect(report == JournalReport(head: head, recoveredLines: recovered, problem: nil))
            #expect(try bytes().starts(with: original.prefix(length)))
        }
    }

    @Test("a crash in the middle of a recovery is recovered in its turn")
    func tornTwice() throws {
        try write(2)
        try append(Array("{\"at\":\"20".utf8))
        try append(Array("\n{\"at\":\"2026\",\"fie".utf8))
        try journal.append(JournalEntry(.purged), at: Self.time)
        #expect(try journal.verify().problem == nil)
        try append(Array("x\n".utf8))
        let head = try journal.append(JournalEntry(.purged), at: Self.time)
        let report = try journal.verify()
        #expect(report.problem == nil && report.head == head && report.recoveredLines.count == 2)
    }

    @Test("torn evidence can be neither changed nor removed nor added")
    func evidence() throws {
        try write(1)
        try append(Array("{\"at\":\"20".utf8))
        try journal.append(JournalEntry(.purged), at: Self.time)
        let original = try bytes()
        #expect(try journal.verify().problem == nil)
        for index in original.indices {
            var changed = original
            changed[index] ^= 1
            try replace(changed)
            if try journal.verify().problem == nil { Issue.record("byte \(index)") }
        }
        var lines = original.split(separator: newline).map { Array($0) + [newline] }
        lines.remove(at: 1)
        try replace(lines.flatMap(\.self))
        #expect(try journal.verify().problem == .evidenceMissing(line: 2))
        lines = original.split(separator: newline).map { Array($0) + [newline] }
        lines.insert(Array("junk\n".utf8), at: 0)
        try replace(lines.flatMap(\.self))
        #expect(try journal.verify().problem == .altered(line: 1))
    }

    @Test("a file full of other lines is refused without reading it all into memory")
    func garbage() throws {
        try write(1)
        try append(Array(String(repeating: "not an entry\n", count: 100_000).utf8))
        #expect(try journal.verify().problem == .altered(line: 2))
        let error = #expect(throws: JournalError.self) {
            try journal.append(JournalEntry(.purged), at: Self.time)
        }
        #expect(error?.code == .damaged)
    }

    @Test("a first entry that was torn is recovered too")
    func tornFirst() throws {
        try replace(Array("{\"a".utf8))
        try journal.append(JournalEntry(.siteStarted), at: Self.time)
        let report = try journal.verify()
        #expect(report.problem == nil && report.recoveredLines == [2] && report.head.number == 2)
    }

    struct Field: Sendable, CustomTestStringConvertible {
        let name: String
        let value: JournalValue
        var testDescription: String { name }
    }

    static let refused: [Field] = [
        Field(name: "a person's name", value: .word("Ada Sample")),
        Field(name: "an e-mail address", value: .word("ada@school.example")),
        Field(name: "a quotation mark", value: .word("a\"b")),
        Field(name: "an empty word", value: .word("")),
        Field(name: "a long word", value: .word(String(repeating: "a", count: 41))),
        Field(name: "a number with a space", value: .authorisation("2026 014")),
        Field(name: "a number that is a name", value: .authorisation("sample")),
        Field(name: "one bad word among others", value: .words(["dsl", "Ada"])),
        Field(name: "a digest that is text", value: .digest([1, 2])),
    ]

    @Test("free text cannot get in", arguments: refused)
    func refusedValues(_ field: Field) {
        let error = #expect(throws: JournalError.self) {
            try JournalEntry(.nightStarted, ["field": field.value])
        }
        #expect(error?.code == .notAllowed)
    }

    @Test("a field's name is a word as well")
    func refusedName() {
        #expect(throws: JournalError.self) {
            try JournalEntry(.nightStarted, ["Ada Sample": .count(1)])
        }
    }

    @Test("a head survives being written down")
    func headText() throws {
        let head = try #require(try write(2).last)
        #expect(JournalHead("\(head)") == head)
        for text in [
            "", "2", "2:", "2:00", "-1:\(String(repeating: "0", count: 64))", "x:y", "2:3:4",
        ] {
            #expect(JournalHead(text) == nil, "\(text)")
        }
    }

    @Test("programs that append at the same time leave one chain")
    func concurrent() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [journal] in
                    for _ in 0..<10 {
                        do {
                            try journal.append(JournalEntry(.purged), at: Self.time)
                        } catch {
                            Issue.record(error)
                        }
                    }
                }
            }
        }
        let report = try journal.verify()
        #expect(report.problem == nil && report.head.number == 40)
    }
}

private let newline = UInt8(ascii: "\n")

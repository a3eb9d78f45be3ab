import Foundation
import Journal
import LogModel
import TestSupport
import Testing

@Suite struct JournalRecordTests {
    let folder: TemporaryFolder
    let journal: Journal
    let time = Timestamp(seconds: 1_795_000_000)

    init() throws {
        folder = try TemporaryFolder()
        journal = Journal(path: folder.path("journal.ndjson"))
    }

    @Test("entries read back as they were written, those of other kinds left out")
    func readBack() throws {
        #expect(try journal.records(of: [.reportWritten]).isEmpty)
        try journal.append(JournalEntry(.clockConfirmed), at: time)
        try journal.append(
            JournalEntry(
                .reportWritten,
                [
                    "authorisation": .authorisation("2026-014"), "role": .word("headteacher"),
                    "events": .count(24), "document": .digest([UInt8](repeating: 0xAB, count: 32)),
                ]), at: time.adding(seconds: 60))
        let records = try journal.records(of: [.reportWritten])
        let record = try #require(records.first)
        #expect(records.count == 1 && record.number == 2)
        #expect(record.at == time.adding(seconds: 60) && record.kind == .reportWritten)
        #expect(record.text("authorisation") == "2026-014" && record.text("role") == "headteacher")
        #expect(record.count("events") == 24 && record.count("role") == nil)
        #expect(record.text("document") == String(repeating: "ab", count: 32))
    }

    @Test("a line that was changed, or torn, is no entry")
    func changed() throws {
        for number in 1...3 {
            try journal.append(
                JournalEntry(.reportWritten, ["events": .count(number)]), at: time)
        }
        let text = try String(contentsOfFile: journal.path, encoding: .utf8)
        try folder.write(text.replacing("\"events\":2", with: "\"events\":9"), to: "journal.ndjson")
        let kept = try journal.records(of: [.reportWritten]).map { $0.count("events") }
        #expect(kept == [1, 3])
        try folder.write(String(text.dropLast(40)), to: "journal.ndjson")
        #expect(try journal.records(of: [.reportWritten]).count == 2)
    }
}

import Foundation
import LogInput
import TestSupport
import Testing

@Suite struct StreamTrackerTests {
    struct Night {
        /// What happened to the files since the night before.
        let changes: @Sendable (Nights) throws -> Void
        let decisions: [String]
        let lines: [String]

        init(
            _ decisions: String..., reads lines: [String] = [],
            after changes: @escaping @Sendable (Nights) throws -> Void = { _ in }
        ) {
            self.changes = changes
            self.decisions = decisions
            self.lines = lines
        }
    }

    struct Scenario: CustomTestStringConvertible {
        let testDescription: String
        let nights: [Night]

        init(_ name: String, _ nights: Night...) {
            testDescription = name
            self.nights = nights
        }
    }

    /// The first `count` lines of the log that most scenarios begin with.
    static func a(_ numbers: Range<Int>) -> [String] { Nights.lines("a", numbers) }
    static func b(_ numbers: Range<Int>) -> [String] { Nights.lines("b", numbers) }

    static let lives = [
        Scenario(
            "a renamed file is not read again",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night("log.1: unchanged", "log: new", reads: b(0..<100)) {
                try $0.rename("log", "log.1")
                try $0.write("log", b(0..<100))
            }),
        Scenario(
            "a file that grew is read from where it ended",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night("log: continues", reads: a(100..<150)) { try $0.append("log", a(100..<150)) },
            Night("log: unchanged")),
        Scenario(
            "a file that grew and was rotated is read to its end",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night("log.1: continues", "log: new", reads: a(100..<150) + b(0..<9)) {
                try $0.append("log", a(100..<150))
                try $0.rename("log", "log.1")
                try $0.write("log", b(0..<9))
            }),
        Scenario(
            "a compressed file is recognised, and then not inflated again",
            Night("log.1: new", reads: a(0..<100)) { try $0.write("log.1", a(0..<100)) },
            Night("log.2.gz: continues") { try $0.compress("log.1", "log.2.gz") },
            Night("log.3.gz: unchanged") { try $0.rename("log.2.gz", "log.3.gz") }),
        Scenario(
            "growth, rotation and compression in one day lose and double nothing",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night("log.1.gz: continues", "log: new", reads: a(100..<200) + b(0..<70)) {
                try $0.append("log", a(100..<200))
                try $0.compress("log", "log.1.gz")
                try $0.write("log", b(0..<70))
            },
            Night("log.2.gz: unchanged", "log.1: unchanged", "log: empty") {
                try $0.rename("log.1.gz", "log.2.gz")
                try $0.rename("log", "log.1")
                try $0.write("log", [])
            }),
        Scenario(
            "copied and emptied, the copy continues and the live file is new",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night("log.1: continues", "log: new", reads: a(100..<120) + b(0..<80)) {
                try $0.append("log", a(100..<120))
                try $0.copy("log", "log.1")
                try $0.rewrite("log", b(0..<80))
            }),
        Scenario(
            "emptied and written anew, even to a greater length, is a new stream",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night("log: new", reads: b(0..<300)) { try $0.rewrite("log", b(0..<300)) }),
        Scenario(
            "an older copy that is put back gives nothing twice",
            Night("log: new", reads: a(0..<200)) { try $0.write("log", a(0..<200)) },
            Night("log: cut short") { try $0.rewrite("log", a(0..<100)) },
            Night("log: continues", reads: a(200..<210)) { try $0.rewrite("log", a(0..<210)) }),
        Scenario(
            "a small log that lost its end in a power cut goes on where it is another",
            Night("log: new", reads: a(0..<30)) { try $0.write("log", a(0..<30)) },
            Night("log: cut short") { try $0.rewrite("log", a(0..<20)) },
            Night("log: new", reads: b(0..<5)) { try $0.append("log", b(0..<5)) },
            Night("log: continues", reads: b(5..<90)) { try $0.append("log", b(5..<90)) }),
        Scenario(
            "an archive that broke off in its first lines gives nothing twice",
            Night("log.1: new", reads: a(0..<30)) { try $0.write("log.1", a(0..<30)) },
            Night("log.1: cut short") { try $0.rewrite("log.1", a(0..<3)) },
            Night("log.1: continues") { try $0.rewrite("log.1", a(0..<30)) }),
        Scenario(
            "an archive that broke off inside its first line gives nothing twice",
            Night("log.1: new", reads: a(0..<30)) { try $0.write("log.1", a(0..<30)) },
            Night("log.1: cut short") { try $0.cut("log.1", to: 40) },
            Night("log.1: continues") { try $0.rewrite("log.1", a(0..<30)) }),
        Scenario(
            "the same beginning with another continuation is a new stream behind the first lines",
            Night("log: new", reads: a(0..<200)) { try $0.write("log", a(0..<200)) },
            // Lines are told apart in the first 4096 bytes only.
            Night("log: new", reads: a(64..<100) + b(0..<150)) {
                try $0.rewrite("log", a(0..<100) + b(0..<150))
            }),
        Scenario(
            "a copy that is made without emptying the file is read once",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night("log.1: duplicate of log", "log: continues", reads: a(100..<170)) {
                try $0.append("log", a(100..<150))
                try $0.copy("log", "log.1")
                try $0.append("log", a(150..<170))
            }),
        Scenario(
            "an archive that breaks off before what was read of it gives nothing twice",
            Night("log.1: new", reads: a(0..<9000)) { try $0.write("log.1", a(0..<9000)) },
            Night("log.1.gz: cut short") {
                try $0.remove("log.1")
                try $0.writeGzip("log.1.gz", a(0..<9000), withoutLast: 20_000)
            },
            Night("log.1.gz: continues") { try $0.writeGzip("log.1.gz", a(0..<9000)) }),
        Scenario(
            "a file that was emptied for good is no stream any more",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night("log: empty") { try $0.rewrite("log", []) }),
    ]

    static let likenesses = [
        Scenario(
            "different logs with the same first line are different streams",
            Night(
                "one.log: new", "two.log: new",
                reads: ["Start"] + a(0..<3) + ["Start"] + b(0..<3)
            ) {
                try $0.write("one.log", ["Start"] + a(0..<3))
                try $0.write("two.log", ["Start"] + b(0..<3))
            },
            Night("one.log: continues", "two.log: continues", reads: a(3..<90) + b(3..<90)) {
                try $0.append("one.log", a(3..<90))
                try $0.append("two.log", b(3..<90))
            }),
        Scenario(
            "logs that hold but the same first line are told apart once they differ",
            Night("one.log: new", "two.log: duplicate of one.log", reads: ["Start"]) {
                try $0.write("one.log", ["Start"])
                try $0.write("two.log", ["Start"])
            },
            Night("one.log: continues", "two.log: new", reads: a(0..<5) + ["Start"] + b(0..<5)) {
                try $0.append("one.log", a(0..<5))
                try $0.append("two.log", b(0..<5))
            },
            Night("one.log: unchanged", "two.log: unchanged")),
        Scenario(
            "a header that every file begins with makes none of them another's continuation",
            Night("log: new", reads: ["#Fields"]) { try $0.write("log", ["#Fields"]) },
            Night("log.1: continues", "log: new", reads: a(0..<90) + ["#Fields"] + b(0..<2)) {
                try $0.append("log", a(0..<90))
                try $0.rename("log", "log.1")
                try $0.write("log", ["#Fields"] + b(0..<2))
            }),
        Scenario(
            "a file beside its compressed self is read once",
            Night("log.1: new", "log.1.gz: duplicate of log.1", reads: a(0..<100)) {
                try $0.write("log.1", a(0..<100))
                try $0.writeGzip("log.1.gz", a(0..<100))
            },
            Night("log.1.gz: continues") { try $0.remove("log.1") },
            Night("log.1.gz: unchanged")),
        Scenario(
            "of a file and its unfinished archive the file is read",
            Night("log.1: new", "log.1.gz: duplicate of log.1", reads: a(0..<9000)) {
                try $0.write("log.1", a(0..<9000))
                try $0.writeGzip("log.1.gz", a(0..<9000), withoutLast: 20_000)
            },
            Night("log.1: unchanged", "log.1.gz: duplicate of log.1")),
        Scenario(
            "of an archive and the beginning of it the archive is read",
            Night("log.1: duplicate of log.1.gz", "log.1.gz: new", reads: a(0..<100)) {
                try $0.write("log.1", a(0..<80))
                try $0.writeGzip("log.1.gz", a(0..<100))
            }),
        Scenario(
            "an archive that appears beside a file known is a duplicate",
            Night("log.1: new", reads: a(0..<100)) { try $0.write("log.1", a(0..<100)) },
            Night("log.1: unchanged", "log.1.gz: duplicate of log.1") {
                try $0.writeGzip("log.1.gz", a(0..<100))
            },
            Night("log.1.gz: continues") { try $0.remove("log.1") }),
        Scenario(
            "an unpacked copy beside an archive that was read is not read",
            Night("log.1.gz: new", reads: a(0..<100)) { try $0.writeGzip("log.1.gz", a(0..<100)) },
            Night("log.1: duplicate of log.1.gz", "log.1.gz: unchanged") {
                try $0.write("log.1", a(0..<100))
            }),
        Scenario(
            "of three copies the longest is read",
            Night(
                "log.3: duplicate of log.1", "log.2: duplicate of log.1", "log.1: new",
                reads: a(0..<90)
            ) {
                try $0.write("log.3", a(0..<70))
                try $0.write("log.2", a(0..<80))
                try $0.write("log.1", a(0..<90))
            }),
        Scenario(
            "of a known stream and its copies the one that grew is read",
            Night("log: new", reads: a(0..<100)) { try $0.write("log", a(0..<100)) },
            Night(
                "log.2: duplicate of log", "log.1: duplicate of log", "log: continues",
                reads: a(100..<130)
            ) {
                try $0.copy("log", "log.2")
                try $0.copy("log", "log.1")
                try $0.append("log", a(100..<130))
            }),
        Scenario(
            "a longer file beside one that was read to its end takes its place",
            Night("log.1: new", reads: a(0..<100)) { try $0.write("log.1", a(0..<100)) },
            Night("log.1: duplicate of log.1.gz", "log.1.gz: continues", reads: a(100..<130)) {
                try $0.writeGzip("log.1.gz", a(0..<130))
            }),
        Scenario(
            "an archive that has only just been begun is no stream",
            Night("log.1: new", reads: a(0..<100)) { try $0.write("log.1", a(0..<100)) },
            Night("log.1: unchanged", "log.1.gz: truncated-gzip") {
                try $0.folder.write([0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3], to: "log.1.gz")
            }),
    ]

    static let small = [
        Scenario(
            "empty files are no stream, plain or gzip",
            Night("a.log: empty", "b.log.gz: empty", "c.log.gz: empty") {
                try $0.write("a.log", [])
                try $0.write("b.log.gz", [])
                try $0.writeGzip("c.log.gz", [])
            },
            Night("a.log: new", "b.log.gz: empty", "c.log.gz: empty", reads: a(0..<1)) {
                try $0.append("a.log", a(0..<1))
            }),
        Scenario(
            "a small file is recognised while it grows past 4096 bytes and is rotated",
            Night("log: new", reads: a(0..<1)) { try $0.write("log", a(0..<1)) },
            Night("log: continues", reads: a(1..<63)) { try $0.append("log", a(1..<63)) },
            Night("log: continues", reads: a(63..<64)) { try $0.append("log", a(63..<64)) },
            Night("log: continues", reads: a(64..<65)) { try $0.append("log", a(64..<65)) },
            Night("log.1.gz: continues", reads: a(65..<500)) {
                try $0.append("log", a(65..<500))
                try $0.compress("log", "log.1.gz")
            }),
        Scenario(
            "half a line is left while the file is live, and read once it is rotated",
            Night("log: new", reads: ["whole"]) {
                try $0.write("log", ["whole"])
                try $0.append("log", text: "half")
            },
            Night("log: continues"),
            Night("log.1: continues", "log: empty", reads: ["half"]) {
                try $0.rename("log", "log.1")
                try $0.write("log", [])
            },
            Night("log.1: unchanged", "log: empty")),
        Scenario(
            "half a line is left while the file is live, and read whole once it is whole",
            Night("log: new") { try $0.folder.write("ha", to: "log") },
            Night("log: new", reads: ["half"]) { try $0.append("log", text: "lf\nand") },
            Night("log: continues", reads: ["and more"]) { try $0.append("log", text: " more\n") }),
        Scenario(
            "numbered rotation opens no archive again",
            Night("log.2.gz: new", "log.1: new", "log: new", reads: a(0..<200) + b(0..<90)) {
                try $0.writeGzip("log.2.gz", a(0..<100))
                try $0.write("log.1", a(100..<200))
                try $0.write("log", b(0..<90))
            },
            Night("log.3.gz: unchanged", "log.2: unchanged", "log.1: unchanged", "log: empty") {
                try $0.rename("log.2.gz", "log.3.gz")
                try $0.rename("log.1", "log.2")
                try $0.rename("log", "log.1")
                try $0.write("log", [])
            }),
    ]

    @Test("every line of a stream is read once", arguments: lives + likenesses + small)
    func scenario(_ scenario: Scenario) throws {
        for blockBytes in [100, 256 << 10] {
            var nights = try Nights()
            for (index, night) in scenario.nights.enumerated() {
                try night.changes(nights)
                let result = try nights.run(limits: .runs(of: blockBytes))
                #expect(result.decisions == night.decisions, "night \(index + 1)")
                let readsWhatItShould = result.lines == night.lines
                #expect(readsWhatItShould, "night \(index + 1): \(result.lines.count) lines")
            }
        }
    }

    @Test(
        "killed after any block, the next run reads on without loss or doubling", arguments: 0..<30)
    func killed(_ blocks: Int) throws {
        var nights = try Nights()
        let overlong = [String(repeating: "x", count: 900)]
        let first = Self.a(0..<100)
        let second = Self.b(0..<40)
        try nights.writeGzip("log.1.gz", first)
        try nights.write("log", second + overlong + Self.b(40..<60))
        let limits = InputLimits.runs(of: 500, lineBytes: 200)
        var lines = try nights.run(limits: limits, killedAfter: blocks).lines
        try nights.rename("log.1.gz", "log.2.gz")
        try nights.compress("log", "log.1.gz")
        lines += try nights.run(limits: limits).lines
        let isOnceEach = lines == first + second + Self.b(40..<60)
        #expect(isOnceEach)
        #expect(try nights.run().decisions == ["log.2.gz: unchanged", "log.1.gz: unchanged"])
    }

    @Test("an overlong line that has no end yet is not counted as read, and later passed over")
    func overlongLive() throws {
        var nights = try Nights()
        let limits = InputLimits.runs(of: 500, lineBytes: 200)
        try nights.write("log", Self.a(0..<100))
        try nights.append("log", text: String(repeating: "x", count: 9000))
        #expect(try nights.run(limits: limits).lines.count == 100)
        #expect(nights.known.map(\.readTo) == [StreamPoint(offset: 6400, line: 101)])
        let file = try LogFile(inspecting: nights.folder.path("log"))
        let tracker = StreamTracker(known: [], mac: testMAC, random: { _ in [] })
        var reader = try LineReader(file: file, stream: 0, limits: limits)
        let outcome = reader.read(lastLine: .hold) { _ in
            true
        } rejected: { _ in
        }
        #expect(outcome.hasUnfinishedLine)
        let blank = KnownStream(newWithID: nights.known[0].id)
        #expect(try tracker.advanced(blank, by: reader, in: file) == nights.known[0])
        try nights.append("log", text: "xxx\nafter\n")
        let second = try nights.run(limits: limits)
        #expect(second.decisions == ["log: continues"])
        #expect(second.lines == ["after"])
    }

    @Test("a settled file is not opened")
    func settled() throws {
        var nights = try Nights()
        try nights.write("log", Self.a(0..<100))
        _ = try nights.run()
        var before = stat()
        #expect(stat(nights.folder.path("log"), &before) == 0)
        try nights.rewrite("log", Self.b(0..<100))
        #expect(
            utimensat(AT_FDCWD, nights.folder.path("log"), [before.st_atim, before.st_mtim], 0) == 0
        )
        #expect(try nights.run().decisions == ["log: unchanged"])
    }

    @Test("what is stored of a stream are places, lengths and MACs")
    func stored() throws {
        var nights = try Nights()
        try nights.write("log", Self.a(0..<100))
        _ = try nights.run()
        let stream = try #require(nights.known.first)
        #expect(stream.id.count == 16)
        #expect(stream.headLength == 4096)
        #expect(stream.tailLength == 4096)
        #expect(stream.readTo == StreamPoint(offset: 6400, line: 101))
        #expect(stream.head.count == 8)
        #expect(stream.tail.count == 8)
        #expect(stream.settled?.count == 8)
        #expect(stream.neededFrom == .start)
    }

    @Test("the fingerprint made from a file is the one made while it was read")
    func fingerprints() throws {
        var nights = try Nights()
        for count in [1, 64, 100, 3000] {
            try nights.writeGzip("\(count).log", Nights.lines("\(count)", 0..<count))
        }
        _ = try nights.run(limits: .runs(of: 700))
        #expect(nights.known.count == 4)
        let tracker = StreamTracker(known: [], mac: testMAC, random: { _ in [] })
        for stream in nights.known {
            let name = "\(stream.readTo.line - 1).log"
            let file = try LogFile(inspecting: nights.folder.path(name))
            var again = try tracker.fingerprint(
                of: file, KnownStream(newWithID: stream.id), upTo: stream.readTo)
            #expect(again.settled == nil)
            again.settled = stream.settled
            #expect(again == stream)
            let error = #expect(throws: InputFault.self) {
                try tracker.fingerprint(
                    of: file, stream,
                    upTo: StreamPoint(offset: stream.readTo.offset + 1, line: stream.readTo.line))
            }
            #expect(error?.code == .endsBeforeStart)
        }
    }

    @Test("reading again what is still open moves nothing back")
    func replay() throws {
        var nights = try Nights()
        try nights.write("log", Self.a(0..<100))
        _ = try nights.run()
        let stream = try #require(nights.known.first)
        let file = try LogFile(inspecting: nights.folder.path("log"))
        let tracker = StreamTracker(known: [], mac: testMAC, random: { _ in [] })
        var reader = try LineReader(
            file: file, stream: 0, limits: .runs(of: 640),
            startingAt: StreamPoint(offset: 4480, line: 71))
        for _ in 0..<3 {
            _ = reader.read(lastLine: .hold) { _ in
                false
            } rejected: { _ in
            }
            #expect(try tracker.advanced(stream, by: reader, in: file) == stream)
        }
        try nights.append("log", Self.a(100..<110))
        let grown = try LogFile(inspecting: nights.folder.path("log"))
        let outcome = reader.read(lastLine: .hold) { _ in
            true
        } rejected: { _ in
        }
        #expect(outcome.end == StreamPoint(offset: 7040, line: 111))
        let advanced = try tracker.advanced(stream, by: reader, in: grown)
        #expect(advanced.readTo == outcome.end)
        #expect(advanced.tail != stream.tail)
        #expect(advanced.head == stream.head)
    }

    @Test("another key recognises nothing")
    func otherKey() throws {
        var nights = try Nights()
        try nights.write("log", Self.a(0..<100))
        _ = try nights.run()
        let tracker = StreamTracker(
            known: nights.known, mac: { testMAC($0).reversed() }, random: { _ in [1] })
        let file = try LogFile(inspecting: nights.folder.path("log"))
        #expect(
            tracker.recognise([file]).map(\.decision)
                == [.new(KnownStream(newWithID: [1]))])
    }

    @Test("a file that vanished since it was listed is unreadable and no stream")
    func vanished() throws {
        let nights = try Nights()
        try nights.write("log", Self.a(0..<100))
        let file = try LogFile(inspecting: nights.folder.path("log"))
        try nights.remove("log")
        let tracker = StreamTracker(known: [], mac: testMAC, random: { _ in [] })
        guard case .unreadable(let fault) = tracker.recognise([file]).first?.decision else {
            Issue.record("it was taken for a stream")
            return
        }
        #expect(fault.code == .noMatch)
    }
}

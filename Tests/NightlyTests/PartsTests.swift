import Authority
import Foundation
import LogFormats
import LogInput
import LogModel
@testable import Nightly
import TestSupport
import Testing

@Suite("The small parts of a night")
struct PartsTests {
    @Test("A local day is right through both clock changes, whatever the order of the instants")
    func localDay() throws {
        let zone = try Invented.zone("Europe/London")
        let instants = [
            ("2026-03-28T23:59:59Z", "2026-03-28"), ("2026-03-29T00:00:00Z", "2026-03-29"),
            ("2026-03-29T00:59:59Z", "2026-03-29"), ("2026-03-29T01:00:00Z", "2026-03-29"),
            ("2026-03-29T22:59:59Z", "2026-03-29"), ("2026-03-29T23:00:00Z", "2026-03-30"),
            ("2026-10-24T23:00:00Z", "2026-10-25"), ("2026-10-25T00:30:00Z", "2026-10-25"),
            ("2026-10-25T01:30:00Z", "2026-10-25"), ("2026-10-25T23:59:59Z", "2026-10-25"),
            ("2026-10-26T00:00:00Z", "2026-10-26"),
        ]
        var forwards = LocalDay(zone: zone, near: try Invented.instant("2026-11-20T02:00:00Z"))
        for (instant, date) in instants + instants.reversed() {
            let given = forwards.date(at: try Invented.instant(instant))
            #expect(given == (try Invented.date(date)), "\(instant)")
        }
    }

    @Test(
        "The parts of a URL are those that were logged, without decoding anything",
        arguments: [
            ("http://a.example/", "/", nil), ("http://a.example", nil, nil),
            ("http://a.example/b/c?d=e", "/b/c", "d=e"), ("http://a.example?x", "", "x"),
            ("http://a.example/b?", "/b", ""), ("http://a.example/b?c?d", "/b", "c?d"),
            ("https://a.example:8443/b%20c?d=%41", "/b%20c", "d=%41"),
            ("http://a.example/b?to=http://c.example/", "/b", "to=http://c.example/"),
            ("/only/a/path?q=1", "/only/a/path", "q=1"), ("", "", nil),
            ("http://a.example/é?ü", "/é", "ü"), ("http://a.example/b#c?d", "/b#c", "d"),
            ("cache_object://a.example/info", "/info", nil),
        ] as [(String, String?, String?)])
    func urlParts(_ url: String, _ path: String?, _ query: String?) {
        let parts = URLParts(url)
        #expect(parts.path == path)
        #expect(parts.query == query)
    }

    @Test("Of a message that names nobody it is unknown how many got it, and not nobody")
    func recipientsOfMessages() {
        let bytes = Array("a@x.example".utf8)
        for isNamed in [true, false] {
            let details = bytes.withUnsafeBufferPointer { buffer -> FlagDetails? in
                guard let base = buffer.baseAddress else { return nil }
                let place = RecordPosition(stream: 0, line: 1, offset: 0)
                var record = RecordView(
                    base: base, channel: .message, time: Timestamp(milliseconds: 0),
                    attribution: .proven, action: .allowed, position: place, closed: place)
                if isNamed {
                    record.recipients = FieldSlice(offset: 0, length: bytes.count)
                }
                return FlagDetails(record)
            }
            #expect(details?.recipients == (isNamed ? ["a@x.example"] : nil))
            #expect(details?.recipientCount == nil)
        }
    }

    @Test(
        "The authorisations folder: documents with their signatures; hidden files are passed over")
    func authorisationFolder() throws {
        let folder = try TemporaryFolder()
        for name in [
            "2026-014.yaml", "2026-014.yaml.sig", "2026-014.yaml.chair.sig", "2026-015.yaml",
            ".2026-016.yaml", "notes.txt", "2026-014.yaml~",
        ] {
            try folder.write(name, to: name)
        }
        let (files, problems, _) = try AuthorisationFolder.read(folder.url.path)
        #expect(files.map(\.name) == ["2026-014.yaml", "2026-015.yaml"])
        #expect(problems == [])
    }

    @Test("A file there that cannot be read is a problem that does not tell its name")
    func unreadableAuthorisation() throws {
        let folder = try TemporaryFolder()
        try folder.write("good", to: "2026-014.yaml")
        try folder.write(
            [UInt8](repeating: 0x20, count: 300_000), to: "2026-about-bernard-thornbury.yaml")
        try folder.write("x", to: "2026-about-another.yaml/inside")
        let (files, problems, _) = try AuthorisationFolder.read(folder.url.path)
        #expect(files.map(\.name) == ["2026-014.yaml"])
        #expect(problems.count == 2)
        #expect(problems.allSatisfy { $0.hasPrefix(folder.url.path) && !$0.contains("about") })
    }

    @Test("Files there that cannot be read are told by their number, and else by how many they are")
    func unreadableNumbers() throws {
        let folder = try TemporaryFolder()
        for name in [
            "2026-014.yaml", "2026-014.yaml.about-thornbury.sig", "no-action-2026-003.yaml",
            "about-thornbury.yaml", "about-okafor.yaml", "2026-0155.yaml",
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path(name), withDestinationPath: "/nowhere")
        }
        let problems = try AuthorisationFolder.read(folder.url.path).problems
        let cause = "it is a link, not a file"
        #expect(
            problems.map { $0.replacing(folder.url.path, with: "SITE") } == [
                "SITE: 2 files of 2026-014 cannot be read; of each: \(cause)",
                "SITE: 3 files whose names begin with no number cannot be read; of each: \(cause)",
                "SITE: a file of no-action-2026-003 cannot be read: \(cause)",
            ])
    }

    @Test("A folder that is not there is refused with its path")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        #expect(throws: InputFileError.self) { try AuthorisationFolder.read(folder.path("none")) }
    }

    @Test("A file that decides is read whole or not at all")
    func inputFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("1234567890", to: "ten")
        #expect(try InputFile.read(path, limitBytes: 10).count == 10)
        #expect(throws: InputFileError.self) { try InputFile.read(path, limitBytes: 9) }
        #expect(throws: InputFileError.self) {
            try InputFile.read(folder.path("none"), limitBytes: 9)
        }
    }

    @Test("What is no file is refused in words, and a link to a file is read but where none may be")
    func noFile() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        // With an end held open here, and more in it than is read, nobody would wait for it.
        let end = try FileHandle(forUpdating: URL(fileURLWithPath: pipe))
        try end.write(contentsOf: Data(repeating: 0x20, count: 100))
        try folder.write("ten bytes.", to: "other/file")
        for (name, target) in [("link", "other/file"), ("to-pipe", "pipe")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path(name), withDestinationPath: folder.path(target))
        }
        for (path, kind) in [
            (pipe, "pipe"), (folder.path("to-pipe"), "pipe"), (folder.path("other"), "folder"),
            ("/dev/null", "device"),
        ] {
            let refusal = #expect(throws: InputFileError.self) {
                try InputFile.read(path, limitBytes: 10)
            }
            #expect(refusal?.cause == "it is a \(kind), not a file")
        }
        #expect(try InputFile.read(folder.path("link"), limitBytes: 10).count == 10)
        let link = #expect(throws: InputFileError.self) {
            try InputFile.readItself(folder.path("link"), limitBytes: 10)
        }
        #expect(link?.cause == "it is a link, not a file")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("lost"), withDestinationPath: folder.path("none"))
        let lost = #expect(throws: InputFileError.self) {
            try InputFile.read(folder.path("lost"), limitBytes: 10)
        }
        #expect(lost?.cause == "it is a link that leads nowhere")
    }

    @Test("A pipe that the command line hands over is read to its end, within the limit")
    func handedOver() throws {
        for limitBytes in [9, 10] {
            let pipe = Pipe()
            defer { withExtendedLifetime(pipe) {} }
            try pipe.fileHandleForWriting.write(contentsOf: Data("ten bytes.".utf8))
            try pipe.fileHandleForWriting.close()
            let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
            // A night's own files come by no pipe.
            #expect(throws: InputFileError.self) {
                try InputFile.read(path, limitBytes: limitBytes)
            }
            guard limitBytes == 10 else {
                #expect(throws: InputFileError.self) {
                    try InputFile.readHandedOver(path, limitBytes: limitBytes)
                }
                continue
            }
            let bytes = try InputFile.readHandedOver(path, limitBytes: limitBytes)
            #expect(bytes == Array("ten bytes.".utf8))
        }
    }
}

@Suite("A source's plan names what is read and in which order")
struct SourcePlanTests {
    @Test("Web logs are read by themselves; the rotations of a mail log one after the other")
    func chains() throws {
        let folder = try TemporaryFolder()
        for (name, text) in [("a.log.2", "one\n"), ("a.log.1", "two\n"), ("a.log", "three\n")] {
            try folder.write(text, to: name)
        }
        let web = try plan(folder, "a.log*")
        #expect(names(web) == [["a.log.2"], ["a.log.1"], ["a.log"]])
        let mail = try plan(folder, "a.log*", .postfix)
        #expect(names(mail) == [["a.log.2", "a.log.1", "a.log"]])
        #expect(web.faults.isEmpty && web.unchangedFiles == 0)
    }

    @Test("The logs of two mail servers are two chains, those of one server's days are one")
    func families() throws {
        let folder = try TemporaryFolder()
        for name in ["one/mail.log.1", "one/mail.log", "two/mail.log.1", "two/mail.log"] {
            try folder.write(name + "\n", to: name)
        }
        #expect(
            names(try plan(folder, "*/mail.log*", .postfix))
                == [["mail.log.1", "mail.log"], ["mail.log.1", "mail.log"]])
        let days = try TemporaryFolder()
        for name in ["2026-11-01/mail.log", "2026-11-02/mail.log"] {
            try days.write(name + "\n", to: name)
        }
        #expect(names(try plan(days, "*/mail.log", .postfix)) == [["mail.log", "mail.log"]])
    }

    @Test("An export that was written to a moment ago waits, and says so")
    func stillWritten() throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "trace.csv")
        let waiting = try plan(folder, "trace.csv", .m365Trace) { _ in true }
        #expect(waiting.chains.isEmpty)
        #expect(waiting.faults.map(\.code.rawValue) == ["still-being-written"])
        #expect(names(try plan(folder, "trace.csv", .m365Trace)) == [["trace.csv"]])
        // A log may always be written to.
        #expect(try plan(folder, "trace.csv") { _ in true }.faults.isEmpty)
    }

    @Test("Empty files and copies are not read, what is not a file is a fault")
    func leftOut() throws {
        let folder = try TemporaryFolder()
        try folder.write("one\ntwo\n", to: "a.log.1")
        try folder.write("one\ntwo\n", to: "a.log.2")
        try folder.write("", to: "a.log")
        try folder.write("x", to: "a.log.d/x")
        let made = try plan(folder, "a.log*")
        #expect(made.chains.count == 1)
        #expect(made.faults.map(\.code.rawValue) == ["not-a-file"])
        let none = try plan(folder, "nothing*")
        #expect(none.chains.isEmpty && none.faults.map(\.code.rawValue) == ["no-match"])
    }

    private func names(_ plan: SourcePlan) -> [[String]] {
        plan.chains.map { $0.candidates.map { fileName($0.file.path) } }
    }

    private func plan(
        _ folder: TemporaryFolder, _ glob: String, _ format: LogFormat = .squid,
        mayGrow: (LogFile) -> Bool = { _ in false }
    ) throws -> SourcePlan {
        let tracker = tracker([])
        let listed = SourceFiles.find(globs: [glob], in: folder.url.path)
        return SourcePlan(
            SourceStreams.Found(
                source: try Invented.source(glob, format), tracker: tracker,
                files: tracker.recognise(listed.files), faults: listed.faults, stored: []),
            reachesBack: false, mayGrow: mayGrow)
    }

    /// A tracker whose fingerprint is a plain sum: enough to tell the files of these tests apart.
    private func tracker(_ known: [KnownStream]) -> StreamTracker {
        StreamTracker(
            known: known,
            mac: { bytes in
                var sum: UInt64 = 14_695_981_039_346_656_037
                for byte in bytes { sum = (sum ^ UInt64(byte)) &* 1_099_511_628_211 }
                return (0..<32).map { UInt8(truncatingIfNeeded: sum >> UInt64($0 % 8 * 8)) }
            },
            random: randomBytes)
    }
}

import Foundation
import LogInput
import TestSupport
import Testing

@Suite struct SourceFilesTests {
    struct Order: CustomTestStringConvertible {
        let testDescription: String
        let globs: [String]
        /// In reading order; a live one ends in `*`.
        let files: [String]
        /// What the folder holds besides.
        var others: [String] = []
    }

    static let orders = [
        Order(
            testDescription: "numbers are compared as numbers", globs: ["access.log*"],
            files: [
                "access.log.10.gz", "access.log.9.gz", "access.log.2.gz", "access.log.1",
                "access.log.0", "access.log*",
            ]),
        Order(
            testDescription: "dates ascend", globs: ["access.log*"],
            files: [
                "access.log-20251231.gz", "access.log-20261031.gz", "access.log-20261101",
                "access.log*",
            ]),
        Order(
            testDescription: "dates with separators", globs: ["*"],
            files: ["access.log-2026-10-31.gz", "access.log-2026-11-01", "access.log*"]),
        Order(
            testDescription: "dates after a dot, with a time", globs: ["*"],
            files: [
                "mail.log.20261101", "mail.log.20261101-2", "mail.log.20261101-10",
                "mail.log.20261102", "mail.log*",
            ]),
        Order(
            testDescription: "seconds since 1970", globs: ["*"],
            files: ["a.log-1793000000.gz", "a.log-1793086400.gz", "a.log*"]),
        Order(
            testDescription: "dates before the extension", globs: ["*"],
            files: ["mail-20261031.log.gz", "mail-20261101.log", "mail.log*"]),
        Order(
            testDescription: "Exchange's services hour by hour, each file perhaps live",
            globs: ["*"],
            files: [
                "MSGTRK2026112009-1.LOG*", "MSGTRKMD2026112009-1.LOG*", "MSGTRK2026112010-1.LOG*",
                "MSGTRKMA2026112010-1.LOG*", "MSGTRKMD2026112010-1.LOG*",
                "MSGTRKMS2026112010-1.LOG*",
            ]),
        Order(
            testDescription: "numbers before the extension", globs: ["*"],
            files: ["mail.2.log", "mail.1.log", "mail.log*"]),
        Order(
            testDescription: "numbers, then dates, after a server changed its ways", globs: ["*"],
            files: ["a.log.2.gz", "a.log.1.gz", "a.log-20261101", "a.log-20261102", "a.log*"]),
        Order(
            testDescription: "families in the order of their names", globs: ["other.log*", "acc*"],
            files: [
                "access.log.2", "access.log.1", "access.log*", "other.log.1", "other.log*",
            ]),
        Order(
            testDescription: "several globs for one family",
            globs: ["a.log", "a.log.?", "a.log.1"],
            files: ["a.log.2", "a.log.1", "a.log*"]),
        Order(
            testDescription: "an archive folder beside the live file",
            globs: ["a.log", "archive/a.log*"],
            files: ["archive/a.log-20261101.gz", "archive/a.log-20261102", "a.log*"]),
        Order(
            testDescription: "a folder for each server", globs: ["*/a.log*"],
            files: ["one/a.log.1", "one/a.log*", "two/a.log.1", "two/a.log*"]),
        Order(
            testDescription: "the newest is live where none is without a suffix", globs: ["*"],
            files: ["a-20261101.log", "a-20261102.log*"]),
        Order(
            testDescription: "names that only look rotated", globs: ["*"],
            files: ["10.0.0.5.log*", "10.0.0.6.log*", "proxy-1.log*", "proxy-2.log*", "squid3*"]),
        Order(
            testDescription: "the same age, plain and compressed", globs: ["*"],
            files: ["a.log.1", "a.log.1.gz", "a.log*"]),
        Order(
            testDescription: "a compressed file without a suffix beside the live one",
            globs: ["*"], files: ["a.log.1", "a.log.gz", "a.log*"]),
        Order(
            testDescription: "hidden files need their dot", globs: ["*.log", ".b*"],
            files: [".b.log*", "a.log*"], others: [".c.log"]),
        Order(
            testDescription: "classes and escapes", globs: ["a[12].log", "\\[x\\].log"],
            files: ["[x].log*", "a1.log*", "a2.log*"], others: ["a3.log", "x.log"]),
    ]

    @Test("Exchange's files are one chain, whatever server, service and hour they are of")
    func trackingChain() throws {
        let folder = try TemporaryFolder()
        for name in [
            "a/MSGTRK2026112010-1.LOG", "b/MSGTRK2026112010-1.LOG", "b/MSGTRKMD2026-1.LOG",
        ] {
            _ = try folder.write("x\n", to: name)
        }
        let (files, faults) = SourceFiles.find(globs: ["*/*"], in: folder.url.path)
        #expect(faults.isEmpty)
        #expect(files.map(\.family) == ["MSGTRK", "MSGTRK", "MSGTRK"])
    }

    @Test("files are read oldest first, the live one last", arguments: orders)
    func order(_ order: Order) throws {
        let folder = try TemporaryFolder()
        for name in order.files + order.others {
            try folder.write("x\n", to: name.hasSuffix("*") ? String(name.dropLast()) : name)
        }
        let (files, faults) = SourceFiles.find(globs: order.globs, in: folder.url.path)
        #expect(faults.isEmpty)
        let prefix = folder.url.path + "/"
        let found = files.map { String($0.path.dropFirst(prefix.count)) + ($0.isLive ? "*" : "") }
        #expect(found == order.files)
    }

    @Test("an absolute glob does not begin in the folder")
    func absolute() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x\n", to: "logs/a.log")
        let glob = folder.path("l*/a.log")
        #expect(SourceFiles.find(globs: [glob], in: "/nowhere").files.map(\.path) == [path])
    }

    @Test("a glob that matches nothing is a fault, and the rest is found")
    func nothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("x\n", to: "a.log")
        let (files, faults) = SourceFiles.find(
            globs: ["b.log", "none*/x", "a.log", "a.log/*"], in: folder.url.path)
        #expect(files.count == 1)
        #expect(
            faults == [
                InputFault(.noMatch, path: "b.log"), InputFault(.noMatch, path: "none*/x"),
                InputFault(.noMatch, path: "a.log/*"),
            ])
    }

    @Test("what a glob names beside files is a fault each, and the files are found")
    func faults() throws {
        let folder = try TemporaryFolder()
        try folder.write("x\n", to: "a.log")
        try folder.write("x\n", to: "a.log.d/inside")
        #expect(symlink("gone", folder.path("a.log.1")) == 0)
        #expect(symlink("loop", folder.path("loop")) == 0)
        let (files, faults) = SourceFiles.find(globs: ["a.log*", "loop/*"], in: folder.url.path)
        #expect(files.map(\.path) == [folder.path("a.log")])
        #expect(Set(faults.map(\.code)) == [.notAFile, .noMatch, .unreadable])
        #expect(
            Set(faults.map(\.path))
                == [folder.path("a.log.d"), folder.path("a.log.1"), folder.path("loop")])
    }

    @Test("a file with two names is listed once")
    func links() throws {
        let folder = try TemporaryFolder()
        let dated = try folder.write("x\n", to: "a.log-20261120")
        #expect(symlink(dated, folder.path("a.log")) == 0)
        let (files, faults) = SourceFiles.find(globs: ["a.log*"], in: folder.url.path)
        #expect(faults.isEmpty)
        #expect(files.map(\.path) == [folder.path("a.log")])
        #expect(files.first?.isLive == true)
    }
}

import Foundation
import TestSupport
import Testing

/// Every format, by example.
@Suite("The conformance suite: what each format's lines become")
struct ConformanceTests {
    @Test(
        "the records and rejections of a case are those that stand beside it",
        arguments: try ConformanceCase.all())
    func golden(_ sample: ConformanceCase) throws {
        #expect(!sample.inputs.isEmpty, "a case without an input checks nothing")
        let output = try sample.read(sample.inputs.map(\.path), blockBytes: 256 << 10)
        try expectGolden(output.records, "expected.ndjson", in: sample.folder)
        try expectGolden(output.rejections, "rejections.ndjson", in: sample.folder)
    }

    @Test(
        "the size of what is read at once, and compression, change nothing",
        arguments: try ConformanceCase.all())
    func chunks(_ sample: ConformanceCase) throws {
        let plain = sample.inputs.map(\.path)
        let whole = try sample.read(plain, blockBytes: 256 << 10)
        let folder = try TemporaryFolder()
        let packed = try sample.inputs.map { input in
            let path = folder.path("\(input.lastPathComponent).gz")
            try gzip(input.path, to: path)
            return path
        }
        for blockBytes in [1, 2, 3, 7, 64 << 10] {
            #expect(try sample.read(plain, blockBytes: blockBytes) == whole)
            #expect(try sample.read(packed, blockBytes: blockBytes) == whole)
        }
    }

    @Test(
        "records that wait in groups for the block's end are those that were given at once",
        arguments: try ConformanceCase.all())
    func groups(_ sample: ConformanceCase) throws {
        let inputs = sample.inputs.map(\.path)
        for blockBytes in [7, 200, 256 << 10] {
            let grouped = try sample.read(inputs, blockBytes: blockBytes, inGroups: true)
            #expect(try sample.read(inputs, blockBytes: blockBytes) == grouped)
        }
    }

    /// Compresses a file with the system's program.
    private func gzip(_ path: String, to packed: String) throws {
        try #require(FileManager.default.createFile(atPath: packed, contents: nil))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-c", path]
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: packed))
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}

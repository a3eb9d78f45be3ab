package import Foundation

/// Runs the real `headnote`, as built beside the tests.
package enum Program {
    /// What a run gave.
    package struct Result: Sendable {
        package let output: String
        package let messages: String
        package let status: Int32
    }

    /// The repository's root.
    package static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The program under test: `HEADNOTE` in the environment, or the one beside the tests.
    package static var url: URL {
        if let path = ProcessInfo.processInfo.environment["HEADNOTE"] {
            return URL(fileURLWithPath: path)
        }
        let runner = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return runner.deletingLastPathComponent().appendingPathComponent("headnote")
    }

    /// Runs `headnote` to its end.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - input: what it reads from standard input.
    ///   - folder: where it runs; the repository's root when not given.
    /// - Returns: both outputs and the exit status.
    /// - Throws: when it cannot be started.
    package static func run(
        _ arguments: [String], input: String = "", in folder: URL? = nil
    ) throws -> Result {
        try run(url, arguments, input: input, in: folder)
    }

    /// Runs any program to its end, as `run(_:input:in:)` does with `headnote`.
    package static func run(
        _ program: URL, _ arguments: [String], input: String = "", in folder: URL? = nil
    ) throws -> Result {
        let process = try started(program, arguments, input: input, in: folder)
        process.process.waitUntilExit()
        return Result(
            output: try text(process.output), messages: try text(process.messages),
            status: process.process.terminationStatus)
    }

    private struct Started: @unchecked Sendable {
        // Foundation's Process may be signalled from any thread; it is not marked Sendable.
        let process: Process
        let output: URL
        let messages: URL
    }

    private static func started(
        _ program: URL, _ arguments: [String], input: String, in folder: URL?
    ) throws -> Started {
        // Files instead of pipes: nothing blocks, however much is written.
        let place = FileManager.default.temporaryDirectory
            .appendingPathComponent("headnote-run-\(UUID().uuidString)")
        let files = ["in", "out", "err"].map { place.appendingPathExtension($0) }
        for file in files { try Data().write(to: file) }
        try Data(input.utf8).write(to: files[0])
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder ?? repository
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        return Started(process: process, output: files[1], messages: files[2])
    }

    private static func text(_ file: URL) throws -> String {
        defer { try? FileManager.default.removeItem(at: file) }
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}

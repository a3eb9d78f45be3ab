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

    /// Runs `headnote` to its end, and kills it when that takes longer than a minute: then its
    /// status is 137.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - input: what it reads from standard input.
    /// - Returns: both outputs and the exit status.
    /// - Throws: when it cannot be started.
    package static func runInTime(_ arguments: [String], input: String = "") throws -> Result {
        try run(
            URL(fileURLWithPath: "/usr/bin/timeout"),
            ["--signal=KILL", "60", url.path] + arguments, input: input)
    }

    /// Runs any program to its end, as `run(_:input:in:)` does with `headnote`.
    package static func run(
        _ program: URL, _ arguments: [String], input: String = "", in folder: URL? = nil
    ) throws -> Result {
        // Files instead of pipes: nothing blocks, however much is written.
        let place = try TemporaryFolder()
        let files = try ["in", "out", "err"].map { name in
            URL(fileURLWithPath: try place.write(name == "in" ? input : "", to: name))
        }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder ?? repository
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        let text = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        // What a signal ended has the status that shells give it.
        let status = process.terminationStatus
        return Result(
            output: text[1], messages: text[2],
            status: process.terminationReason == .uncaughtSignal ? 128 + status : status)
    }
}

import Foundation

/// A tool that did not do what it was asked.
struct CommandError: Error, CustomStringConvertible {
    let tool: String
    let status: Int32
    let message: String

    var description: String { "\(tool) (status \(status)): \(message)" }
}

/// Runs the two tools the generator needs: `gzip` and `ssh-keygen`.
enum Command {
    /// Runs a tool and drops what it prints.
    static func run(_ tool: String, _ arguments: [String]) throws {
        _ = try output(tool, arguments, accepting: [0])
    }

    /// Runs a tool and gives its standard output; exit codes outside the list are errors.
    static func output(
        _ tool: String, _ arguments: [String], accepting codes: Set<Int32>
    ) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [tool] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard codes.contains(process.terminationStatus) else {
            throw CommandError(
                tool: tool, status: process.terminationStatus,
                message: arguments.joined(separator: " "))
        }
        return data
    }
}

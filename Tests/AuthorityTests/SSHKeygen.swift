import Foundation

/// The `ssh-keygen` of this machine.
enum SSHKeygen {
    struct Failed: Error {
        let status: Int32
        let message: String
    }

    static let path = ["/usr/bin/ssh-keygen", "/usr/local/bin/ssh-keygen"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Asks it whether an armoured signature is one of a document by a key that the file
    /// `allowed` gives to `head@oakhill.example`; throws when it says no.
    static func verify(_ signature: String, allowed: String, document: [UInt8]) throws {
        try run(
            [
                "-q", "-Y", "verify", "-f", allowed, "-I", "head@oakhill.example", "-n",
                "headnote@v1", "-s", signature,
            ], input: document)
    }

    /// Runs it to its end; throws when it fails.
    static func run(_ arguments: [String], input: [UInt8] = []) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "ssh-keygen")
        process.arguments = arguments
        let (standardInput, standardError) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardError = standardError
        process.standardOutput = Pipe()
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input))
        try standardInput.fileHandleForWriting.close()
        let message = String(
            decoding: standardError.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(status: process.terminationStatus, message: message)
        }
    }
}

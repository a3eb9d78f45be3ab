import Foundation
import TestSupport
import Testing

@Suite("What is in memory is the program's alone")
struct MemoryTests {
    /// Whoever may start a program with another group than root's own, which is how root can tell.
    private static let setpriv = "/usr/bin/setpriv"

    @Test(
        "No other program of the account may read the memory of a command",
        .enabled(
            if: geteuid() != 0 || FileManager.default.isExecutableFile(atPath: MemoryTests.setpriv),
            "root needs setpriv to see whose the memory is"))
    func memory() throws {
        let group = geteuid() == 0 ? [Self.setpriv, "--regid", "65534", "--clear-groups"] : []
        try withWaitingProgram(startedBy: group) { process in
            let isHidden = try isHidden(process)
            #expect(isHidden)
        }
    }

    /// The largest core dump that these tests may allow a program.
    private static var allowedCore: rlim_t {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        return limit.rlim_max
    }

    @Test(
        "A crash leaves nothing of the memory in a file, whatever the shell allows",
        .enabled(if: MemoryTests.allowedCore > 1, "core dumps are forbidden to these tests, too"))
    func coreDumps() throws {
        let allowing = ["/bin/sh", "-c", "ulimit -S -c \"$(ulimit -H -c)\"; exec \"$0\" \"$@\""]
        try withWaitingProgram(startedBy: allowing) { process in
            // One byte: with none the kernel would still hand everything to a collecting program.
            let isOneByte = try comes {
                try coreLimit(of: process) == "Max core file size 1 1 bytes"
            }
            #expect(isOneByte)
        }
    }

    /// Starts a command that waits for a passphrase, which does not come, and ends it afterwards.
    ///
    /// - Parameters:
    ///   - starter: a program that starts it, with arguments; none to start it directly.
    ///   - look: is given the process.
    /// - Throws: when it cannot be started, and what `look` throws.
    private func withWaitingProgram(
        startedBy starter: [String], _ look: (Int32) throws -> Void
    ) throws {
        let folder = try TemporaryFolder()
        let process = Process()
        let input = Pipe()
        let words =
            starter + [
                Program.url.path, "key", "new", "--output", folder.path("key"),
                "--passphrase-stdin",
            ]
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = Program.repository
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            // Whatever signals it was started with: one that is blocked would be waited for for ever.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try look(process.processIdentifier)
    }

    /// Whether the system gives a program's memory to root alone, within half a minute.
    private func isHidden(_ process: Int32) throws -> Bool {
        try comes {
            var facts = stat()
            let isRoots =
                stat("/proc/\(process)/mem", &facts) == 0 && facts.st_uid == 0
                && facts.st_gid == 0
            // Its name after its owner, so that the owner is no earlier program's.
            let name = try String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
            return isRoots && name == "headnote\n"
        }
    }

    /// What the system says of the largest core dump of a program.
    private func coreLimit(of process: Int32) throws -> String? {
        try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
            .split(separator: "\n").first { $0.contains("core file") }?.flat
    }

    /// Whether something comes to be so within half a minute.
    private func comes(_ isSo: () throws -> Bool) throws -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if try isSo() { return true }
            usleep(10_000)
        }
        return false
    }
}

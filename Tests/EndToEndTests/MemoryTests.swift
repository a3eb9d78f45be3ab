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
        let folder = try TemporaryFolder()
        let process = Process()
        let input = Pipe()
        // It waits for a passphrase that does not come.
        let words = [
            Program.url.path, "key", "new", "--output", folder.path("key"), "--passphrase-stdin",
        ]
        let group = geteuid() == 0 ? [Self.setpriv, "--regid", "65534", "--clear-groups"] : []
        process.executableURL = URL(fileURLWithPath: (group + words)[0])
        process.arguments = Array((group + words).dropFirst())
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
        #expect(isHidden(process.processIdentifier))
    }

    /// Whether the system gives a program's memory to root alone, within half a minute.
    private func isHidden(_ process: Int32) -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            var facts = stat()
            // Its name comes after its owner, so that the owner is no earlier program's.
            let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
            if name == "headnote\n", stat("/proc/\(process)/mem", &facts) == 0,
                facts.st_uid == 0, facts.st_gid == 0
            {
                return true
            }
            usleep(10_000)
        }
        return false
    }
}

import Foundation
import TestSupport

/// A headless Chromium of its own profile, and the two pipes over which it is driven.
///
/// It takes commands on its descriptor 3 and answers on 4, each message ended by a zero byte: no
/// port is opened and no network is needed. It ends when the pipes are closed.
final class DevToolsPipe {
    /// How long the browser may be silent before a test gives up on it.
    private static let patienceMilliseconds: Int32 = 60_000

    private let profile: TemporaryFolder
    private let process: pid_t
    private let commands: Int32
    private let answers: Int32
    private var received: [UInt8] = []

    /// Starts the browser.
    init(program: String) throws {
        profile = try TemporaryFolder()
        let toBrowser = try Self.pipe()
        let fromBrowser = try Self.pipe()
        commands = toBrowser.write
        answers = fromBrowser.read
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toBrowser.read, 3)
        posix_spawn_file_actions_adddup2(&actions, fromBrowser.write, 4)
        for stream in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(
                &actions, stream, profile.path("log-\(stream)"), O_WRONLY | O_CREAT, 0o600)
        }
        var words: [UnsafeMutablePointer<CChar>?] = Self.arguments(program, profile).map {
            strdup($0)
        }
        defer { words.forEach { free($0) } }
        words.append(nil)
        var process = pid_t()
        let status = posix_spawn(&process, program, &actions, nil, words, environ)
        close(toBrowser.read)
        close(fromBrowser.write)
        self.process = process
        guard status == 0 else {
            throw TestFault("\(program): \(String(cString: strerror(status)))")
        }
    }

    deinit {
        close(commands)
        close(answers)
        // It ends by itself when its pipes are closed; the signal is for one that hangs.
        kill(process, SIGTERM)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private static func arguments(_ program: String, _ profile: TemporaryFolder) -> [String] {
        var arguments = [
            program, "--headless=new", "--remote-debugging-pipe", "--no-first-run",
            "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-extensions",
            "--user-data-dir=\(profile.path("profile"))", "--window-size=1000,1200",
        ]
        // The sandbox refuses to run as root, which builds in containers are.
        if geteuid() == 0 { arguments.append("--no-sandbox") }
        return arguments + ["about:blank"]
    }

    /// A pipe whose descriptors are clear of those that the browser's are moved to.
    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw TestFault("no pipe") }
        let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
        ends.forEach { close($0) }
        guard moved.allSatisfy({ $0 >= 0 }) else { throw TestFault("no pipe") }
        return (moved[0], moved[1])
    }

    /// Sends one message.
    func send(_ message: [UInt8]) throws {
        var rest = (message + [0])[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(commands, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw TestFault("the browser takes no commands\(log)") }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits for the next message.
    func receive() throws -> [UInt8] {
        while true {
            if let end = received.firstIndex(of: 0) {
                defer { received.removeSubrange(...end) }
                return Array(received[..<end])
            }
            var waiting = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Self.patienceMilliseconds) > 0 else {
                throw TestFault("the browser does not answer\(log)")
            }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = read(answers, &piece, piece.count)
            guard count > 0 else { throw TestFault("the browser ended\(log)") }
            received += piece.prefix(count)
        }
    }

    /// What the browser said of itself, for a failed test.
    private var log: String {
        let text = try? String(
            contentsOfFile: profile.path("log-\(STDERR_FILENO)"), encoding: .utf8)
        return ": " + (text ?? "no log").suffix(2000)
    }
}

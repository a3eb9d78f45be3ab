import Foundation

extension Program {
    /// Starts `headnote`, sends it a signal after a while, and waits for its end.
    ///
    /// The process is waited for here and not by Foundation, so its number cannot belong to
    /// another one when the signal is sent.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - delay: how long it may run.
    ///   - signal: what ends it.
    /// - Returns: its exit status, or 128 and the number of the signal, as shells say it.
    /// - Throws: `CocoaError` when it cannot be started.
    package static func ended(
        _ arguments: [String], afterMilliseconds delay: Int, by signal: Int32 = SIGKILL
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([url.path] + arguments).map { strdup($0) }
        defer { words.forEach { free($0) } }
        words.append(nil)
        var process = pid_t()
        guard posix_spawn(&process, url.path, &actions, nil, words, environ) == 0 else {
            throw CocoaError(.executableNotLoadable)
        }
        // The moment of the signal is the point: there is nothing to wait for instead.
        usleep(UInt32(delay) * 1000)
        _ = kill(process, signal)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}

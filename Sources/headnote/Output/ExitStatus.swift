import ArgumentParser

/// How a command ends; docs/exit-codes.md says it for people.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case someInputFailed = 2
    case rulesInvalid = 10
    case refused = 11
    case storeUnavailable = 12
    case usage = 64
    case interrupted = 130

    /// Ends the command with this status, if it is not `done`.
    func end() throws {
        guard self != .done else { return }
        throw ExitCode(rawValue)
    }
}

/// What is wrong with a log file, in words; the codes stay in what machines read.
package enum FaultWords {
    /// A clause without a full stop, such as `no file matches access.log*`.
    ///
    /// - Parameters:
    ///   - code: what LogInput calls the fault: `truncated-gzip`.
    ///   - file: the file's name, or the pattern that matches none.
    /// - Returns: the clause; with the code itself for one that has no words.
    package static func clause(_ code: String, of file: String) -> String {
        if code == "no-match" { return "no file matches \(file)" }
        guard let words = words(code) else { return "\(file): \(code)" }
        return "\(file) \(words)"
    }

    private static func words(_ code: String) -> String? {
        damage(code) ?? standing(code)
    }

    /// Of what is wrong inside a file.
    private static func damage(_ code: String) -> String? {
        switch code {
        case "unsupported-compression": "is compressed in another way than with gzip"
        case "truncated-gzip": "is cut short"
        case "corrupt-gzip": "is damaged"
        case "bad-checksum": "is damaged: it does not match its own checksum"
        case "trailing-garbage": "holds something else behind its compressed content"
        case "expansion-limit": "expands beyond the limit"
        default: nil
        }
    }

    /// Of a file that is not what or where it should be.
    private static func standing(_ code: String) -> String? {
        switch code {
        case "unreadable": "cannot be opened or read"
        case "not-a-file": "is a folder, a device or a pipe, and no file"
        case "in-another-source": "is in another source as well, and is read there"
        case "older-copy": "is an older copy of what was read before"
        case "still-being-written": "was written to a moment ago, and waits for the next night"
        case "changed-while-read": "became another file while it was read"
        case "ends-before-start": "ends before the place up to which it was read before"
        default: nil
        }
    }
}

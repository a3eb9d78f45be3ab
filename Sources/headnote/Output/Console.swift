import Foundation

/// Writes to the terminal; the one place where text leaves the process.
enum Console {
    /// Whether messages go to a terminal that a person is watching.
    static let isWatched = isatty(STDERR_FILENO) == 1

    /// Writes a line to standard output.
    static func line(_ text: String = "") {
        bytes(Array((text + "\n").utf8))
    }

    /// Writes bytes to standard output; a closed pipe ends the process with 0.
    static func bytes(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { writeAll($0, to: STDOUT_FILENO) }
    }

    /// Writes a message to standard error, prefixed with the program's name.
    static func message(_ text: String) {
        raw("headnote: \(text)\n")
    }

    /// Writes text to standard error as it is.
    static func raw(_ text: String) {
        Array(text.utf8).withUnsafeBytes { writeAll($0, to: STDERR_FILENO) }
    }

    /// Asks somebody at the terminal; only a yes is one.
    static func isAgreed(_ question: String) -> Bool {
        raw(question)
        return ["y", "yes"].contains((readLine() ?? "").lowercased())
    }

    /// Replaces the last line on a watched terminal; does nothing elsewhere.
    static func progress(_ text: String) {
        guard isWatched else { return }
        raw("\r\u{1B}[K\(text)")
    }

    /// Text that came from outside, made safe to show: control and direction characters are named.
    static func safe(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
                shown += "<U+" + String(scalar.value, radix: 16, uppercase: true) + ">"
            default:
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func writeAll(_ buffer: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = buffer
        while !rest.isEmpty {
            let written = write(descriptor, rest.baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                // Nobody reads messages: that must not change how the command ends.
                if descriptor == STDERR_FILENO { return }
                // The reader went away: what is left has nobody to go to.
                exit(errno == EPIPE ? 0 : ExitStatus.failed.rawValue)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }
}

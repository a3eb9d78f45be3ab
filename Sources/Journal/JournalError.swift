/// Why the journal could not be written or read.
///
/// That the chain does not hold is no error but a ``JournalProblem``.
package struct JournalError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, Equatable {
        case unreadable
        case unwritable
        /// A field that the journal does not take.
        case notAllowed = "not allowed"
        /// More than a mebibyte after the last whole entry: no crash of ours leaves that.
        case damaged
    }

    package let code: Code
    /// The file; empty when the fault is not the file's.
    package let path: String
    /// The system's words, or which field it was.
    package let cause: String?

    init(_ code: Code, path: String = "", cause: String? = nil) {
        self.code = code
        self.path = path
        self.cause = cause
    }

    package var description: String {
        let place = path.isEmpty ? "journal" : path
        return "\(place): \(code.rawValue)" + (cause.map { ": \($0)" } ?? "")
    }
}

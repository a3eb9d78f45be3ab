/// Whether somebody marked a mail as private.
package enum PrivateMarking: String, Sendable, BitwiseCopyable, CaseIterable, Codable {
    /// A subject was logged and does not say so.
    case none
    case marked
    /// No subject was logged, or not all of it can be read.
    case unknown

    /// Looks for the marking in a subject; `nil` is a mail whose subject was not logged.
    ///
    /// - SeeAlso: ``SubjectMarking`` for what counts.
    package init(subject: String?) {
        guard let subject else {
            self = .unknown
            return
        }
        if SubjectMarking(subject).isPrivate {
            self = .marked
        } else {
            // What is left of an encoded word could say anything.
            self = subject.contains("=?") ? .unknown : .none
        }
    }
}

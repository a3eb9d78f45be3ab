/// One line of a log before it is put into a file, with what the truth file has to say about it.
struct LogLine {
    /// When the line was written; decides the file it lands in.
    let time: Instant
    let text: String
    var kind: Kind = .record
    var mark: Mark?

    /// What a reader of the log should make of the line.
    enum Kind: String {
        /// A record of its own (web) or a part of a message (mail).
        case record
        /// Squid's line about a connection without a request: a record without a host.
        case pseudoURL
        /// Two records in one line with a NUL between them; the first one is cut.
        case glued
        /// No record at all.
        case garbage
        /// A line of the mail server that belongs to no message.
        case chatter
        /// A recipient refused before there was a message.
        case refusedRecipient
    }
}

/// What the truth file says of a record that a reader must find, or must leave alone.
struct Mark {
    /// A listed category, or `protected`.
    let category: String
    let person: String
    let account: String
    let action: String
    let attribution: String
    let host: String
    /// The full URL, or the subject of a message.
    let detail: String
}

/// What a listed file is to the streams known so far.
package enum StreamDecision: Sendable, Equatable {
    /// A stream not seen before; read it from the start.
    case new(KnownStream)
    /// A known stream, under whatever name; read it from its `readTo` (or replay it from `neededFrom`).
    case continues(KnownStream)
    /// A known stream whose file is the same as when it was read to its end; nothing to read.
    case unchanged(KnownStream)
    /// The beginning of a stream, or all of it, that the file at this path holds too; nothing to read.
    case duplicate(of: String)
    /// A known stream, but the content breaks off before what was read of it already, as it does
    /// in an archive that is still being compressed; nothing to read, and worth a line of coverage.
    case cutShort(KnownStream)
    /// No content yet.
    case empty
    /// The file cannot be read at all.
    case unreadable(InputFault)
}

/// A listed file and what it is.
package struct RecognisedFile: Sendable, Equatable {
    package let file: LogFile
    package let decision: StreamDecision

    /// The stream that the file holds, if it was known before.
    package var known: KnownStream? {
        switch decision {
        case .continues(let known), .unchanged(let known), .cutShort(let known): known
        case .new, .duplicate, .empty, .unreadable: nil
        }
    }
}

package import LogModel

/// A format in which every record is one line.
///
/// Says what a line means; ``LineByLine`` walks over the blocks, takes syslog headers off, sets the
/// positions and pushes the records.
package protocol LineFormat: Sendable {
    /// The kind of act it logs.
    var channel: Channel { get }

    /// Starts a stream.
    mutating func begin(_ stream: StreamFacts)

    /// Reads one line.
    ///
    /// - Parameters:
    ///   - line: without newline, carriage return and syslog header; not empty.
    ///   - record: a view whose position is set, its base the line's first byte and all its fields
    ///     absent. Left in any state when the line gives no record.
    /// - Returns: what the line is.
    mutating func read(_ line: UnsafeRawBufferPointer, into record: inout RecordView) -> LineVerdict

    /// Whether a program that a syslog header names can have logged a line of this format.
    ///
    /// A line of another program that is no record is no rejection either. Asked for wrapped lines only.
    ///
    /// - Parameter program: without its process id; empty where the header names none.
    /// - Returns: whether it can; unless a format knows better, any but the machine's own daemons.
    func isLogged(by program: UnsafeRawBufferPointer) -> Bool

    /// What is counted beside the record that was just read: a time in a missing hour.
    var remark: RejectionReason? { get }

    /// From where lines must be read again so that those which follow are understood; `nil` when
    /// any line will do.
    var resumption: OpenPosition? { get }

    /// Reads what stands before a NUL that cut a record short.
    ///
    /// Asked only of a format that ``isCutByNUL``; parameters and result are those of `read`.
    mutating func readCut(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict

    /// Whether the program puts a NUL in place of the newline of a record that it cut short, so that
    /// the next record is glued on.
    var isCutByNUL: Bool { get }

    /// Whether a line that looks as if it had a syslog header is read as it stands first.
    var isSureOfWholeLines: Bool { get }

    /// Where a record lies that is not a slice of its line; the slices count from its first byte.
    var scratch: [UInt8] { get }
}

extension LineFormat {
    package mutating func begin(_ stream: StreamFacts) {}
    package func isLogged(by program: UnsafeRawBufferPointer) -> Bool {
        !SyslogEnvelope.isSystem(program)
    }
    package var remark: RejectionReason? { nil }
    package var resumption: OpenPosition? { nil }
    package var scratch: [UInt8] { [] }
    package var isCutByNUL: Bool { false }
    package var isSureOfWholeLines: Bool { false }

    package mutating func readCut(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        .rejected(.malformed)
    }
}

/// What a line is.
package enum LineVerdict: Equatable, Sendable {
    /// A record of slices of the line.
    case record
    /// A record of slices of the format's scratch memory.
    case scratchRecord
    /// No record: it says what the lines after it mean (`#Fields:`, a row of headers).
    case context
    /// No record and meant to be none: a comment, another program's line.
    case nothing
    /// Not what it should be.
    case rejected(RejectionReason)
}

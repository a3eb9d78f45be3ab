/// A run of whole lines of one stream, as handed from the reader to a parser.
///
/// The bytes are valid only during the call that hands the block over. Every line ends in a
/// newline, except perhaps the last one of a file that ends without one.
package struct LineBlock: BitwiseCopyable {
    /// The lines, newlines included.
    package let bytes: UnsafeRawBufferPointer
    /// Which stream of the source, counted in the order they are read, from 0.
    package let stream: UInt32
    /// The number of the first line in its stream, from 1.
    package let firstLine: Int
    /// Where the first line starts, in bytes of the stream's plain content.
    package let offset: UInt64

    @inlinable
    package init(bytes: UnsafeRawBufferPointer, stream: UInt32, firstLine: Int, offset: UInt64) {
        self.bytes = bytes
        self.stream = stream
        self.firstLine = firstLine
        self.offset = offset
    }
}

/// What a parser hands its records to.
///
/// A parser drives and the sink is pushed to, because a parser that joins lines gives nothing
/// for most of them and several records for some; a pulled iterator would have to keep state
/// for both.
package protocol RecordSink {
    /// Takes a record; the view is valid only during the call.
    mutating func take(_ record: RecordView)
    /// Takes a line that is no record.
    mutating func reject(_ rejection: Rejection)
    /// Is told what a line is that gives no record of its own, or not yet.
    ///
    /// For whoever works on lines and not on records: the purge. A line that is a record by itself
    /// is not told of here, because the record says it all. Does nothing unless implemented.
    ///
    /// - Parameters:
    ///   - offset: where the line starts, in bytes of the stream's plain content.
    ///   - mark: what it is.
    mutating func mark(lineAt offset: UInt64, as mark: LineMark)
}

extension RecordSink {
    package mutating func mark(lineAt offset: UInt64, as mark: LineMark) {}
}

/// What a line is that is no record by itself.
package enum LineMark: Hashable, Sendable {
    /// One of the lines that make a record, with its own time.
    case dated(Timestamp)
    /// Says what other lines mean: a row of headers, `#Fields:`. Stays as long as any line does.
    case context
}

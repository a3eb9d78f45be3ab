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
}

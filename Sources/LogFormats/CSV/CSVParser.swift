package import LogModel

/// Rows under a row of headers, with a map of columns.
package struct CSVParser: LogParser {
    package init(_ settings: FormatSettings) throws(FormatProblem) {}

    package mutating func begin(_ stream: StreamFacts) {}

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {}

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool { false }
}

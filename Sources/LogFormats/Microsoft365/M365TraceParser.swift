package import LogModel

/// Message traces of Microsoft 365: one row per recipient, enhanced summary, extended.
package struct M365TraceParser: LogParser {
    package init(_ settings: FormatSettings) {}

    package mutating func begin(_ stream: StreamFacts) {}

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {}

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool { false }
}

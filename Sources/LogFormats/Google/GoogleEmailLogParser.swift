package import LogModel

/// The e-mail log search and the Gmail log events of Google Workspace.
package struct GoogleEmailLogParser: LogParser {
    package init(_ settings: FormatSettings) {}

    package mutating func begin(_ stream: StreamFacts) {}

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {}

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool { false }
}

package import LogModel

/// The audit log of Microsoft Teams.
package struct TeamsAuditParser: LogParser {
    package init(_ settings: FormatSettings) {}

    package mutating func begin(_ stream: StreamFacts) {}

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {}

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool { false }
}

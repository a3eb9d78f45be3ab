package import LogModel

/// A line whose layout the site states.
package struct TemplateLine: LineFormat {
    package let channel: Channel

    package init(_ format: LogFormat, _ settings: FormatSettings) throws(FormatProblem) {
        channel = .web
    }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        .rejected(.malformed)
    }

    /// Whether a line has the shape of a format.
    static func recognises(_ line: UnsafeRawBufferPointer, as format: LogFormat) -> Bool { false }
}

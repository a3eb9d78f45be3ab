package import LogModel

/// One JSON object a line, with a map of fields.
package struct NDJSONLine: LineFormat {
    package let channel: Channel

    package init(_ settings: FormatSettings) throws(FormatProblem) {
        channel = settings.channel ?? .web
    }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        .rejected(.malformed)
    }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool { false }
}

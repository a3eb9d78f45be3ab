package import LogModel

/// W3C extended logs: Blue Coat, Forefront TMG, IIS, Zscaler.
package struct W3CLine: LineFormat {
    package let channel: Channel

    package init() { channel = .web }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        .rejected(.malformed)
    }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool { false }
}

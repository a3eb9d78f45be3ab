package import LogModel

/// The access log of e2guardian and DansGuardian, formats 1 to 8.
package struct E2guardianLine: LineFormat {
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

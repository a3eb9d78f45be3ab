package import LogModel

/// The proxy log of Cisco Umbrella.
package struct UmbrellaLine: LineFormat {
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

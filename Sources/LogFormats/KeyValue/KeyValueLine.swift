package import LogModel

/// Lines of `key=value`: FortiGate, Sophos SFOS and UTM.
package struct KeyValueLine: LineFormat {
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

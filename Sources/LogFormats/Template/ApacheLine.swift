package import LogModel

/// The common and combined logs of Apache and NGINX, with or without virtual host and `X-Forwarded-For`.
package struct ApacheLine: LineFormat {
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

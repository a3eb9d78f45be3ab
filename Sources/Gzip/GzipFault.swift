/// Why a run of gzip bytes could not be inflated to its end.
package struct GzipFault: Error, Sendable, Equatable {
    /// What is wrong.
    package enum Code: Sendable, Equatable {
        /// The content does not begin as gzip does.
        case notGzip
        /// The content ends inside a member.
        case truncated
        /// The bytes are no valid deflate data, or a member's header is none.
        case corrupt
        /// A member's checksum or length differs from what was inflated.
        case badChecksum
        /// Something other than zeros stands after the last member.
        case trailingGarbage
        /// The content expands beyond the limit.
        case expansionLimit
        /// zlib could not get memory.
        case outOfMemory
    }

    package let code: Code
    /// Where in the gzip content, in bytes from its start.
    package let bytesIn: UInt64
    /// How many plain bytes were inflated before.
    package let bytesOut: UInt64
    /// The text of zlib, where it gave one.
    package let cause: String?

    package init(_ code: Code, bytesIn: UInt64, bytesOut: UInt64, cause: String? = nil) {
        self.code = code
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.cause = cause
    }
}

/// What the first bytes of a gzip file state.
///
/// - SeeAlso: RFC 1952, section 2.3.
package struct GzipHeader: Sendable, Equatable {
    /// How many bytes of a file are worth handing to the initialiser.
    package static let length = 10

    /// When the content was last changed, in seconds since 1970; `nil` where it is not stated.
    package let modified: UInt32?

    /// Reads the first bytes of a file; `nil` when they do not begin as gzip does.
    ///
    /// Two bytes decide. With fewer than `length` bytes the time is unknown.
    package init?(_ firstBytes: UnsafeRawBufferPointer) {
        guard firstBytes.count >= 2, firstBytes[0] == 0x1F, firstBytes[1] == 0x8B else {
            return nil
        }
        guard firstBytes.count >= GzipHeader.length else {
            modified = nil
            return
        }
        let time = (4..<8).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(firstBytes[$1]) }
        modified = time == 0 ? nil : time
    }
}

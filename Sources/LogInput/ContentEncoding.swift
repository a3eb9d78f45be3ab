/// How the text of a content is encoded as it is stored.
///
/// Whatever it is, readers give UTF-8, and every offset counts the UTF-8. Anything that is not
/// UTF-16 passes as it is, whether it is valid UTF-8 or not.
package enum ContentEncoding: String, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"

    /// How many bytes at the start of a content tell its encoding.
    static let deciding = 16

    /// Tells the encoding from the first bytes.
    ///
    /// UTF-16 states itself by its byte order mark. Exports of Microsoft 365 leave it out: so the
    /// content is little-endian UTF-16 too where each of the first 8 code units is a character
    /// below U+0100 other than NUL, as in every row of headers. A log whose blocks were lost in a
    /// crash may begin with NULs, but not with one behind every other byte.
    ///
    /// - Parameter firstBytes: the first ``deciding`` bytes of the plain content, or all there are.
    init(_ firstBytes: some Collection<UInt8>) {
        if firstBytes.starts(with: [0xFF, 0xFE]) {
            self = .utf16LittleEndian
        } else if firstBytes.starts(with: [0xFE, 0xFF]) {
            self = .utf16BigEndian
        } else if firstBytes.count >= ContentEncoding.deciding,
            zip(firstBytes, 0..<ContentEncoding.deciding)
                .allSatisfy({ byte, place in (byte == 0) == (place % 2 == 1) })
        {
            self = .utf16LittleEndian
        } else {
            self = .utf8
        }
    }
}

extension LogFile {
    /// How the text is encoded, found by reading the first bytes of the content.
    ///
    /// - Parameter limits: what is accepted of a gzip file.
    /// - Returns: the encoding; UTF-8 where nothing tells of another.
    /// - Throws: the fault, when the file cannot be opened, or another has its path now.
    package func encoding(
        limits: InputLimits = InputLimits()
    ) throws(InputFault) -> ContentEncoding {
        let content = try ContentReader(path: path, listed: self, limits: limits)
        return content.encoding
    }
}

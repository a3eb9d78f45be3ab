/// The first bytes of a file as they are stored.
package enum RawStart {
    /// Reads up to 4096 bytes; `nil` when the file cannot be opened or is no regular file.
    package static func read(_ path: String) -> [UInt8]? {
        do throws(InputFault) {
            let file = try OpenFile(path: path)
            let buffer = UnsafeMutableRawBufferPointer.allocate(
                byteCount: ContentHead.length, alignment: 16)
            defer { buffer.deallocate() }
            return Array(buffer[..<(try file.read(into: buffer))])
        } catch {
            // Whoever asks has a fault of this file in hand already.
            return nil
        }
    }
}

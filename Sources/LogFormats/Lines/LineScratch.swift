import LogModel

/// Where a record is put together that is more than slices of its line.
///
/// It starts with a copy of the line, so that the slices which were found there stay what they are;
/// what is put together stands behind it. The memory is used again for the next line.
struct LineScratch: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Whether the record lies here, and not in the line.
    private(set) var isUsed = false

    /// Forgets the line before.
    mutating func reset() { isUsed = false }

    /// Moves the record here.
    ///
    /// - Parameter line: the line of the record.
    /// - Returns: where the next byte will be put.
    mutating func use(_ line: UnsafeRawBufferPointer) -> Int {
        if !isUsed {
            bytes.removeAll(keepingCapacity: true)
            bytes.append(contentsOf: line)
            isUsed = true
        }
        return bytes.count
    }

    /// Appends bytes.
    mutating func append(_ part: UnsafeRawBufferPointer) { bytes.append(contentsOf: part) }

    /// Appends a byte.
    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Appends a text.
    mutating func append(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeRawBufferPointer(
                start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a list, of which each item is given a line; the spaces before an item go.
    mutating func append(_ list: UnsafeRawBufferPointer, partedBy separator: UInt8) {
        let start = bytes.count
        for byte in list {
            let isFirst = bytes.count == start || bytes[bytes.count - 1] == 0x0A
            if byte == separator {
                if !isFirst { bytes.append(0x0A) }
            } else if byte != 0x20 || !isFirst {
                bytes.append(byte)
            }
        }
        if bytes.count > start, bytes[bytes.count - 1] == 0x0A { bytes.removeLast() }
    }

    /// What was appended from an offset on; absent where nothing was.
    func field(from start: Int) -> FieldSlice {
        bytes.count > start ? FieldSlice(offset: start, length: bytes.count - start) : .absent
    }

    /// The host of a URL that stands here.
    func host(of url: FieldSlice, isAuthority: Bool) -> FieldSlice {
        guard !url.isAbsent else { return .absent }
        return bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return .absent }
            return URLHost.find(in: base, url, isAuthority: isAuthority)
        }
    }
}

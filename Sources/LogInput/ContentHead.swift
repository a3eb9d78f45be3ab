/// The first bytes of a content, kept while it passes.
struct ContentHead {
    /// How many are kept at most.
    static let length = 4096

    private var bytes: [UInt8] = []

    /// Takes the next bytes; those that do not follow what is there are left out.
    mutating func take(_ next: UnsafeRawBufferPointer, at offset: UInt64) {
        guard bytes.count < ContentHead.length, offset == UInt64(bytes.count) else { return }
        bytes.append(contentsOf: next.prefix(ContentHead.length - bytes.count))
    }

    /// The first bytes before an offset; `nil` when they are not all there.
    func bytes(before offset: UInt64) -> ArraySlice<UInt8>? {
        let length = Int(min(offset, UInt64(ContentHead.length)))
        return length <= bytes.count ? bytes[..<length] : nil
    }
}

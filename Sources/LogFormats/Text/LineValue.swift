import LogModel

/// Fields of a line by their range.
extension UnsafeRawBufferPointer {
    /// A field of this line; absent where nothing or `-` stands for it.
    @inline(__always)
    func value(_ range: Range<Int>) -> FieldSlice {
        if range.count == 1, self[range.lowerBound] == UInt8(ascii: "-") { return .absent }
        return range.isEmpty
            ? .absent : FieldSlice(offset: range.lowerBound, length: range.count)
    }

    /// An account of this line; absent where the name is nobody's.
    @inline(__always)
    func account(_ range: Range<Int>) -> FieldSlice {
        AccountName.isNone(part(range))
            ? .absent : FieldSlice(offset: range.lowerBound, length: range.count)
    }

    /// The number that a range holds and nothing else; `nil` when it is none.
    @inline(__always)
    func wholeNumber(_ range: Range<Int>) -> Int64? {
        guard !range.isEmpty, range.count < 19 else { return nil }
        var value: Int64 = 0
        for index in range {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return value
    }

    /// The status of a response that a range holds; -1 when it is none.
    @inline(__always)
    func status(_ range: Range<Int>) -> Int32 {
        guard range.count <= 3, let value = wholeNumber(range) else { return -1 }
        return Int32(value)
    }
}

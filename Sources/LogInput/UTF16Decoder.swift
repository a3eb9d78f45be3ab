/// Turns UTF-16 into UTF-8, a run of any length at a time.
///
/// Between two runs it holds at most half a code unit, half a surrogate pair, and the bytes of one
/// character for which there was no room. A surrogate without its other half becomes U+FFFD. A byte
/// order mark is a character like any other, so that UTF-16 with one is UTF-8 with one.
///
/// Half a code unit or half a pair with which the content ends gives nothing: it was cut off there,
/// and so what a torn copy gives is always the beginning of what the whole file gives.
struct UTF16Decoder {
    private let isBigEndian: Bool
    private var halfUnit: UInt8?
    private var highSurrogate: UInt32?
    /// Bytes for which there was no room, the first one lowest.
    private var spill: UInt32 = 0
    private var spillCount = 0

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    /// Puts bytes for which there was no room before.
    mutating func drain(into output: UnsafeMutableRawBufferPointer) -> Int {
        var produced = 0
        while spillCount > 0, produced < output.count {
            output[produced] = UInt8(truncatingIfNeeded: spill)
            spill >>= 8
            spillCount -= 1
            produced += 1
        }
        return produced
    }

    /// Decodes until the input is used up or the output is full.
    ///
    /// - Parameters:
    ///   - input: the next bytes of the content.
    ///   - output: where the text goes; what was drained must have been put before it.
    /// - Returns: how many bytes were taken and given.
    mutating func step(
        from input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int) {
        var consumed = 0
        var produced = drain(into: output)
        while produced < output.count, consumed < input.count {
            let size = halfUnit == nil ? 2 : 1
            guard consumed + size <= input.count else {
                halfUnit = input[consumed]
                return (input.count, produced)
            }
            let first = UInt32(halfUnit ?? input[consumed])
            let second = UInt32(input[consumed + size - 1])
            let unit = isBigEndian ? first << 8 | second : second << 8 | first
            if highSurrogate != nil, unit & 0xFC00 != 0xDC00 {
                // The high surrogate stands alone; the unit after it is looked at again.
                highSurrogate = nil
                produced += put(0xFFFD, into: output, at: produced)
                continue
            }
            halfUnit = nil
            consumed += size
            if unit < 0x80 {
                output[produced] = UInt8(truncatingIfNeeded: unit)
                produced += 1
            } else if unit & 0xFC00 == 0xD800 {
                highSurrogate = unit
            } else {
                produced += put(scalar(endingWith: unit), into: output, at: produced)
            }
        }
        return (consumed, produced)
    }

    /// The character that a unit completes.
    private mutating func scalar(endingWith unit: UInt32) -> UInt32 {
        guard unit & 0xFC00 == 0xDC00 else { return unit }
        guard let high = highSurrogate else { return 0xFFFD }
        highSurrogate = nil
        return 0x10000 + ((high & 0x3FF) << 10 | unit & 0x3FF)
    }

    /// Puts a character above U+007F as far as there is room, and keeps the rest.
    private mutating func put(
        _ scalar: UInt32, into output: UnsafeMutableRawBufferPointer, at place: Int
    ) -> Int {
        func tail(_ shift: UInt32) -> UInt32 { 0x80 | scalar >> shift & 0x3F }
        switch scalar {
        case ..<0x800:
            spill = 0xC0 | scalar >> 6 | tail(0) << 8
            spillCount = 2
        case ..<0x10000:
            spill = 0xE0 | scalar >> 12 | tail(6) << 8 | tail(0) << 16
            spillCount = 3
        default:
            spill = 0xF0 | scalar >> 18 | tail(12) << 8 | tail(6) << 16 | tail(0) << 24
            spillCount = 4
        }
        return drain(into: UnsafeMutableRawBufferPointer(rebasing: output[place...]))
    }
}

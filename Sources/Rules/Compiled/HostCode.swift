/// Packs names of hosts, three characters in two bytes.
///
/// A name has 39 different characters, and 40 × 40 × 40 fits into 16 bits. What is left over in
/// the last pair is 0, which no character is, so that no two names look alike.
enum HostCode {
    /// What no character of a name has.
    static let invalid: UInt16 = 64

    /// The number of each byte, ``invalid`` for what no name has.
    ///
    /// Letters count from 1, digits from 27, then come `-`, `.` and `_`. Looked up and not reckoned:
    /// every character of a name that is compared comes here.
    private static let numbers: InlineArray<256, UInt8> = [
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 37, 38, 64,
        27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 64, 64, 64, 64, 64, 64,
        64, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 64, 64, 64, 64, 39,
        64, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    ]

    /// How many words a name of so many bytes takes.
    static func wordCount(ofLength length: Int) -> Int { (length + 2) / 3 }

    /// The number of a character from 1 to 39, in either case; ``invalid`` for what no name has.
    @inline(__always)
    static func number(_ byte: UInt8) -> UInt16 { UInt16(numbers[Int(byte)]) }

    /// The word that stands for the three bytes of a name from an index on; `nil` where one of them
    /// is none of a name.
    @inline(__always)
    static func word(_ name: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
        let first = number(name[index])
        let second = index + 1 < name.count ? number(name[index + 1]) : 0
        let third = index + 2 < name.count ? number(name[index + 2]) : 0
        guard first | second | third < invalid else { return nil }
        return (first &* 40 &+ second) &* 40 &+ third
    }

    /// Appends the words of a name, two bytes each, the low one first.
    ///
    /// - Returns: `false`, and nothing appended, where a byte is none of a name.
    static func append(_ name: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
        let start = output.count
        for index in stride(from: 0, to: name.count, by: 3) {
            guard let word = word(name, at: index) else {
                output.removeLast(output.count - start)
                return false
            }
            output.append(UInt8(truncatingIfNeeded: word))
            output.append(UInt8(truncatingIfNeeded: word >> 8))
        }
        return true
    }
}

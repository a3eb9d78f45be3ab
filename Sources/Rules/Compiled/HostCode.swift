/// Packs names of hosts, three characters in two bytes.
///
/// A name has 39 different characters, and 40 × 40 × 40 fits into 16 bits. What is left over in
/// the last pair is 0, which no character is, so that no two names look alike.
enum HostCode {
    /// What no character of a name has.
    static let invalid: UInt16 = 0x7FFF

    /// How many words a name of so many bytes takes.
    static func wordCount(ofLength length: Int) -> Int { (length + 2) / 3 }

    /// The number of a character from 1 to 39, in either case; ``invalid`` for what no name has.
    @inline(__always)
    static func number(_ byte: UInt8) -> UInt16 {
        // Chosen and not branched to: where the dots of a name are, no processor can guess.
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        let digit = byte &- UInt8(ascii: "0")
        var number = byte == UInt8(ascii: "_") ? 39 : invalid
        number = byte == UInt8(ascii: ".") ? 38 : number
        number = byte == UInt8(ascii: "-") ? 37 : number
        number = digit < 10 ? UInt16(digit) &+ 27 : number
        return letter < 26 ? UInt16(letter) &+ 1 : number
    }

    /// The word that stands for the three bytes of a name from an index on; `nil` where one of them
    /// is none of a name.
    @inline(__always)
    static func word(_ name: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
        let first = number(name[index])
        let second = index + 1 < name.count ? number(name[index + 1]) : 0
        let third = index + 2 < name.count ? number(name[index + 2]) : 0
        guard first | second | third < 64 else { return nil }
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

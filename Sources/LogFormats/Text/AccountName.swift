import LogModel

/// What programs log where there is no user.
enum AccountName {
    /// Whether a name is none: empty, or one of the words that stand for nobody, in any case.
    ///
    /// `-` and nothing are everybody's; `anonymous` is Forefront's and ISA's, `none`, `NA` and `null`
    /// are Zscaler's, Palo Alto's and of exports, `unknown` and `n/a` of exports, `?` of Squid's
    /// helpers and of Forefront's names that were not authenticated.
    static func isNone(_ name: UnsafeRawBufferPointer) -> Bool {
        guard name.count <= 9 else { return false }
        return switch name.count {
        case 0: true
        case 1: name[0] == UInt8(ascii: "-") || name[0] == UInt8(ascii: "?")
        case 2: name.isWord("na")
        case 3: name.isWord("n/a")
        case 4: name.isWord("none") || name.isWord("null")
        case 7: name.isWord("unknown")
        case 9: name.isWord("anonymous")
        default: false
        }
    }

    /// The field, or absent where it names nobody.
    static func field(_ slice: FieldSlice, of base: UnsafePointer<UInt8>) -> FieldSlice {
        guard !slice.isAbsent else { return slice }
        let name = UnsafeRawBufferPointer(start: base + Int(slice.offset), count: Int(slice.length))
        return isNone(name) ? .absent : slice
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes are a word, whatever the case of ASCII letters.
    ///
    /// - Parameter word: in lower case.
    /// - Returns: whether they are; other bytes are compared as they are.
    func isWord(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            let byte = self[index]
            let lower = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
            guard lower == word.utf8Start[index] else { return false }
        }
        return true
    }
}

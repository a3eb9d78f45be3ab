extension FieldEscape {
    /// Appends a value as it was before it was escaped.
    ///
    /// What is no escape stays as it is: a value may have been cut, or never escaped at all.
    func undo(_ value: UnsafeRawBufferPointer, into bytes: inout [UInt8]) {
        var at = 0
        while at < value.count {
            let byte = value[at]
            if byte == UInt8(ascii: "%"), self == .percent || self == .mime,
                let decoded = FieldEscape.hexadecimal(value, at + 1, 2)
            {
                bytes.append(UInt8(decoded))
                at += 3
            } else if byte == UInt8(ascii: "\\"), self != .none, self != .percent {
                at += backslash(value, at + 1, into: &bytes)
            } else {
                bytes.append(byte)
                at += 1
            }
        }
    }

    /// Undoes a backslash and gives how many bytes it and what it protects are.
    private func backslash(
        _ value: UnsafeRawBufferPointer, _ at: Int, into bytes: inout [UInt8]
    ) -> Int {
        guard at < value.count else {
            bytes.append(UInt8(ascii: "\\"))
            return 1
        }
        switch value[at] {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t") where self != .mime: bytes.append(0x09)
        case UInt8(ascii: "b") where self == .hex || self == .json: bytes.append(0x08)
        case UInt8(ascii: "f") where self == .hex || self == .json: bytes.append(0x0C)
        case UInt8(ascii: "v") where self == .hex: bytes.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes.append(value[at])
        case UInt8(ascii: "/") where self == .json: bytes.append(value[at])
        case UInt8(ascii: "x"), UInt8(ascii: "u"):
            if let length = numbered(value, at, into: &bytes) { return length }
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(value[at])
        default:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(value[at])
        }
        return 2
    }

    /// Undoes `\x22` or `\u0022`; gives `nil` where it is none.
    private func numbered(
        _ value: UnsafeRawBufferPointer, _ at: Int, into bytes: inout [UInt8]
    ) -> Int? {
        if self == .hex, value[at] == UInt8(ascii: "x"),
            let byte = FieldEscape.hexadecimal(value, at + 1, 2)
        {
            bytes.append(UInt8(byte))
            return 4
        }
        guard self == .json, value[at] == UInt8(ascii: "u"),
            let unit = FieldEscape.hexadecimal(value, at + 1, 4),
            let scalar = Unicode.Scalar(unit)
        else { return nil }
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return 6
    }

    private static func hexadecimal(
        _ value: UnsafeRawBufferPointer, _ start: Int, _ count: Int
    ) -> UInt32? {
        guard start + count <= value.count else { return nil }
        var number: UInt32 = 0
        for byte in value[start..<start + count] {
            let lower = byte | 0x20
            if byte &- UInt8(ascii: "0") < 10 {
                number = number << 4 | UInt32(byte &- UInt8(ascii: "0"))
            } else if lower &- UInt8(ascii: "a") < 6 {
                number = number << 4 | UInt32(lower &- UInt8(ascii: "a") &+ 10)
            } else {
                return nil
            }
        }
        return number
    }
}

import LogModel

/// The values of one line, by what they say.
///
/// A key that occurs again does not count again: what a stranger can put into a line stands behind
/// what the device says.
struct KeyValueScan: Sendable {
    private var slots = [FieldSlice](repeating: .absent, count: KeyValueRole.allCases.count)
    /// The roles whose value has a quotation mark behind a backslash, one bit each.
    private var escaped: UInt64 = 0
    /// Whether the line ends inside a value between quotation marks; that value is left out.
    private(set) var isCut = false
    private let table = KeyValueTable.shared

    /// The bytes of a value in the line; empty where it has none.
    @inline(__always)
    func range(_ role: KeyValueRole) -> Range<Int> {
        let slot = slots[role.rawValue]
        guard !slot.isAbsent else { return 0..<0 }
        return Int(slot.offset)..<(Int(slot.offset) + Int(slot.length))
    }

    /// Whether the line has a key, with a value or without.
    @inline(__always)
    func has(_ role: KeyValueRole) -> Bool { !slots[role.rawValue].isAbsent }

    /// Whether a value has a quotation mark that must lose its backslash.
    func isEscaped(_ role: KeyValueRole) -> Bool { escaped & (1 << UInt64(role.rawValue)) != 0 }

    /// Forgets the line before.
    private mutating func reset() {
        for index in slots.indices { slots[index] = .absent }
        escaped = 0
        isCut = false
    }

    @inline(__always)
    private mutating func note(
        _ key: Range<Int>, _ value: Range<Int>, isEscaped: Bool, _ line: UnsafeRawBufferPointer
    ) {
        guard let role = table.role(of: line.part(key)), slots[role.rawValue].isAbsent else {
            return
        }
        slots[role.rawValue] = FieldSlice(offset: value.lowerBound, length: value.count)
        if isEscaped { escaped |= 1 << UInt64(role.rawValue) }
    }

    /// Reads `key=value key="value" …`, or the same parted by commas.
    mutating func read(_ line: UnsafeRawBufferPointer, from start: Int) {
        reset()
        let separator = KeyValueScan.separator(line, from: start)
        var at = start
        while at < line.count {
            while at < line.count, line[at] == separator || line[at] == 0x20 { at &+= 1 }
            let keyStart = at
            while at < line.count, isKeyByte(line[at]) { at &+= 1 }
            guard at > keyStart, at < line.count, line[at] == UInt8(ascii: "=") else {
                // A word that belongs to nothing.
                at = line.place(of: separator, in: at..<line.count) ?? line.count
                continue
            }
            guard let value = KeyValueScan.value(line, at + 1, separator) else {
                isCut = true
                return
            }
            note(keyStart..<at, value.range, isEscaped: value.isEscaped, line)
            at = value.end
        }
    }

    /// What stands between two pairs: a comma where one follows the first, otherwise a space.
    private static func separator(_ line: UnsafeRawBufferPointer, from start: Int) -> UInt8 {
        guard start < line.count,
            let equals = line.place(of: UInt8(ascii: "="), in: start..<line.count)
        else { return 0x20 }
        var at = equals + 1
        if at < line.count, line[at] == UInt8(ascii: "\"") {
            at = (line.place(of: UInt8(ascii: "\""), in: (at + 1)..<line.count) ?? at) + 1
        }
        while at < line.count, line[at] != 0x20 {
            if line[at] == UInt8(ascii: ",") { return line[at] }
            at += 1
        }
        return 0x20
    }

    /// The value that starts at an offset, without quotation marks; may be empty.
    ///
    /// `nil` where its quotation mark is never closed.
    @inline(__always)
    private static func value(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ separator: UInt8
    ) -> (range: Range<Int>, end: Int, isEscaped: Bool)? {
        if start < line.count, line[start] == UInt8(ascii: "\"") {
            return quoted(line, start, separator)
        }
        let end = line.place(of: separator, in: start..<line.count) ?? line.count
        return (start..<end, end, false)
    }

    /// The value between two quotation marks; `nil` where it is never closed.
    ///
    /// A mark behind a backslash does not close it, nor one that something else than the next pair
    /// follows: Sophos UTM escapes nothing.
    private static func quoted(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ separator: UInt8
    ) -> (range: Range<Int>, end: Int, isEscaped: Bool)? {
        var at = start + 1
        var isEscaped = false
        while let mark = line.place(of: UInt8(ascii: "\""), in: at..<line.count) {
            at = mark + 1
            var backslashes = mark
            while backslashes > start + 1, line[backslashes - 1] == UInt8(ascii: "\\") {
                backslashes -= 1
            }
            if (mark - backslashes) & 1 == 1 {
                isEscaped = true
            } else if isPairNext(line, at, separator) {
                return ((start + 1)..<mark, at, isEscaped)
            }
        }
        return nil
    }

    /// Whether the line ends at an offset, or goes on with another pair.
    private static func isPairNext(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ separator: UInt8
    ) -> Bool {
        var at = start
        while at < line.count, line[at] == separator || line[at] == 0x20 { at += 1 }
        if at == line.count { return true }
        guard at > start else { return false }
        let key = at
        while at < line.count, isKeyByte(line[at]) { at += 1 }
        return at > key && at < line.count && line[at] == UInt8(ascii: "=")
    }

    /// Reads the extension of a CEF line, in which a value ends where the next `key=` begins.
    mutating func readExtension(_ line: UnsafeRawBufferPointer, from start: Int) {
        reset()
        var key: Range<Int>?
        var valueStart = start
        var at = start
        while let equals = line.place(of: UInt8(ascii: "="), in: at..<line.count) {
            at = equals + 1
            var keyStart = equals
            while keyStart > valueStart, isKeyByte(line[keyStart - 1]) { keyStart -= 1 }
            let isKey =
                keyStart < equals && (keyStart == start || line[keyStart - 1] == 0x20)
            guard isKey else { continue }
            if let key {
                note(key, valueStart..<max(valueStart, keyStart - 1), isEscaped: false, line)
            }
            key = keyStart..<equals
            valueStart = at
        }
        if let key { note(key, valueStart..<line.count, isEscaped: false, line) }
    }
}

/// Whether a byte may stand in a key.
@inline(__always)
private func isKeyByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
}

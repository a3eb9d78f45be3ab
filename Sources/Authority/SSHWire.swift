/// Reads the fields of an SSH message: each a length of four bytes and so many bytes.
///
/// - SeeAlso: RFC 4251, section 5.
struct SSHWire {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) {
        rest = Array(bytes)[...]
    }

    /// Whether all bytes have been read.
    var isAtEnd: Bool { rest.isEmpty }

    /// The next bytes as they are; `nil` when there are fewer.
    mutating func bytes(_ count: Int) -> [UInt8]? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// The next four bytes as a number.
    mutating func uint32() -> UInt32? {
        bytes(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// The next field.
    mutating func string() -> [UInt8]? {
        uint32().flatMap { bytes(Int($0)) }
    }

    /// The next field as text.
    mutating func text() -> String? {
        string().flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The next field as a positive number without leading zeros; `nil` when it is written in
    /// any other way than the one that is right.
    mutating func positiveNumber() -> [UInt8]? {
        guard var number = string(), let first = number.first, first < 0x80 else { return nil }
        guard first == 0 else { return number }
        number.removeFirst()
        guard let second = number.first, second >= 0x80 else { return nil }
        return number
    }

    /// A field with its length in front.
    static func field(_ bytes: some Collection<UInt8>) -> [UInt8] {
        self.bytes(of: UInt32(bytes.count)) + Array(bytes)
    }

    /// A number as four bytes, the highest first.
    static func bytes(of number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}

import Crypto
import Foundation
import LogModel

/// What a secret is for.
enum KeyKind: Hashable, Sendable {
    /// Makes the events of a record-day readable, together with a reader's key.
    case day(CivilDate)
    /// Makes the case handles of a calendar month.
    case handles(CalendarMonth)
    /// Recognises records and streams that the store has seen; lasts as long as the store.
    case store

    private static let storeTag = UInt8(ascii: "S")
    private static let dayTag = UInt8(ascii: "D")
    private static let handlesTag = UInt8(ascii: "H")

    /// The kind and the date as 11 bytes; a month as its first day.
    fileprivate var bytes: [UInt8] {
        switch self {
        case .day(let date): [KeyKind.dayTag] + Array("\(date)".utf8)
        case .handles(let month): [KeyKind.handlesTag] + Array("\(month)-01".utf8)
        case .store: [KeyKind.storeTag] + Array("0001-01-01".utf8)
        }
    }

    fileprivate init?(_ bytes: some Collection<UInt8>) {
        guard let tag = bytes.first,
            let date = CivilDate(String(decoding: bytes.dropFirst(), as: UTF8.self))
        else { return nil }
        switch tag {
        case KeyKind.dayTag: self = .day(date)
        case KeyKind.handlesTag where date.day == 1: self = .handles(date.calendarMonth)
        case KeyKind.storeTag: self = .store
        default: return nil
        }
    }
}

/// One secret with what it is for, as the fixed number of bytes of a key file.
///
/// Magic (8), kind and date (11), zeros (13), secret (32), SHA-256 of all before (32). The sum
/// finds a file that a disk damaged; it is no protection against who can write the file.
struct KeyFile {
    static let byteCount = 96
    private static let magic = Array("HNKEYv1\n".utf8)

    let kind: KeyKind
    let secret: [UInt8]

    init(kind: KeyKind, secret: [UInt8]) {
        self.kind = kind
        self.secret = secret
    }

    /// Reads a key file; `nil` when it is none, or damaged.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == KeyFile.byteCount, bytes.starts(with: KeyFile.magic),
            Array(SHA256.hash(data: bytes[..<64])) == Array(bytes[64...]),
            let kind = KeyKind(bytes[8..<19])
        else { return nil }
        self.init(kind: kind, secret: Array(bytes[32..<64]))
    }

    var bytes: [UInt8] {
        let body = KeyFile.magic + kind.bytes + [UInt8](repeating: 0, count: 13) + secret
        return body + Array(SHA256.hash(data: body))
    }
}

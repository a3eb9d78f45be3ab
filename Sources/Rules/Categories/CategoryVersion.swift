internal import Crypto
internal import LogModel

/// Which version of a list was read: its date, and a digest over its files.
struct CategoryVersion {
    /// The date that `usage` states.
    var date: String?
    private var youngest = 0
    private var state = SHA256()

    /// Takes a file: its name, its length and its bytes, so that no two sets of files agree.
    mutating func add(_ file: ListFile, name: String, _ bytes: [UInt8]) {
        youngest = max(youngest, file.stamp.modified)
        state.update(data: Array("\(name)\0\(bytes.count)\0".utf8))
        bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
    }

    var digest: [UInt8] { Array(state.finalize()) }

    /// The stated date, or the day (UTC) on which the youngest file was written.
    var wordedDate: String {
        date ?? CivilDate(daysSinceEpoch: youngest / 86_400).description
    }

    /// The date in a line of `usage` such as `DATE: 2026-11-21`; `nil` in every other line.
    static func date(inUsage line: UnsafeRawBufferPointer) -> String? {
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("DATE:") else { return nil }
        let value = text.dropFirst("DATE:".count).split(whereSeparator: \.isWhitespace)
        guard let word = value.first, let date = CivilDate(String(word)) else { return nil }
        return date.description
    }
}

// Journal: the hash-chained record of what Headnote itself did.
//
// What comes in: entries of a closed set of kinds, with fields of closed shapes: roles,
// authorisation numbers, counts, dates, digests and fixed words.
// What goes out: lines of JSON in `journal.ndjson`, each carrying the hash of the one before;
// the head, which an outsider can note; and the first line at which the chain does not hold.
// What it refuses: free text, so that nothing about a monitored person can get in, for the
// journal outlives the window.
// What it never does: change or remove a line. What a crash tore stays as evidence.
import Crypto
import Foundation
import Glibc
package import LogModel

/// The journal of a site, a file that only grows.
///
/// Each line is one entry, JSON with sorted keys and no white space:
/// `{"at":…,"fields":{…},"kind":…,"n":…,"previous":…,"sha256":…}`. The hash is SHA-256 over the
/// previous entry's hash (32 bytes, zeros before the first) and the line's own bytes without its
/// `sha256` member. Whoever can write the file can write a new chain: only a head that was noted
/// elsewhere (``verify(expect:)``) shows that.
package struct Journal: Sendable {
    /// Where the file is.
    package let path: String

    /// Names a journal, without touching it.
    package init(path: String) {
        self.path = path
    }

    /// Writes an entry at the end and waits until the disk has it.
    ///
    /// What a crash left after the last whole entry is not removed: a `recovered` entry with its
    /// length and digest comes before the new one. Programs that append at the same time wait
    /// for each other.
    ///
    /// - Parameters:
    ///   - entry: what was done.
    ///   - time: when; the caller's clock, for a rehearsal has its own.
    /// - Returns: the new head.
    /// - Throws: ``JournalError``, after which the entry may be there in part; the next append
    ///   recovers that.
    @discardableResult
    package func append(
        _ entry: JournalEntry, at time: Timestamp
    ) throws(JournalError) -> JournalHead {
        let file = try JournalFile(path: path, forAppending: true)
        defer { file.close() }
        let tail = try file.tail()
        var head = tail.head
        var bytes: [UInt8] = []
        if !tail.endsWithNewline { bytes.append(newline) }
        if let torn = tail.torn {
            let recovered = JournalEntry.recovered(torn)
            bytes += ChainedLine(recovered, at: time, after: head, recovering: true).bytes(&head)
        }
        bytes += ChainedLine(entry, at: time, after: head).bytes(&head)
        try file.write(bytes)
        return head
    }

    /// Reads the journal from its first line and holds every entry against the chain.
    ///
    /// - Parameter expected: a head that was noted earlier; the journal may have grown since, but
    ///   it must still hold that entry.
    /// - Returns: the head, the recovered places, and the first problem found.
    /// - Throws: ``JournalError`` when the file cannot be read. A file that does not exist is an
    ///   empty journal, which does not hold what is expected of it.
    package func verify(expect expected: JournalHead? = nil) throws(JournalError) -> JournalReport {
        var check = ChainCheck(expected: expected)
        guard access(path, F_OK) == 0 else { return check.report() }
        let file = try JournalFile(path: path, forAppending: false)
        defer { file.close() }
        try file.forEachLine { check.take($0, endsWithNewline: $1) }
        return check.report()
    }
}

/// The last entry of a journal at some time: how many there are, and its hash.
package struct JournalHead: Sendable, Hashable, CustomStringConvertible {
    /// The number of the entry; 0 for an empty journal.
    package let number: Int
    /// The entry's hash, 32 bytes.
    package let hash: [UInt8]

    /// The head of a journal without entries.
    package static let empty = JournalHead(number: 0, hash: [UInt8](repeating: 0, count: 32))

    package init(number: Int, hash: [UInt8]) {
        self.number = number
        self.hash = hash
    }

    /// Reads `NUMBER:HEX`, as ``description`` writes it; `nil` when the text is anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), number >= 0,
            "\(number)" == parts[0], let hash = Hexadecimal.bytes(Array(parts[1].utf8)),
            hash.count == 32
        else { return nil }
        self.init(number: number, hash: hash)
    }

    /// `12:3b0c…`, for a person to note down.
    package var description: String {
        "\(number):\(Hexadecimal.text(hash))"
    }
}

/// What a verification found.
package struct JournalReport: Sendable, Equatable {
    /// The last entry up to which the chain holds.
    package let head: JournalHead
    /// The lines of the entries that say a crash tore the journal before them.
    package let recoveredLines: [Int]
    /// The first thing that does not hold; `nil` when everything does.
    package let problem: JournalProblem?

    package init(head: JournalHead, recoveredLines: [Int], problem: JournalProblem?) {
        self.head = head
        self.recoveredLines = recoveredLines
        self.problem = problem
    }
}

/// Why a journal does not hold; lines count from 1.
package enum JournalProblem: Sendable, Hashable, CustomStringConvertible {
    /// The line is no entry, or not as it was written.
    case altered(line: Int)
    /// The line is an entry, but not the one that comes next: one was removed, inserted or moved.
    case outOfPlace(line: Int)
    /// The entry says that torn bytes come before it, and they are not there.
    case evidenceMissing(line: Int)
    /// The last line has no end; the next entry will say so.
    case torn(line: Int)
    /// The journal ends before the expected head.
    case cut(expected: JournalHead)
    /// The entry with the expected number is another one.
    case otherHistory(line: Int, expected: JournalHead)

    package var description: String {
        switch self {
        case .altered(let line): "line \(line) is not as it was written"
        case .outOfPlace(let line): "line \(line) does not follow from the line before it"
        case .evidenceMissing(let line): "what line \(line) says was torn is not before it"
        case .torn(let line): "line \(line) breaks off"
        case .cut(let expected): "the journal ends before entry \(expected.number)"
        case .otherHistory(let line, let expected):
            "line \(line) is not the entry \(expected.number) that is expected"
        }
    }
}

/// The byte that ends each line.
let newline = UInt8(ascii: "\n")

/// SHA-256 of the concatenation of some bytes.
func sha256(_ parts: [UInt8]...) -> [UInt8] {
    var hash = SHA256()
    for part in parts { hash.update(data: part) }
    return Array(hash.finalize())
}

import Foundation
import Glibc
package import LogModel

/// An entry as it is read back from a journal.
package struct JournalRecord: Sendable, Equatable {
    /// Its number, from 1.
    package let number: Int
    package let at: Timestamp
    package let kind: JournalKind
    private let texts: [String: String]
    private let counts: [String: Int]

    /// The text of a field: a number of an authorisation, a word, a date, a digest in hexadecimal.
    package func text(_ field: String) -> String? { texts[field] }

    /// The number in a field that counts.
    package func count(_ field: String) -> Int? { counts[field] }

    /// Reads a line; `nil` when it is no entry as it was written, or of a kind of a later version.
    init?(_ line: ArraySlice<UInt8>) {
        guard let sealed = SealedLine(line) else { return nil }
        do {
            let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            guard let at = (object?["at"] as? String).flatMap({ Timestamp(rfc3339: $0) }),
                let kind = (object?["kind"] as? String).flatMap(JournalKind.init(rawValue:)),
                let fields = object?["fields"] as? [String: Any]
            else { return nil }
            number = sealed.head.number
            self.at = at
            self.kind = kind
            texts = fields.compactMapValues { $0 as? String }
            counts = fields.compactMapValues { $0 as? Int }
        } catch {
            // A line that carries its own hash and is no JSON: nothing that this program writes.
            return nil
        }
    }
}

extension Journal {
    /// The entries of some kinds, in the order in which they were written.
    ///
    /// Every line that carries its own hash is an entry here, also where the chain does not hold;
    /// whether it holds is for ``verify(expect:)`` to say.
    ///
    /// - Parameter kinds: what is looked for.
    /// - Returns: the entries; none when there is no journal yet.
    /// - Throws: ``JournalError`` when the file cannot be read.
    package func records(
        of kinds: Set<JournalKind>
    ) throws(JournalError) -> [JournalRecord] {
        guard access(path, F_OK) == 0 else { return [] }
        let file = try JournalFile(path: path, forAppending: false)
        defer { file.close() }
        var found: [JournalRecord] = []
        try file.forEachLine { line, _ in
            if let record = JournalRecord(line), kinds.contains(record.kind) {
                found.append(record)
            }
            return true
        }
        return found
    }
}

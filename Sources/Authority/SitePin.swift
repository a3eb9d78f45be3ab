import Crypto
import People

/// What a site prints on every page, so that a table of authorities that was swapped is seen on
/// paper: `K7QD-2MVX-9XHT-44PA`.
///
/// Eighty bits of a SHA-256 over the kind of site (real, or a rehearsal of which instant), an
/// identity of the state folder and the digest of `authorities.yaml`. Another table has another
/// pin, and so has a state folder that was made anew.
package struct SitePin: Sendable, Hashable, CustomStringConvertible {
    /// Spelled like two case handles, and read as leniently.
    private let halves: [CaseHandle]

    /// Makes the pin.
    ///
    /// - Parameters:
    ///   - kind: `real`, or `rehearsal` and its instant.
    ///   - state: what tells this state folder from every other.
    ///   - authorities: SHA-256 over the bytes of the table.
    package init(kind: String, state: [UInt8], authorities: [UInt8]) {
        let parts = [Array("headnote pin v1".utf8), Array(kind.utf8), state, authorities]
        var hash = SHA256()
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: part)
        }
        let digest = Array(hash.finalize())
        halves = [digest[0..<5], digest[5..<10]].map { bytes in
            CaseHandle(bits: bytes.reduce(0) { $0 << 8 | UInt64($1) })
        }
    }

    /// Reads a pin as somebody typed it; `nil` when the text is none.
    package init?(_ text: some StringProtocol) {
        let digits = String(text.filter { $0 != "-" && $0 != " " })
        guard digits.utf8.count == 16, let first = CaseHandle(digits.prefix(8)),
            let second = CaseHandle(digits.dropFirst(8))
        else { return nil }
        halves = [first, second]
    }

    package var description: String { halves.map(\.description).joined(separator: "-") }
}

internal import Crypto

/// One SHA-256 over everything a rule book was made from, so that the journal can name the book.
struct RuleDigest {
    private var state = SHA256()

    /// The digest of a text alone.
    static func of(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }

    /// Takes a file: its name, its length and its bytes, so that no two sets of files agree.
    mutating func add(name: String, bytes: [UInt8]) {
        let header = Array("\(name)\0\(bytes.count)\0".utf8)
        header.withUnsafeBytes { state.update(bufferPointer: $0) }
        bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
    }

    /// The 32 bytes of the digest.
    func finish() -> [UInt8] {
        Array(state.finalize())
    }
}

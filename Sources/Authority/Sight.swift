import Crypto

/// A signature beside a document, of which a store remembers when it was first seen.
package struct Sight: Sendable, Hashable {
    /// SHA-256 over the document.
    package let document: [UInt8]
    /// SHA-256 over the signature's file: the same signature in other bytes is a new one.
    package let signature: [UInt8]
}

extension AuthorisationFile.Signature {
    /// The signature beside a document of a digest.
    func sight(of document: [UInt8]) -> Sight {
        Sight(document: document, signature: FileDigest.of(bytes))
    }
}

/// The digest by which files that decide are known.
package enum FileDigest {
    /// SHA-256 over the bytes.
    package static func of(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}

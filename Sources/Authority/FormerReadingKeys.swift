package import LogModel

/// A reading key that `authorities.yaml` had for somebody and has no longer, or that it had none.
package struct FormerReadingKey: Sendable, Equatable, Codable {
    /// The name of the entry.
    package var name: String
    /// The 32 bytes of the public key; empty for somebody who had none or no entry.
    package var key: [UInt8]
    /// The local date of the first night without it.
    package var until: CivilDate
    /// The digests of the documents that lay in the folder in that night, whatever their dates;
    /// `nil` in memories of before that was kept.
    package var documents: Set<[UInt8]>?

    /// Makes one from its parts.
    package init(name: String, key: [UInt8], until: CivilDate, documents: Set<[UInt8]> = []) {
        self.name = name
        self.key = key
        self.until = until
        self.documents = documents
    }
}

/// The reading keys that somebody had before, in the order in which they were replaced.
///
/// A document names its readers, and whoever signed it could know only the keys of that day. Another
/// key, or the first one, may have been put there with the signature of somebody about whom the document
/// is: it opens nothing under it, until an amendment names the reader again.
package struct FormerReadingKeys: Sendable, Equatable {
    private let keys: [FormerReadingKey]

    /// Makes them; a site's first nights have none.
    package init(_ keys: [FormerReadingKey] = []) {
        self.keys = keys
    }

    /// Since when a reader has another key than the one by which a document named them.
    ///
    /// - Parameters:
    ///   - reader: with the key of the table that decides.
    ///   - digest: SHA-256 over the document.
    ///   - date: the day of the document; what came into the folder after a night that took the new
    ///     key was signed in its knowledge, even on the same day.
    /// - Returns: the night that took the last key; `nil` where the reader has the key of then.
    func replacement(of reader: Reader, namedBy digest: [UInt8], of date: CivilDate) -> CivilDate? {
        let since = keys.filter { former in
            former.name == reader.name
                && (former.until > date || former.documents?.contains(digest) ?? false)
        }
        guard let then = since.min(by: { $0.until < $1.until }), then.key != reader.publicKey else {
            return nil
        }
        return since.map(\.until).max()
    }
}

/// A reader who got their reading key after a document named them.
package struct ReplacedReader: Sendable, Hashable {
    /// The name of the entry in `authorities.yaml`.
    package let name: String
    package let role: AuthorityRole
    /// The local date of the night that took the new key.
    package let on: CivilDate
}

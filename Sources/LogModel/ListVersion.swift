/// Which version of a category's list was asked, as it is sealed into an event.
package struct ListVersion: Sendable, Hashable, Codable {
    /// The category's name.
    package let category: String
    /// The date that the list bears, as `2026-11-21`; of a list that bears none, that of its youngest file.
    package let date: String
    /// The beginning of the SHA-256 over the list's files, the school's own among them, as 12 digits.
    package let digest: String

    /// Makes one from its parts.
    package init(category: String, date: String, digest: String) {
        self.category = category
        self.date = date
        self.digest = digest
    }
}

extension ListVersion: CustomStringConvertible {
    /// `gambling of 2026-11-21, 3f9a12bc4d5e`.
    package var description: String { "\(category) of \(date), \(digest)" }
}

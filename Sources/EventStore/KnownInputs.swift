/// What the files that decide held on the last night, as digests and keyed marks.
///
/// It serves to say what changed. No name, account or value is in it but the roles of people: accounts
/// and people are marks under the store's own key.
package struct KnownInputs: Sendable, Equatable, Codable {
    /// What is known of an account; each mark is 16 hexadecimal digits.
    package struct Account: Sendable, Equatable, Codable {
        /// What its rows say, in two parts.
        package struct Parts: Sendable, Equatable, Codable {
            /// The roles of its holders with it, sorted, by the mark of each.
            package var roles: [String: [String]]
            /// The mark of everything else.
            package var besides: String

            /// Makes one from its parts.
            package init(roles: [String: [String]], besides: String) {
                self.roles = roles
                self.besides = besides
            }
        }

        /// Of those who hold it, whenever.
        package var holders: String
        /// Of everything that its rows say.
        package var rows: String
        /// `nil` in memories of before roles were told apart.
        package var parts: Parts?

        /// Makes one from its marks.
        package init(holders: String, rows: String, parts: Parts? = nil) {
            self.holders = holders
            self.rows = rows
            self.parts = parts
        }
    }

    /// Which version of a list was read.
    package struct List: Sendable, Equatable, Codable {
        package var date: String
        package var digest: String

        /// Makes one from its parts.
        package init(date: String, digest: String) {
            self.date = date
            self.digest = digest
        }
    }

    /// By the mark of the account, 16 hexadecimal digits; `nil` until `people.csv` could be read.
    package var accounts: [String: Account]?
    /// The keyed mark of each permission, sorted, 16 hexadecimal digits; `nil` until the register
    /// could be read, and empty where there is none.
    package var permissions: [String]?
    /// Digests by id.
    package var rules: [String: [UInt8]] = [:]
    /// By category.
    package var lists: [String: List] = [:]
    /// Digest of the protected channels.
    package var protected: [UInt8] = []
    /// Keyed marks of the parts of `site.yaml`: sources by name, other keys by theirs.
    package var site: [String: [UInt8]] = [:]

    /// Makes one in which nothing is known.
    package init() {}

    /// What is different in these inputs, in the order in which a page tells it.
    ///
    /// - Parameter earlier: what was known before.
    /// - Returns: empty when nothing changed.
    package func changes(since earlier: KnownInputs) -> [InputChange] {
        peopleChanges(since: earlier) + permissionChanges(since: earlier)
            + ruleChanges(since: earlier) + listChanges(since: earlier)
            + (protected == earlier.protected ? [] : [.protectedChannels])
            + siteChanges(since: earlier)
    }

    private func permissionChanges(since earlier: KnownInputs) -> [InputChange] {
        guard let permissions, let known = earlier.permissions else { return [] }
        let added = Set(permissions).subtracting(known).count
        let removed = Set(known).subtracting(permissions).count
        return added + removed == 0 ? [] : [.permissions(added: added, removed: removed)]
    }

    private func ruleChanges(since earlier: KnownInputs) -> [InputChange] {
        let names = KnownInputs.names(rules, since: earlier.rules)
        return names.areEmpty
            ? [] : [.rules(added: names.added, removed: names.removed, changed: names.changed)]
    }

    private func siteChanges(since earlier: KnownInputs) -> [InputChange] {
        let names = KnownInputs.names(site, since: earlier.site)
        return names.areEmpty
            ? [] : [.site(added: names.added, removed: names.removed, changed: names.changed)]
    }

    private func listChanges(since earlier: KnownInputs) -> [InputChange] {
        Set(lists.keys).union(earlier.lists.keys).sorted().compactMap { name in
            let (was, now) = (earlier.lists[name], lists[name])
            return was == now ? nil : .list(name: name, was: was?.date, now: now?.date)
        }
    }

    /// Names that came, went and stand for something else, each sorted.
    private struct Names {
        var added: [String] = []
        var removed: [String] = []
        var changed: [String] = []

        var areEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }
    }

    private static func names(
        _ now: [String: [UInt8]], since before: [String: [UInt8]]
    ) -> Names {
        Names(
            added: now.keys.filter { before[$0] == nil }.sorted(),
            removed: before.keys.filter { now[$0] == nil }.sorted(),
            changed: now.keys.filter { name in
                before[name].map { $0 != now[name] } ?? false
            }.sorted())
    }
}

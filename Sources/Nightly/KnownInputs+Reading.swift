import Authority
import EventStore
import LogModel
import People
import Rules
import StrictYAML

extension KnownInputs {
    /// What the files that decide hold tonight.
    ///
    /// - Parameters:
    ///   - inputs: as they were read; of people or permissions that could not be read, what was
    ///     known stays known.
    ///   - site: with the bytes of its file.
    ///   - earlier: what was known before.
    ///   - keys: the store's, for the marks.
    /// - Throws: `YAMLProblems` when the bytes of the site's file are not those of one.
    init(_ inputs: NightInputs, site: Site, earlier: KnownInputs?, keys: KeyRing) throws {
        self.init()
        accounts =
            inputs.knowsPeople
            ? KnownInputs.accounts(of: inputs.directory, keys: keys) : earlier?.accounts
        permissions =
            inputs.permissions.map { KnownInputs.marks(of: $0, keys: keys) }
            ?? earlier?.permissions
        rules = inputs.book.fingerprints
        for version in inputs.book.listVersions {
            lists[version.category] = List(date: version.date, digest: version.digest)
        }
        protected = inputs.book.protectedDigest
        self.site = try site.parts().mapValues { keys.mac(Array("site".utf8) + Array($0.utf8)) }
    }

    /// A row of the table of people.
    private struct Row {
        /// Id and name of the holder.
        let person: [String]
        let role: String
        /// From when until when, and the hours.
        let span: [String]

        /// Everything in the order of the file.
        var whole: [String] { person + [role] + span }
        var besidesRole: [String] { person + span }
    }

    private static func accounts(of directory: Directory, keys: KeyRing) -> [String: Account] {
        var rows: [String: [Row]] = [:]
        for person in directory.all {
            for span in directory.accounts(of: person.id) {
                guard let name = AccountName(listed: span.account) else { continue }
                let days = [span.from, span.until].map { $0?.description ?? "" }
                rows[name.full, default: []].append(
                    Row(
                        person: [person.id, person.name], role: span.role.rawValue,
                        span: days + [span.hours]))
            }
        }
        var accounts: [String: Account] = [:]
        for (name, rows) in rows { accounts[mark(["account", name], keys)] = account(rows, keys) }
        return accounts
    }

    private static func account(_ rows: [Row], _ keys: KeyRing) -> Account {
        let holders = Dictionary(grouping: rows) { $0.person[0] }
        var roles: [String: [String]] = [:]
        for (id, own) in holders {
            roles[mark(["person", id], keys)] = Set(own.map(\.role)).sorted()
        }
        let whole = rows.map { joined($0.whole) }.sorted()
        let besides = rows.map { joined($0.besidesRole) }.sorted()
        return Account(
            holders: mark(["holders"] + holders.keys.sorted(), keys),
            rows: mark(["rows"] + whole, keys),
            parts: Account.Parts(roles: roles, besides: mark(["besides role"] + besides, keys)))
    }

    private static func marks(of register: PermissionRegister, keys: KeyRing) -> [String] {
        register.entries.map { entry in
            let permission = entry.permission
            let holder =
                switch entry.holder {
                case .person(let id): ["person", id]
                case .role(let role): ["role", role.rawValue]
                }
            let matter =
                switch entry.matter {
                case .rule(let id): ["rule", id]
                case .category(let name): ["category", name]
                }
            let days = [permission.first, permission.last, permission.givenOn]
            return mark(
                ["permission"] + holder + matter + days.map(\.description)
                    + [permission.givenBy.rawValue, permission.purpose], keys)
        }.sorted()
    }

    /// Sixteen digits of a keyed fingerprint of some texts.
    private static func mark(_ texts: [String], _ keys: KeyRing) -> String {
        Hexadecimal.text(keys.mac(Array(joined(texts).utf8)).prefix(8))
    }

    /// Texts in one, each behind its length, so that no two lists run together.
    private static func joined(_ texts: [String]) -> String {
        texts.map { "\($0.utf8.count):\($0)" }.joined()
    }
}

extension Site {
    /// What `site.yaml` says, part by part: sources by name, other keys by theirs.
    ///
    /// A site that was made without a file has no parts.
    func parts() throws -> [String: String] {
        guard !file.isEmpty else { return [:] }
        let root = try StrictYAML.document(file, path: folder + "/site.yaml")
        guard case .mapping(let entries) = root.kind else { return [:] }
        return Dictionary(entries.flatMap(Site.parts)) { first, _ in first }
    }

    private static func parts(of entry: YAMLTree.Entry) -> [(String, String)] {
        let key = entry.key.text ?? ""
        guard key == "sources", case .sequence(let items) = entry.value.kind else {
            return [(key, entry.value.canonicalText)]
        }
        return items.map { item in
            var mapping = YAMLMapping(item, path: "", as: "a source")
            return ("source \(mapping.textIfPresent("name") ?? "")", item.canonicalText)
        }
    }
}

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

    private static func accounts(of directory: Directory, keys: KeyRing) -> [String: Account] {
        var rows: [String: [(holder: String, text: String)]] = [:]
        for person in directory.all {
            for span in directory.accounts(of: person.id) {
                guard let name = AccountName(listed: span.account) else { continue }
                let texts = [
                    person.id, person.name, span.role.rawValue, span.from?.description ?? "",
                    span.until?.description ?? "", span.hours,
                ]
                rows[name.full, default: []].append((person.id, joined(texts)))
            }
        }
        var accounts: [String: Account] = [:]
        for (name, rows) in rows {
            accounts[mark(["account", name], keys)] = Account(
                holders: mark(["holders"] + Set(rows.map(\.holder)).sorted(), keys),
                rows: mark(["rows"] + rows.map(\.text).sorted(), keys))
        }
        return accounts
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

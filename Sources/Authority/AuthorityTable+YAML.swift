import LogModel
package import StrictYAML

extension AuthorityTable {
    /// Reads `authorities.yaml`: a key `authorities` with a list of entries, or the list alone.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: what problems call the file.
    /// - Returns: the table.
    /// - Throws: `YAMLProblems` with everything that is wrong; a table without entries is.
    package static func read(_ bytes: [UInt8], path: String) throws(YAMLProblems) -> AuthorityTable
    {
        let root = try StrictYAML.document(
            bytes, path: path, emptiness: AuthorityTableReader.nobody)
        var reader = AuthorityTableReader(path: path)
        let entries = reader.read(root)
        guard reader.problems.isEmpty else { throw YAMLProblems(reader.problems) }
        return AuthorityTable(entries: entries)
    }
}

private struct AuthorityTableReader {
    /// What is said of a table without entries.
    static let nobody =
        "nobody may authorise anything: list at least the headteacher, in an entry that begins with "
        + "'- name:'"

    let path: String
    private(set) var problems: [YAMLProblem] = []

    init(path: String) {
        self.path = path
    }

    mutating func read(_ root: YAMLTree) -> [AuthorityEntry] {
        let items = items(of: root)
        if items.isEmpty, problems.isEmpty {
            report(AuthorityTableReader.nobody, at: root.mark)
        }
        var read: [(entry: AuthorityEntry, mark: YAMLMark)] = []
        for item in items {
            guard let entry = readEntry(item) else { continue }
            for other in read { reportShared(entry, at: item.mark, with: other.entry) }
            read.append((entry, item.mark))
        }
        return read.map(\.entry)
    }

    private mutating func items(of root: YAMLTree) -> [YAMLTree] {
        if case .sequence(let items) = root.kind { return items }
        var mapping = YAMLMapping(root, path: path, as: "the list of authorities")
        let items = mapping.list("authorities")
        problems += mapping.finish()
        return items
    }

    private mutating func readEntry(_ tree: YAMLTree) -> AuthorityEntry? {
        var mapping = YAMLMapping(tree, path: path, as: "an authority")
        let name = mapping.text("name")
        let roles = AuthorityRole.allCases.map(\.rawValue).joined(separator: ", ")
        let role = mapping.value("role", expected: "one of \(roles)") {
            AuthorityRole(rawValue: $0)
        }
        let person = mapping.textIfPresent("person")
        let signingKey = readSigningKey(&mapping)
        let readingKey = mapping.valueIfPresent(
            "reading-key", expected: "'x25519:' and 32 bytes in base 64", ReadingKey.bytes)
        let from = mapping.valueIfPresent("from", expected: "a date such as 2026-09-01") {
            CivilDate($0)
        }
        let until = mapping.valueIfPresent("until", expected: "a date such as 2027-08-31") {
            CivilDate($0)
        }
        if let from, let until, until < from {
            mapping.report("'until' lies before 'from'", at: mapping.mark(ofKey: "until"))
        }
        if let role {
            checkShape(of: role, person: person, &mapping)
        }
        let found = mapping.finish()
        problems += found
        guard found.isEmpty, let name, let role else { return nil }
        return AuthorityEntry(
            name: name, role: role, person: person, signingKey: signingKey, readingKey: readingKey,
            from: from, until: until)
    }

    private func checkShape(
        of role: AuthorityRole, person: String?, _ mapping: inout YAMLMapping
    ) {
        if person == nil, !role.isTrust {
            mapping.report(
                "'person' is missing; without it nobody could tell that a signature covers its signer",
                at: mapping.mark(ofKey: "person"))
        }
        let hasKey = mapping.treeIfPresent("signing-key") != nil
        if role.maySign, !hasKey {
            mapping.report("the key 'signing-key' is missing", at: mapping.mark)
        }
    }

    private func readSigningKey(_ mapping: inout YAMLMapping) -> SSHPublicKey? {
        guard let line = mapping.textIfPresent("signing-key") else { return nil }
        do {
            return try SSHPublicKey(line: line)
        } catch {
            mapping.report("'signing-key': \(error)", at: mapping.mark(ofKey: "signing-key"))
            return nil
        }
    }

    private mutating func reportShared(
        _ entry: AuthorityEntry, at mark: YAMLMark, with other: AuthorityEntry
    ) {
        if entry.name == other.name {
            report("an entry before has this name", at: mark)
        }
        if let key = entry.signingKey, key == other.signingKey {
            report("an entry before has this signing key", at: mark)
        }
        if let key = entry.readingKey, key == other.readingKey {
            report("an entry before has this reading key", at: mark)
        }
    }

    private mutating func report(_ message: String, at mark: YAMLMark) {
        problems.append(YAMLProblem(path: path, mark: mark, message: message))
    }
}

/// Reading keys as `authorities.yaml` writes them.
enum ReadingKey {
    /// The bytes of `x25519:BASE64`; `nil` for any other text and for the key that is all zero.
    static func bytes(_ text: String) -> [UInt8]? {
        guard text.hasPrefix("x25519:"), let bytes = Base64.decode(text.dropFirst(7).utf8),
            bytes.count == 32, bytes.contains(where: { $0 != 0 })
        else { return nil }
        return bytes
    }
}

/// Reads the keys of one mapping and collects everything that is wrong with it.
///
/// Asking for a key marks it as known; `finish()` reports the keys nobody asked for, with the
/// nearest known one, so that a misspelt key is never a silent default.
package struct YAMLMapping {
    package let path: String
    package let mark: YAMLMark
    private let entries: [YAMLTree.Entry]
    private var known: [String] = []
    package private(set) var problems: [YAMLProblem] = []

    /// Begins to read a node as a mapping; a node of another shape is a problem and has no keys.
    ///
    /// - Parameters:
    ///   - tree: the node.
    ///   - path: what problems call the file.
    ///   - name: what problems call the mapping: `an authorisation`.
    package init(_ tree: YAMLTree, path: String, as name: String) {
        self.path = path
        mark = tree.mark
        guard case .mapping(let entries) = tree.kind else {
            self.entries = []
            problems = [
                YAMLProblem(
                    path: path, mark: tree.mark,
                    message: "\(name) is a mapping of keys to values, not \(tree.shape)")
            ]
            return
        }
        self.entries = entries
    }

    /// The keys in the order of the file.
    package var keys: [String] { entries.compactMap(\.key.text) }

    /// What the whole mapping says; see ``YAMLTree/canonicalText``.
    package var canonicalText: String { YAMLTree.canonicalText(of: entries) }

    /// The node of a key; `nil` when it is missing or left empty.
    package mutating func treeIfPresent(_ key: String) -> YAMLTree? {
        known.append(key)
        guard let entry = entries.first(where: { $0.key.text == key }), !entry.value.isNull else {
            return nil
        }
        return entry.value
    }

    /// The node of a key that must be there.
    package mutating func tree(_ key: String) -> YAMLTree? {
        let tree = treeIfPresent(key)
        if tree == nil { report("the key '\(key)' is missing", at: mark(ofKey: key)) }
        return tree
    }

    /// The text of a key that may be missing.
    package mutating func textIfPresent(_ key: String) -> String? {
        treeIfPresent(key).flatMap { text($0, of: key) }
    }

    /// The text of a key that must be there and must not be blank.
    package mutating func text(_ key: String) -> String? {
        guard let text = tree(key).flatMap({ text($0, of: key) }) else { return nil }
        guard text.contains(where: { !$0.isWhitespace }) else {
            report("'\(key)' is blank", at: mark(ofKey: key))
            return nil
        }
        return text
    }

    /// A value of a key that must be there, read from its text.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - expected: what a person should have written: `a date such as 2026-11-20`.
    ///   - read: gives `nil` when the text is something else.
    /// - Returns: the value, or `nil` with a problem noted.
    package mutating func value<Value>(
        _ key: String, expected: String, _ read: (String) -> Value?
    ) -> Value? {
        guard let tree = tree(key) else { return nil }
        return value(of: tree, named: key, expected: expected, read)
    }

    /// A value of a key that may be missing, read from its text.
    package mutating func valueIfPresent<Value>(
        _ key: String, expected: String, _ read: (String) -> Value?
    ) -> Value? {
        guard let tree = treeIfPresent(key) else { return nil }
        return value(of: tree, named: key, expected: expected, read)
    }

    /// A `true` or `false`; missing is `nil`.
    package mutating func flagIfPresent(_ key: String) -> Bool? {
        valueIfPresent(key, expected: "true or false") { ["true": true, "false": false][$0] }
    }

    /// The items of a list; a single value counts as a list of one, a missing key as an empty one.
    package mutating func list(_ key: String) -> [YAMLTree] {
        guard let tree = treeIfPresent(key) else { return [] }
        switch tree.kind {
        case .sequence(let items): return items
        case .scalar: return [tree]
        case .mapping:
            report("'\(key)' is a list, not a mapping", at: tree.mark)
            return []
        }
    }

    /// The texts of a list of values, each with its place.
    package mutating func texts(_ key: String) -> [(text: String, mark: YAMLMark)] {
        list(key).compactMap { item in
            text(item, of: key).map { (text: $0, mark: item.mark) }
        }
    }

    /// The texts of a list of values; `nil` where the key is left out.
    package mutating func textsIfPresent(_ key: String) -> [(text: String, mark: YAMLMark)]? {
        let texts = texts(key)
        return keys.contains(key) ? texts : nil
    }

    /// Notes something wrong.
    package mutating func report(_ message: String, at mark: YAMLMark) {
        problems.append(YAMLProblem(path: path, mark: mark, message: message))
    }

    /// Takes over what another mapping of the same file found.
    package mutating func absorb(_ found: [YAMLProblem]) {
        problems.append(contentsOf: found)
    }

    /// Where a key stands; the mapping's own place when it is missing.
    package func mark(ofKey key: String) -> YAMLMark {
        entries.first { $0.key.text == key }?.key.mark ?? mark
    }

    /// Everything wrong, the keys that nobody asked for included.
    package mutating func finish() -> [YAMLProblem] {
        for entry in entries {
            guard let key = entry.key.text else {
                report("a key is a word, not \(entry.key.shape)", at: entry.key.mark)
                continue
            }
            guard !known.contains(key) else { continue }
            let hint = nearest(to: key, among: known).map { "; did you mean '\($0)'?" } ?? ""
            report("unknown key '\(key)'\(hint)", at: entry.key.mark)
        }
        return problems
    }

    private mutating func text(_ tree: YAMLTree, of key: String) -> String? {
        if let text = tree.text { return text }
        report("'\(key)' takes text, not \(tree.shape)", at: tree.mark)
        return nil
    }

    private mutating func value<Value>(
        of tree: YAMLTree, named key: String, expected: String, _ read: (String) -> Value?
    ) -> Value? {
        guard let text = text(tree, of: key) else { return nil }
        if let value = read(text) { return value }
        report("'\(key)' takes \(expected), not '\(text.prefix(60))'", at: tree.mark)
        return nil
    }
}

/// The word among some that differs least from another, if it differs by at most a third.
package func nearest(to word: String, among words: some Sequence<String>) -> String? {
    let ranked = words.map { (word: $0, distance: editDistance(word, $0)) }
        .sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }
    guard let best = ranked.first, best.distance <= max(1, word.count / 3) else { return nil }
    return best.word
}

/// How many characters must be put in, taken out or replaced to make one word into another.
private func editDistance(_ first: String, _ second: String) -> Int {
    let target = Array(second)
    var previous = Array(0...target.count)
    for (row, character) in first.enumerated() {
        var current = [row + 1]
        for (column, other) in target.enumerated() {
            let replaced = previous[column] + (character == other ? 0 : 1)
            current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
        }
        previous = current
    }
    return previous[target.count]
}

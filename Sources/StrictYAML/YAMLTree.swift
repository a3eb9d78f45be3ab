internal import Yams

/// A place in a file, both numbers from 1; columns count Unicode scalars.
package struct YAMLMark: Hashable, Comparable, Sendable {
    package let line: Int
    package let column: Int

    /// Makes a mark.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The first character of a file.
    package static let start = YAMLMark(line: 1, column: 1)

    package static func < (earlier: YAMLMark, later: YAMLMark) -> Bool {
        (earlier.line, earlier.column) < (later.line, later.column)
    }
}

/// A YAML node as it was written: scalars are text, whatever they look like.
package struct YAMLTree: Sendable, Equatable {
    /// The three shapes of a node.
    package indirect enum Kind: Sendable, Equatable {
        /// A scalar; `isPlain` when it stood without quotes, so that `null` and `'null'` differ.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLTree])
        /// Keys and values in the order of the file; keys are unique.
        case mapping([Entry])
    }

    /// A key and its value.
    package struct Entry: Sendable, Equatable {
        package let key: YAMLTree
        package let value: YAMLTree
    }

    package let kind: Kind
    package let mark: YAMLMark

    init(_ node: Node) {
        mark = node.mark.map { YAMLMark(line: $0.line, column: $0.column) } ?? .start
        switch node {
        case .scalar(let scalar):
            kind = .scalar(scalar.string, isPlain: scalar.style == .any || scalar.style == .plain)
        case .sequence(let sequence):
            kind = .sequence(sequence.map { YAMLTree($0) })
        case .mapping(let mapping):
            kind = .mapping(
                mapping.map { Entry(key: YAMLTree($0.key), value: YAMLTree($0.value)) })
        case .alias:
            // Aliases are refused before parsing; one that came here stands for nothing.
            kind = .sequence([])
        }
    }

    /// The text of a scalar; `nil` for a list or a mapping.
    package var text: String? {
        if case .scalar(let text, _) = kind { text } else { nil }
    }

    /// Whether the node was left out: nothing, `~` or `null` without quotes.
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = kind else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What the node says, in a spelling that two nodes share only when they say the same: marks,
    /// comments and quotes are left out, but that `null` and `'null'` differ.
    package var canonicalText: String {
        switch kind {
        case .scalar(let text, _): isNull ? "-" : "\(text.utf8.count):\(text)"
        case .sequence(let items): "[" + items.map(\.canonicalText).joined(separator: ",") + "]"
        case .mapping(let entries): YAMLTree.canonicalText(of: entries)
        }
    }

    static func canonicalText(of entries: [Entry]) -> String {
        let members = entries.map { $0.key.canonicalText + "=" + $0.value.canonicalText }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// What a person calls the node's shape.
    package var shape: String {
        switch kind {
        case .scalar: "a value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

import LogModel
package import People

/// Keeps people out of a school's rule book who are named in the text that a rule looks for.
///
/// A host such as `jsmith-laptop`, an account in a URL or a name in a subject would make the tally of a
/// rule a tally of somebody, and so would an entry of a category's list (``NamedEntries``). What is
/// recognised are whole words, in any case and with any sign between them: an account without domain
/// and realm, and a first and last name in a row. A rule on a part of a word is not recognised; that a
/// rule was added stands on the notices.
///
/// Nor may a rule be about a few people by the role that they hold.
package struct PeopleGuard: Sendable {
    /// Shorter words are too common to be an account's alone.
    private static let leastLetters = 5

    /// The words of each account and name, by the first of them.
    private let sequences: [String: [[String]]]
    /// Who holds which role.
    let directory: Directory

    /// Makes the guard of everybody in a table.
    package init(_ directory: Directory) {
        var found: Set<[String]> = []
        for person in directory.all {
            let name = PeopleGuard.words(of: person.name)
            if name.count > 1 { found.insert(name) }
            for span in directory.accounts(of: person.id) {
                guard let name = AccountName(span.account, channel: .web) else { continue }
                let account = PeopleGuard.words(of: name.bare ?? name.full)
                if account.joined().count >= PeopleGuard.leastLetters { found.insert(account) }
            }
        }
        sequences = Dictionary(grouping: found) { $0.first ?? "" }
        self.directory = directory
    }

    /// Whether a text holds an account or a name.
    func isNamed(in text: String) -> Bool {
        let plain = PeopleGuard.withoutEscapes(text)
        let words = PeopleGuard.words(of: Punycode.readable(plain))
        return words.indices.contains { index in
            sequences[words[index], default: []].contains { words[index...].starts(with: $0) }
        }
    }

    private static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// The text without a regular expression's escapes such as `\b`, whose letter is no part of a word.
    private static func withoutEscapes(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var plain = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                plain.append(character.isLetter ? " " : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                plain.append(character)
            }
        }
        return plain
    }
}

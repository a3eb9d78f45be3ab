internal import Authority
internal import EventStore

/// The page on which a signer makes their keys.
///
/// It holds nothing of a site: one page serves everybody.
enum KeyPage {
    static var value: [String: PageValue] {
        [
            "title": "Make a signer’s keys", "school": "Headnote",
            "least": .number(PassphraseRule.leastCharacters),
            "least-different": .number(PassphraseRule.leastDifferent),
            "too-short": .text(sentence(PassphraseRule.tooShort)),
            "too-alike": .text(sentence(PassphraseRule.tooAlike)),
            "roles": .list(
                AuthorityRole.allCases.map { role in
                    [
                        "value": .text(role.rawValue), "words": .text(role.words),
                        "signs": .flag(role.maySign),
                    ]
                }),
        ]
    }

    /// A clause as a page says it.
    private static func sentence(_ clause: String) -> String {
        "\(clause.prefix(1).uppercased())\(clause.dropFirst())."
    }
}

extension Reports {
    /// Makes the page on which somebody makes their signing and reading keys in a browser.
    ///
    /// - Returns: a self-contained page; the same every time.
    /// - Throws: what the template library throws; its templates are fixed by tests.
    package static func keyPage() throws -> String {
        try PageTemplates().scriptedPage("make-keys", KeyPage.value)
    }
}

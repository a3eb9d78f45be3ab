@testable import Authority
import EventStore
import Testing

@testable import Reports

/// Every kind of change with its sentence.
@Suite("Changes of the files that decide are told in words")
struct ChangeWordsTests {
    static let sentences: [(InputChange, String)] = [
        (
            .accounts(moved: 1, added: 0, removed: 2, otherwise: 1),
            "people.csv: 1 account moved to other people, 2 accounts removed, "
                + "1 account with other dates, role, name or hours"
        ),
        (
            .list(name: "gambling", was: "2026-10-01", now: "2026-11-01"),
            "the category list 'gambling' is of 2026-11-01 instead of 2026-10-01"
        ),
        (
            .list(name: "gambling", was: "2026-10-01", now: "2026-10-01"),
            "the category list 'gambling', still of 2026-10-01, has other entries"
        ),
        (
            .list(name: "gambling", was: nil, now: "2026-10-01"),
            "the category list 'gambling' of 2026-10-01 was added"
        ),
        (
            .list(name: "gambling", was: "2026-10-01", now: nil),
            "the category list 'gambling' of 2026-10-01 is gone"
        ),
        (.protectedChannels, "the protected channels, which are never matched, were changed"),
        (
            .site(added: ["source mail"], removed: [], changed: ["domains", "people"]),
            "site.yaml: 1 added (source 'mail'), 2 changed ('domains' and 'people')"
        ),
        (
            .authorities([.signingKey(.headteacher), .added(.reader)]),
            "authorities.yaml was changed and signed for: the signing key of the headteacher was "
                + "replaced and an entry 'reader' was added"
        ),
        (
            .authorities([.readingKey(.reader), .term(.chairOfGovernors), .person(.headteacher)]),
            "authorities.yaml was changed and signed for: the reading key of a reader was replaced, "
                + "the days in office of the chair of governors are others and the headteacher is "
                + "another person of people.csv"
        ),
        (
            .authoritiesRefused([.removed(.chairOfGovernors), .role(from: .reader, to: .trustCEO)]),
            "authorities.yaml was changed without the signatures that it needs, so the change does "
                + "not count: an entry 'chair-of-governors' was removed and an entry 'reader' "
                + "became 'trust-ceo'"
        ),
        (
            .authoritiesRefused([]),
            "authorities.yaml was changed without the signatures that it needs, so the change does "
                + "not count: no entry in it is different, or it cannot be read"
        ),
        (.pinConfirmed, "the pin was confirmed by two people in office"),
        (
            .journalCut,
            "the journal does not hold what was written to it: entries were changed, or cut off at "
                + "its end"
        ),
        (
            .storeRestored,
            "the state folder was put back from an older copy: the journal tells of nights that the "
                + "store does not know"
        ),
        (
            .reportsRefused(1),
            "1 report was asked for and refused: the journal says when, under which number and why"
        ),
    ]

    @Test("Each kind has its sentence", arguments: sentences)
    func sentence(_ change: InputChange, _ expected: String) {
        #expect(ChangeWords.sentence(change) == expected)
    }

    @Test("Whoever signs a change reads of whom it is; a night and a notice name nobody")
    func named() {
        let change = AuthorityChange.added(.reader)
        #expect(
            ChangeWords.sentences([NamedAuthorityChange(name: "Ola Finch", change: change)])
                == ["an entry 'reader' was added: Ola Finch"])
        #expect(ChangeWords.sentences([]) == ["no entry in it is different"])
        #expect(!ChangeWords.sentence(.authorities([change])).contains("Ola Finch"))
    }

    @Test("Of many names eight are listed and the rest counted")
    func many() {
        let change = InputChange.rules(
            added: (1...10).map { "r\($0)" }, removed: [], changed: [])
        #expect(
            ChangeWords.sentence(change)
                == "rules: 10 added (r1, r2, r3, r4, r5, r6, r7, r8 and 2 more)")
    }
}

@testable import Authority
import EventStore
import Testing

@testable import Reports

/// Every kind of change with its sentence.
@Suite("Changes of the files that decide are told in words")
struct ChangeWordsTests {
    private static func people(_ change: (inout PeopleChange) -> Void) -> PeopleChange {
        var people = PeopleChange()
        change(&people)
        return people
    }

    private static let oneRole = people {
        $0.roles = [.init(was: ["staff"], now: ["pupil"], people: 1)]
    }

    private static let manyChanges = people {
        $0.roles = [
            .init(was: ["pupil"], now: ["pupil", "staff"], people: 1200),
            .init(was: ["governor", "staff"], now: ["staff"], people: 1),
        ]
        $0.added = 1
        $0.otherwise = 2
    }

    static let sentences: [(InputChange, String)] = [
        (
            .accounts(moved: 1, added: 0, removed: 2, otherwise: 1),
            "people.csv: 1 account moved to other people, 2 accounts removed, "
                + "1 account with other dates, role, name or hours"
        ),
        (.people(oneRole), "people.csv: 1 person who was staff is a pupil now"),
        (
            .people(manyChanges),
            "people.csv: 1,200 people who were pupils are pupils and staff now, 1 person who was a "
                + "governor and staff is staff now, 1 account added, 2 accounts with other dates, "
                + "name or hours"
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

    @Test("Of many changes of roles eight are told, and how many people the others are")
    func manyRoles() {
        let change = Self.people { people in
            people.roles = (1...10).map { .init(was: ["staff"], now: ["pupil"], people: $0) }
        }
        let sentence = ChangeWords.sentence(.people(change))
        #expect(
            sentence.contains("8 people who were staff are pupils now, 19 more with other roles"))
        #expect(!sentence.contains("9 people"))
    }
}

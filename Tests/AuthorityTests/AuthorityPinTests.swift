import Foundation
import LogModel
import Testing

@testable import Authority

/// An entry of a table of authorities, as these tests change it.
struct PinEntry: Sendable, Equatable {
    var name: String
    var role: String
    var person: String?
    /// The number of the signing key; `nil` for those who sign nothing.
    var key: UInt8?
    var reading: UInt8?
    var until: String?

    /// The bytes of a table with a comment.
    static func bytes(_ entries: [PinEntry], comment: String = "") throws -> [UInt8] {
        let items = try entries.map { entry -> String in
            var text = "- name: \(entry.name)\n  role: \(entry.role)\n"
            if let person = entry.person { text += "  person: \(person)\n" }
            if let key = entry.key {
                text += "  signing-key: \(try SigningKey.numbered(key).publicLine)\n"
            }
            if let reading = entry.reading {
                let bytes = Data(repeating: reading, count: 32).base64EncodedString()
                text += "  reading-key: x25519:\(bytes)\n"
            }
            if let until = entry.until { text += "  until: \(until)\n" }
            return text
        }
        return Array("# \(comment)\n\(items.joined())".utf8)
    }

    /// The table that the tests begin with.
    static let pinned = [
        PinEntry(name: "Head", role: "headteacher", person: "staff-01", key: 1, reading: 101),
        PinEntry(name: "Chair", role: "chair-of-governors", person: "governor-01", key: 2),
        PinEntry(name: "Trust", role: "trust-ceo", key: 3),
        PinEntry(name: "Lead", role: "dsl", person: "staff-03", key: 4),
        PinEntry(name: "Reader", role: "reader", person: "staff-06", reading: 105),
        PinEntry(
            name: "Former", role: "headteacher", person: "staff-02", key: 6, until: "2026-08-31"),
        PinEntry(name: "Trust Two", role: "trust-director", key: 8),
    ]
}

/// A change of the table, who signs it, and what follows.
struct PinRow: Sendable, CustomStringConvertible {
    let description: String
    var change: @Sendable (inout [PinEntry]) -> Void = { _ in }
    let signers: [UInt8]
    var namespace = "headnote-authorities@v1"
    /// `signed`, or the name of the refusal.
    let expected: String

    private static let head = 0, chair = 1, trust = 2, reader = 4

    static let changes: [PinRow] = [
        PinRow(
            description: "the head lost the key: the chair signs for another one",
            change: { $0[head].key = 11 }, signers: [2], expected: "signed"),
        PinRow(
            description: "the trust signs for the head's key", change: { $0[head].key = 11 },
            signers: [3], expected: "signed"),
        PinRow(
            description: "the head does not sign for a key of their own",
            change: { $0[head].key = 11 }, signers: [1], expected: "notSignedFor"),
        PinRow(
            description: "the new key does not sign for itself", change: { $0[head].key = 11 },
            signers: [11], expected: "unknownKey"),
        PinRow(
            description: "another head, who left, does not sign", change: { $0[head].key = 11 },
            signers: [6], expected: "keyNotValid"),
        PinRow(
            description: "the chair's key is replaced by the head",
            change: { $0[chair].key = 12 }, signers: [1], expected: "signed"),
        PinRow(
            description: "the chair does not sign for themselves", change: { $0[chair].key = 12 },
            signers: [2], expected: "notSignedFor"),
        PinRow(
            description: "a safeguarding lead signs for nobody", change: { $0[chair].key = 12 },
            signers: [4], expected: "notSigned"),
        PinRow(
            description: "two trust roles are one office", change: { $0[trust].key = 13 },
            signers: [8], expected: "notSignedFor"),
        PinRow(
            description: "the trust's key is replaced by the head", change: { $0[trust].key = 13 },
            signers: [1], expected: "signed"),
        PinRow(
            description: "a reader is added by the head",
            change: {
                $0.append(
                    PinEntry(name: "New", role: "reader", person: "staff-09", reading: 120))
            }, signers: [1], expected: "signed"),
        PinRow(
            description: "nobody makes themselves a reader",
            change: {
                $0.append(
                    PinEntry(name: "Own", role: "reader", person: "staff-01", reading: 120))
            }, signers: [1], expected: "notSignedFor"),
        PinRow(
            description: "the head becomes a reader when the chair signs, too",
            change: {
                $0.append(
                    PinEntry(name: "Own", role: "reader", person: "staff-01", reading: 120))
            }, signers: [1, 2], expected: "signed"),
        PinRow(
            description: "a head appoints no second head",
            change: {
                $0.append(
                    PinEntry(name: "Next", role: "headteacher", person: "staff-20", key: 14))
            }, signers: [1], expected: "notSignedFor"),
        PinRow(
            description: "the chair appoints the next head",
            change: {
                $0.append(
                    PinEntry(name: "Next", role: "headteacher", person: "staff-20", key: 14))
            }, signers: [2], expected: "signed"),
        PinRow(
            description: "the head's term is ended by the chair",
            change: { $0[head].until = "2026-11-30" }, signers: [2], expected: "signed"),
        PinRow(
            description: "the head does not lengthen their own term",
            change: { $0[head].until = "2030-11-30" }, signers: [1], expected: "notSignedFor"),
        PinRow(
            description: "a head is not made the chair by the chair alone",
            change: {
                $0[chair].person = "staff-50"
                $0[chair].role = "headteacher"
            }, signers: [2], expected: "notSignedFor"),
        PinRow(
            description: "an entry that changes office needs the third",
            change: { $0[head].role = "chair-of-governors" }, signers: [3], expected: "signed"),
        PinRow(
            description: "both keys at once: each signs for the other",
            change: {
                $0[head].key = 11
                $0[chair].key = 12
            }, signers: [1, 2], expected: "signed"),
        PinRow(
            description: "both keys at once: one signature is half of it",
            change: {
                $0[head].key = 11
                $0[chair].key = 12
            }, signers: [2], expected: "notSignedFor"),
        PinRow(
            description: "nobody takes over an entry by signing that it gets their key",
            change: {
                $0[head].key = 11
                $0[chair].key = 1
            }, signers: [1, 2], expected: "notSignedFor"),
        PinRow(
            description: "nor by signing that it gets their reading key",
            change: {
                $0[head].reading = nil
                $0[chair].reading = 101
            }, signers: [1, 2], expected: "notSignedFor"),
        PinRow(
            description: "another name for the same person is the same person",
            change: { $0[head].name = "Somebody" }, signers: [1], expected: "notSignedFor"),
        PinRow(
            description: "the chair is taken out by the head",
            change: { $0.remove(at: chair) }, signers: [1], expected: "signed"),
        PinRow(
            description: "a reading key is replaced by the chair",
            change: { $0[reader].reading = 121 }, signers: [2], expected: "signed"),
        PinRow(
            description: "nobody signed", change: { $0[reader].reading = 121 }, signers: [],
            expected: "unsigned"),
        PinRow(
            description: "a signature for an authorisation signs no table",
            change: { $0[reader].reading = 121 }, signers: [1], namespace: "headnote@v1",
            expected: "wrongNamespace"),
        PinRow(
            description: "a signature for a pin signs no table",
            change: { $0[reader].reading = 121 }, signers: [1], namespace: "headnote-pin@v1",
            expected: "wrongNamespace"),
        PinRow(
            description: "a stranger's signature beside a good one is looked at first",
            change: { $0[reader].reading = 121 }, signers: [1, 77], expected: "unknownKey"),
        PinRow(
            description: "a comment is signed for by anybody who may sign", signers: [3],
            expected: "signed"),
        PinRow(
            description: "a comment is not signed for by who may sign nothing", signers: [4],
            expected: "notSigned"),
    ]
}

@Suite("A changed table of authorities decides when those who may have signed for it")
struct AuthorityPinTests {
    /// A file with signatures of keys by number.
    private func file(
        _ name: String, _ bytes: [UInt8], signers: [UInt8], namespace: String
    ) throws -> AuthorisationFile {
        AuthorisationFile(
            name: name, bytes: bytes,
            signatures: try signers.map { number in
                .init(
                    name: "\(name).\(number).sig",
                    bytes: try SigningKey.numbered(number).sign(bytes, namespace: namespace))
            })
    }

    private func judge(
        _ file: AuthorisationFile, former: Set<[UInt8]> = [], today: String = "2026-11-20",
        trust: TrustRoles = .any
    ) throws -> PinRuling {
        let pinned = try PinEntry.bytes(PinEntry.pinned)
        return AuthorityPin.judge(
            file, table: try AuthorityTable.read(file.bytes, path: "authorities.yaml"),
            pinned: pinned,
            pinnedTable: try AuthorityTable.read(pinned, path: "pinned").with(trust),
            former: former, today: try date(today))
    }

    private func name(of refusal: PinRefusal) -> String {
        if case .signature(let refusal) = refusal { return AuthorityTests.name(of: refusal) }
        return String(String(describing: refusal).prefix { $0 != "(" })
    }

    @Test("Who signs for whose entry", arguments: PinRow.changes)
    func change(_ row: PinRow) throws {
        var entries = PinEntry.pinned
        row.change(&entries)
        let bytes = try PinEntry.bytes(entries, comment: row.description)
        let ruling = try judge(
            try file("authorities.yaml", bytes, signers: row.signers, namespace: row.namespace))
        switch ruling {
        case .same: Issue.record("it is another table")
        case .signed: #expect(row.expected == "signed")
        case .refused(let refusal, _):
            #expect(name(of: refusal) == row.expected)
            #expect(!refusal.reason.isEmpty)
        }
    }

    @Test("The pinned bytes decide without any signature, and whatever lies beside them")
    func same() throws {
        let bytes = try PinEntry.bytes(PinEntry.pinned)
        for signers in [[], [77]] as [[UInt8]] {
            let file = try file(
                "authorities.yaml", bytes, signers: signers, namespace: "headnote@v1")
            #expect(try judge(file) == .same)
        }
    }

    /// A table in which the head has another signing key, signed by some.
    private func newHeadKey(signedBy signers: [UInt8]) throws -> AuthorisationFile {
        var entries = PinEntry.pinned
        entries[0].key = 11
        return try file(
            "authorities.yaml", try PinEntry.bytes(entries), signers: signers,
            namespace: "headnote-authorities@v1")
    }

    /// The trust's chief executive alone signs in some case at this school.
    private static let chiefsOnly = TrustRoles(
        forHead: [.trustCEO], forChair: [.trustCEO], forBoth: [.trustCEO])

    @Test(
        "A trust changes the table only where the school states that this role of it signs",
        arguments: [
            (TrustRoles.any, 3, nil), (.any, 8, nil), (chiefsOnly, 3, nil),
            (chiefsOnly, 8, "notSigned"), (.none, 3, "notSigned"), (.none, 8, "notSigned"),
        ] as [(TrustRoles, UInt8, String?)])
    func trustRoles(_ roles: TrustRoles, _ signer: UInt8, _ expected: String?) throws {
        let file = try newHeadKey(signedBy: [signer])
        var found: String?
        if case .refused(let refusal, _) = try judge(file, trust: roles) {
            found = name(of: refusal)
            #expect(refusal.reason.contains("the trust") == (roles != TrustRoles.none))
        }
        #expect(found == expected)
        // Whoever signs, the page lists nobody else.
        let pinned = try AuthorityTable.read(try PinEntry.bytes(PinEntry.pinned), path: "pinned")
        let draft = try AuthorityPin.draft(
            ofChange: file, table: try AuthorityTable.read(file.bytes, path: "authorities.yaml"),
            pinned: try PinEntry.bytes(PinEntry.pinned), pinnedTable: pinned.with(roles),
            former: [], today: try date("2026-11-20")
        ).get()
        let key = try SSHPublicKey(line: try SigningKey.numbered(signer).publicLine)
        let isListed = draft?.signers.contains { $0.signingKey == key }
        #expect(isListed == (expected == nil))
    }

    @Test("Whose signature is missing is said by the offices that the school has")
    func words() throws {
        let file = try newHeadKey(signedBy: [1])
        for (roles, expected) in [
            (TrustRoles.any, "signed by the chair of governors or the trust, and"),
            (TrustRoles.none, "signed by the chair of governors, and"),
        ] {
            guard case .refused(let refusal, _) = try judge(file, trust: roles) else {
                Issue.record("the head signed for themselves")
                return
            }
            #expect(refusal.reason.contains(expected), "\(refusal.reason)")
        }
    }

    @Test("A signature for one table signs no other")
    func otherTable() throws {
        var entries = PinEntry.pinned
        entries[4].reading = 121
        let signed = try file(
            "authorities.yaml", try PinEntry.bytes(entries), signers: [1],
            namespace: "headnote-authorities@v1")
        entries[4].reading = 122
        let swapped = AuthorisationFile(
            name: signed.name, bytes: try PinEntry.bytes(entries), signatures: signed.signatures)
        guard case .refused(let refusal, _) = try judge(swapped) else {
            Issue.record("it was taken over")
            return
        }
        #expect(name(of: refusal) == "changedAfterSigning")
    }

    @Test("A table that decided before does not come back with the signature that brought it in")
    func former() throws {
        let file = try newHeadKey(signedBy: [2])
        guard case .signed = try judge(file) else {
            Issue.record("the chair's signature brought it in")
            return
        }
        guard case .refused(let refusal, _) = try judge(file, former: [file.digest]) else {
            Issue.record("it came back")
            return
        }
        #expect(refusal == .decidedBefore && refusal.reason.contains("signed anew"))
    }

    @Test("What changed is told by role, without a name")
    func changesInWords() throws {
        var entries = PinEntry.pinned
        entries[0].key = 11
        entries[0].reading = nil
        entries[1].person = "governor-02"
        entries[2].role = "trust-chair"
        entries[3].until = "2026-12-31"
        entries.remove(at: 4)
        entries.append(PinEntry(name: "New", role: "reader", person: "staff-09", reading: 120))
        let ruling = try judge(
            try file(
                "authorities.yaml", try PinEntry.bytes(entries), signers: [1],
                namespace: "headnote-authorities@v1"))
        guard case .refused(_, let changes) = ruling else {
            Issue.record("\(ruling)")
            return
        }
        #expect(
            changes == [
                .signingKey(.headteacher), .readingKey(.headteacher), .person(.chairOfGovernors),
                .role(from: .trustCEO, to: .trustChair), .term(.safeguardingLead),
                .removed(.reader), .added(.reader),
            ])
    }

    @Test("Another first day in office is another term")
    func firstDay() throws {
        let entry = { (from: String) throws -> AuthorityEntry in
            AuthorityEntry(
                name: "Head", role: .headteacher, person: "staff-01", signingKey: nil,
                readingKey: nil, from: try date(from), until: nil)
        }
        let touched = TouchedEntry(old: try entry("2026-09-01"), new: try entry("2026-10-01"))
        #expect(touched.changes == [.term(.headteacher)])
    }

    // MARK: - The confirmation

    private static let pin = SitePin(kind: "real", state: [1, 2], authorities: [3, 4])

    @Test(
        "Two people of two offices confirm a pin",
        arguments: [
            ([1, 2], nil), ([1, 3], nil), ([2, 3], nil), ([1, 2, 4], nil), ([1], "notByTwo"),
            ([1, 4], "notByTwo"), ([3, 8], "notByTwo"), ([], "unsigned"), ([6, 2], "keyNotValid"),
            ([1, 2, 77], "unknownKey"),
        ] as [([UInt8], String?)])
    func confirmation(_ signers: [UInt8], _ expected: String?) throws {
        let bytes = Array("pin: \(Self.pin)\n".utf8)
        let file = try file(
            "site-confirmed.yaml", bytes, signers: signers, namespace: "headnote-pin@v1")
        #expect(try refusal(file).map(name(of:)) == expected)
    }

    @Test(
        "Who has signed is told, and who can make it two people of two offices",
        arguments: [
            ([], [], ["Head", "Chair", "Trust", "Trust Two"]),
            ([1], ["Head"], ["Chair", "Trust", "Trust Two"]),
            ([3], ["Trust"], ["Head", "Chair"]),
            ([1, 4], ["Head"], ["Chair", "Trust", "Trust Two"]),
            ([1, 2], ["Head", "Chair"], []),
        ] as [([UInt8], [String], [String])])
    func progress(_ signers: [UInt8], _ signed: [String], _ missing: [String]) throws {
        let bytes = Array("pin: \(Self.pin)\n".utf8)
        let standing = AuthorityPin.standing(
            ofConfirmation: try file(
                "site-confirmed.yaml", bytes, signers: signers, namespace: "headnote-pin@v1"),
            of: Self.pin,
            authorities: try AuthorityTable.read(
                try PinEntry.bytes(PinEntry.pinned), path: "pinned"),
            today: try date("2026-11-20"))
        #expect(standing.signed.map(\.name) == signed)
        #expect(standing.missing.map(\.name) == missing)
        #expect((standing.refusal == nil) == missing.isEmpty)
        #expect(standing.awaitsSignatures == !missing.isEmpty)
    }

    @Test(
        "A trust's signature confirms a pin only where the school states that this role signs",
        arguments: [
            (chiefsOnly, [1, 3], nil, ["Head", "Trust"], []),
            (chiefsOnly, [1, 8], "notByTwo", ["Head"], ["Chair", "Trust"]),
            (.none, [1, 3], "notByTwo", ["Head"], ["Chair"]),
            (.none, [1, 2], nil, ["Head", "Chair"], []),
        ] as [(TrustRoles, [UInt8], String?, [String], [String])])
    func confirmedByTrust(
        _ roles: TrustRoles, _ signers: [UInt8], _ expected: String?, _ signed: [String],
        _ missing: [String]
    ) throws {
        let bytes = Array("pin: \(Self.pin)\n".utf8)
        let standing = AuthorityPin.standing(
            ofConfirmation: try file(
                "site-confirmed.yaml", bytes, signers: signers, namespace: "headnote-pin@v1"),
            of: Self.pin,
            authorities: try AuthorityTable.read(
                try PinEntry.bytes(PinEntry.pinned), path: "pinned"
            ).with(roles),
            today: try date("2026-11-20"))
        #expect(standing.refusal.map(name(of:)) == expected)
        if let refusal = standing.refusal {
            #expect(refusal.reason.contains("the trust") == (roles != TrustRoles.none))
        }
        #expect(standing.signed.map(\.name) == signed)
        #expect(standing.missing.map(\.name) == missing)
    }

    @Test("A confirmation of something else, or made for something else, does not count")
    func otherConfirmation() throws {
        let other = SitePin(kind: "real", state: [1, 9], authorities: [3, 4])
        for (text, namespace, expected) in [
            ("pin: \(other)\n", "headnote-pin@v1", "otherPin"),
            ("pin: \(Self.pin)\n", "headnote-authorities@v1", "wrongNamespace"),
            ("pin: \(Self.pin)\n", "headnote@v1", "wrongNamespace"),
            ("pin: \(Self.pin)\nmore: 1\n", "headnote-pin@v1", "unreadable"),
            ("pin: K7QD\n", "headnote-pin@v1", "unreadable"),
            ("", "headnote-pin@v1", "unreadable"),
        ] {
            let file = try file(
                "site-confirmed.yaml", Array(text.utf8), signers: [1, 2], namespace: namespace)
            #expect(try refusal(file).map(name(of:)) == expected, "\(text)")
        }
    }

    @Test("One person under two names is not two people")
    func onePersonTwice() throws {
        var entries = PinEntry.pinned
        entries[1].person = "staff-01"
        let bytes = Array("pin: \(Self.pin)\n".utf8)
        let file = try file(
            "site-confirmed.yaml", bytes, signers: [1, 2], namespace: "headnote-pin@v1")
        #expect(try refusal(file, entries).map(name(of:)) == "notByTwo")
    }

    private func refusal(
        _ file: AuthorisationFile, _ entries: [PinEntry] = PinEntry.pinned
    ) throws -> PinRefusal? {
        AuthorityPin.refusal(
            ofConfirmation: file, of: Self.pin,
            authorities: try AuthorityTable.read(try PinEntry.bytes(entries), path: "pinned"),
            today: try date("2026-11-20"))
    }
}

@Suite("A pin tells sites, states and tables apart")
struct SitePinTests {
    @Test("Another kind of site, state folder or table has another pin")
    func differs() {
        let pins = [
            SitePin(kind: "real", state: [1], authorities: [2]),
            SitePin(kind: "rehearsal 2026-11-20T02:00:00Z", state: [1], authorities: [2]),
            SitePin(kind: "real", state: [2], authorities: [2]),
            SitePin(kind: "real", state: [1], authorities: [3]),
            SitePin(kind: "real", state: [1, 2], authorities: []),
        ]
        #expect(Set(pins).count == pins.count)
        #expect(pins[0] == SitePin(kind: "real", state: [1], authorities: [2]))
    }

    @Test("A pin is read as somebody types it")
    func typed() throws {
        let pin = SitePin(kind: "real", state: [1], authorities: [2])
        let text = pin.description
        #expect(text.wholeMatch(of: /([0-9A-Z]{4}-){3}[0-9A-Z]{4}/) != nil)
        #expect(SitePin(text) == pin)
        #expect(SitePin(text.lowercased().replacing("-", with: " ")) == pin)
        #expect(SitePin(text.replacing("0", with: "O").replacing("1", with: "l")) == pin)
        for wrong in ["", "K7QD-2MVX", text + "0", String(text.dropLast()), "not a pin, at all"] {
            #expect(SitePin(wrong) == nil, "\(wrong)")
        }
    }
}

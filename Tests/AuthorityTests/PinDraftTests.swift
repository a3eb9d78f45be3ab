import LogModel
import StrictYAML
import Testing

@testable import Authority

@Suite("What is to be signed about who decides, before anybody signs it")
struct PinDraftTests {
    private let pinnedBytes: [UInt8]
    private let pinned: AuthorityTable
    private let pin = SitePin(kind: "real", state: [1], authorities: [2])

    init() throws {
        pinnedBytes = try PinEntry.bytes(PinEntry.pinned)
        pinned = try AuthorityTable.read(pinnedBytes, path: "pinned")
    }

    private func file(_ name: String, _ bytes: [UInt8]) -> AuthorisationFile {
        AuthorisationFile(name: name, bytes: bytes, signatures: [])
    }

    private func draft(
        ofChange bytes: [UInt8], former: Set<[UInt8]> = [], today: String = "2026-11-20"
    ) throws -> Result<PinDraft?, PinRefusal> {
        AuthorityPin.draft(
            ofChange: file("authorities.yaml", bytes),
            table: try AuthorityTable.read(bytes, path: "authorities.yaml"), pinned: pinnedBytes,
            pinnedTable: pinned, former: former, today: try date(today))
    }

    @Test("a changed table names what is different, and those alone whose signature can count")
    func change() throws {
        var entries = PinEntry.pinned
        entries[0].key = 11
        let bytes = try PinEntry.bytes(entries)
        let draft = try #require(try draft(ofChange: bytes).get())
        #expect(
            draft.matter
                == .change([
                    NamedAuthorityChange(name: "Head", change: .signingKey(.headteacher))
                ]))
        #expect(draft.purpose == .authorities && draft.bytes == bytes)
        #expect(draft.table.entry(named: "Head") != pinned.entry(named: "Head"))
        // Not the head, whom it concerns; not who has left, and not who signs for nobody.
        #expect(draft.signers.map(\.name) == ["Chair", "Trust", "Trust Two"])
    }

    @Test("a comment is for everybody in office to sign")
    func comment() throws {
        let bytes = try PinEntry.bytes(PinEntry.pinned, comment: "another")
        let draft = try #require(try draft(ofChange: bytes).get())
        #expect(draft.matter == .change([]))
        #expect(draft.signers.map(\.name) == ["Head", "Chair", "Trust", "Trust Two"])
        let before = try #require(try self.draft(ofChange: bytes, today: "2026-08-31").get())
        #expect(before.signers.map(\.name).contains("Former"))
    }

    @Test("the pinned table is nothing to sign, and one that decided before cannot be signed for")
    func nothing() throws {
        let unchanged = try draft(ofChange: pinnedBytes).get()
        #expect(unchanged.map(\.file) == nil)
        var entries = PinEntry.pinned
        entries[0].key = 11
        let bytes = try PinEntry.bytes(entries)
        let digest = file("authorities.yaml", bytes).digest
        guard case .failure(let refusal) = try draft(ofChange: bytes, former: [digest]) else {
            Issue.record("it would never count")
            return
        }
        #expect(refusal == .decidedBefore)
    }

    @Test("the pin is confirmed by everybody in office, and no other pin is")
    func confirmation() throws {
        let today = try date("2026-11-20")
        let bytes = Array("pin: \(pin)\n".utf8)
        let draft = try AuthorityPin.draft(
            ofConfirmation: file("site-confirmed.yaml", bytes), of: pin, pinned: pinned,
            today: today
        ).get()
        #expect(draft.matter == .confirmation(pin) && draft.purpose == .confirmation)
        #expect(draft.signers.map(\.name) == ["Head", "Chair", "Trust", "Trust Two"])
        let other = SitePin(kind: "real", state: [9], authorities: [2])
        for (text, refusal) in [
            ("pin: \(other)\n", PinRefusal.otherPin(other)),
            ("pin: never\n", .unreadable(.init(line: 1, column: 6))),
        ] {
            let made = AuthorityPin.draft(
                ofConfirmation: file("site-confirmed.yaml", Array(text.utf8)), of: pin,
                pinned: pinned, today: today)
            guard case .failure(let found) = made else {
                Issue.record("\(text)")
                continue
            }
            #expect(found == refusal)
        }
    }
}

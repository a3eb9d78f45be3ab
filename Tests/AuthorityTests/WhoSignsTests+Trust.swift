import Testing

@testable import Authority

/// The same table by which role of the trust signs: "another role in a trust" (P3 8.5).
extension WhoSignsTests {
    private static let trustRoles = AuthorityRole.allCases.filter(\.isTrust)

    /// The rows for which a signature of the trust can do.
    private static let rowsOfTrust = rows.filter { row in
        row.sufficient.contains { $0.contains(School.trust) }
    }

    @Test("there are three roles of a trust, and rows that ask for one of them")
    func trustIsThere() {
        let roles: [AuthorityRole] = [.trustCEO, .trustChair, .trustDirector]
        #expect(WhoSignsTests.trustRoles == roles)
        #expect(WhoSignsTests.rowsOfTrust.count == 5)
    }

    @Test(
        "P3 8.5: each role of the trust is the trust, where the school does not say which",
        arguments: WhoSignsTests.rows)
    func anyTrustRole(_ row: SignerClause) throws {
        let document = try SignedDocument(changes(of: row, for: .crime), by: school)
        // The table of signers has it for the chief executive.
        for role in WhoSignsTests.trustRoles where role != .trustCEO {
            let authorities = school.authorities(as: role, for: School.trust)
            for signers in SignerClause.combinations where signers.contains(School.trust) {
                let (court, gate) = try answers(document.file(signers), row, by: authorities)
                let cell = "\(row), \(role.rawValue), signed by \(signers.sorted())"
                #expect(court.sorted() == row.refusals(signers), "\(cell)")
                #expect(gate == nil, "\(cell)")
            }
        }
    }

    @Test(
        "P3 8.5: where the school says which role of the trust signs, that one does and no other",
        arguments: WhoSignsTests.rowsOfTrust, WhoSignsTests.trustRoles)
    func statedTrustRole(_ row: SignerClause, _ stated: AuthorityRole) throws {
        let document = try SignedDocument(changes(of: row, for: .crime), by: school)
        let statement = TrustRoles(forHead: [stated], forChair: [stated], forBoth: [stated])
        for role in WhoSignsTests.trustRoles {
            let authorities = school.authorities(as: role, for: School.trust)
            for signers in row.sufficient where signers.contains(School.trust) {
                let (court, gate) = try answers(
                    document.file(signers), row, by: authorities, stating: statement)
                let cell = "\(row), \(role.rawValue), signed by \(signers.sorted())"
                #expect(court.isEmpty == (role == stated), "\(cell): \(court)")
                #expect(court.contains(row.missing) == (role != stated), "\(cell): \(court)")
                #expect(gate == nil, "\(cell)")
            }
        }
    }
}

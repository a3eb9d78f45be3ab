/// Which roles of the trust sign where the policies leave it to "an appropriate other role in an
/// academy trust" (P3 8.5).
///
/// A maintained school has no trust, so that a signature of one counts for nothing there.
package struct TrustRoles: Sendable, Equatable {
    /// For what concerns the headteacher, beside the chair.
    package var forHead: Set<AuthorityRole>
    /// For what concerns the chair of governors, beside the head.
    package var forChair: Set<AuthorityRole>
    /// For somebody who is head and chair in one.
    package var forBoth: Set<AuthorityRole>

    /// Makes the rule from what a school states for each case; other roles than a trust's do not
    /// count in any.
    package init(
        forHead: Set<AuthorityRole>, forChair: Set<AuthorityRole>, forBoth: Set<AuthorityRole>
    ) {
        self.forHead = forHead.filter(\.isTrust)
        self.forChair = forChair.filter(\.isTrust)
        self.forBoth = forBoth.filter(\.isTrust)
    }

    /// Every role of the trust in every case: a school that states nothing.
    package static let any = TrustRoles(
        forHead: allRoles, forChair: allRoles, forBoth: allRoles)

    /// No role in any case: a maintained school.
    package static let none = TrustRoles(forHead: [], forChair: [], forBoth: [])

    private static let allRoles = Set(AuthorityRole.allCases.filter(\.isTrust))

    /// The roles that sign in some case, for a subject whom only the event will name.
    var inSomeCase: Set<AuthorityRole> { forHead.union(forChair).union(forBoth) }

    /// The cases for which a school states some of the roles, each as `trust-signs` calls it.
    var stated: [(key: String, roles: Set<AuthorityRole>)] {
        let cases = [
            ("for-headteacher", forHead), ("for-chair-of-governors", forChair),
            ("for-both", forBoth),
        ]
        return cases.filter { !$0.1.isEmpty && $0.1 != TrustRoles.allRoles }
            .map { (key: $0.0, roles: $0.1) }
    }

    /// The roles that can give the signature of the trust for which a refusal asks; none where it asks
    /// for no such signature.
    package func roles(askedBy refusal: Refusal) -> Set<AuthorityRole> {
        switch refusal {
        case .trustMustSign: forBoth
        case .privateOfHeadNeedsChairAndTrust: forHead
        case .privateOfChairNeedsHeadAndTrust: forChair
        case .caseNeedsSignature(let offices) where offices.contains(.trust):
            roles(isHead: !offices.contains(.head), isChair: !offices.contains(.chair))
        default: []
        }
    }

    /// The roles that sign for a subject.
    func roles(isHead: Bool, isChair: Bool) -> Set<AuthorityRole> {
        switch (isHead, isChair) {
        case (true, true): forBoth
        case (true, false): forHead
        case (false, true): forChair
        case (false, false): []
        }
    }
}

extension AuthorityTable {
    /// The table as a school judges by it that states which roles of a trust sign.
    package func with(_ trustRoles: TrustRoles) -> AuthorityTable {
        var table = self
        table.trustRoles = trustRoles
        return table
    }

    /// The offices whose signature counts for something at this school: a trust's only where one of
    /// its roles signs in some case.
    var offices: [Office] {
        Office.allCases.filter { $0 != .trust || !trustRoles.inSomeCase.isEmpty }
    }

    /// The office of somebody whose signature counts for something at this school.
    func office(of entry: AuthorityEntry) -> Office? {
        guard entry.role.isTrust, !trustRoles.inSomeCase.contains(entry.role) else {
            return entry.role.office
        }
        return nil
    }
}

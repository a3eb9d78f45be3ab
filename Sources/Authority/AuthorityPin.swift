package import LogModel
import StrictYAML

/// What `authorities.yaml` is to a site that has pinned a table.
package enum PinRuling: Sendable, Equatable {
    /// It is the pinned one, byte for byte.
    case same
    /// Those who may have signed for what it changes: it decides from now on.
    case signed([AuthorityChange])
    /// The pinned table goes on deciding.
    case refused(PinRefusal, [AuthorityChange])
}

/// Judges what is done to the table of authorities.
///
/// Pure: tables, signatures and the day are passed in.
///
/// A change counts when, for each entry that it touches, somebody in office today by the *pinned*
/// table signed for it whom the entry does not concern and who holds another office: the head's
/// entry needs the chair or the trust, the chair's the head or the trust, and so on. Readers and
/// safeguarding leads, who sign nothing themselves, need any of them. A trust counts where the school
/// states that one of its roles signs. A signature states no time, so
/// a table that decided before does not come back with the one that once brought it in: a key that
/// was lost since would come back with it.
package enum AuthorityPin {
    /// Judges a table that may differ from the pinned one.
    ///
    /// - Parameters:
    ///   - file: `authorities.yaml` with the signatures beside it.
    ///   - table: what its bytes say.
    ///   - pinned: the bytes that were pinned.
    ///   - pinnedTable: what those say.
    ///   - former: SHA-256 over each table that decided before the pinned one.
    ///   - today: the local date.
    /// - Returns: whether the file's table decides.
    package static func judge(
        _ file: AuthorisationFile, table: AuthorityTable, pinned: [UInt8],
        pinnedTable: AuthorityTable, former: Set<[UInt8]> = [], today: CivilDate
    ) -> PinRuling {
        guard file.bytes != pinned else { return .same }
        let touched = pinnedTable.touched(by: table)
        let changes = touched.flatMap(\.changes)
        guard !former.contains(file.digest) else { return .refused(.decidedBefore, changes) }
        switch signers(of: file, for: .authorities, in: pinnedTable, today: today) {
        case .failure(let refusal): return .refused(refusal, changes)
        case .success(let signers):
            guard !signers.isEmpty else {
                return .refused(.notSigned(by: pinnedTable.offices), changes)
            }
            let missing = touched.first { entry in
                !signers.contains { maySign($0, for: entry) }
            }
            guard let missing, let role = missing.roles.first else { return .signed(changes) }
            return .refused(.notSignedFor(role, by: pinnedTable.offices), changes)
        }
    }

    /// Judges the confirmation of a pin by two people in office.
    ///
    /// - Parameters:
    ///   - file: `site-confirmed.yaml`, whose one key `pin` repeats the pin from paper, with its
    ///     signatures.
    ///   - pin: the site's.
    ///   - authorities: the pinned table.
    ///   - today: the local date.
    /// - Returns: why it does not count; `nil` when it does.
    package static func refusal(
        ofConfirmation file: AuthorisationFile, of pin: SitePin, authorities: AuthorityTable,
        today: CivilDate
    ) -> PinRefusal? {
        if let refusal = refusal(ofWords: file, for: pin) { return refusal }
        switch signers(of: file, for: .confirmation, in: authorities, today: today) {
        case .failure(let refusal): return refusal
        case .success(let signers):
            let isByTwo = signers.contains { first in
                signers.contains { isSecond($0, beside: first) }
            }
            return isByTwo ? nil : .notByTwo(of: authorities.offices)
        }
    }

    /// Why a confirmation would not count, whoever signed it.
    static func refusal(ofWords file: AuthorisationFile, for pin: SitePin) -> PinRefusal? {
        do throws(YAMLProblems) {
            let stated = try statedPin(file)
            return stated == pin ? nil : .otherPin(stated)
        } catch {
            return .unreadable(error.problems.first?.mark)
        }
    }

    /// Whether somebody's signature counts for a change of an entry.
    static func maySign(_ signer: AuthorityEntry, for entry: TouchedEntry) -> Bool {
        guard let office = signer.role.office, !entry.concerns(signer) else { return false }
        return entry.roles.allSatisfy { $0.office != office }
    }

    /// Those whose signature counts for anything; every signature beside the file must hold.
    private static func signers(
        of file: AuthorisationFile, for purpose: SigningPurpose, in table: AuthorityTable,
        today: CivilDate
    ) -> Result<[AuthorityEntry], PinRefusal> {
        var check = SignatureCheck(authorities: table, directory: nil, purpose: purpose)
        check.check(file, date: today)
        if let refusal = check.refusals.first { return .failure(.signature(refusal)) }
        return .success(check.signers.filter { table.office(of: $0) != nil })
    }

    private static func statedPin(_ file: AuthorisationFile) throws(YAMLProblems) -> SitePin {
        let root = try StrictYAML.document(file.bytes, path: file.name)
        var mapping = YAMLMapping(root, path: file.name, as: "the confirmation of a pin")
        let pin = mapping.value("pin", expected: "a pin as the pages print it") { SitePin($0) }
        let problems = mapping.finish()
        guard problems.isEmpty, let pin else { throw YAMLProblems(problems) }
        return pin
    }
}

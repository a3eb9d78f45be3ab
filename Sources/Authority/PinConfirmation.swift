package import LogModel

/// How far a site's people have come in confirming its pin.
package struct PinConfirmation: Sendable, Equatable {
    /// Those whose signature counts so far, in the order of the pinned table.
    package let signed: [AuthorityEntry]
    /// Those in office one of whom has yet to sign; while nobody has signed, two of them.
    package let missing: [AuthorityEntry]
    /// Why it does not count yet; `nil` when the next night counts it.
    package let refusal: PinRefusal?

    /// Whether nothing is wrong but that somebody has yet to sign.
    package var awaitsSignatures: Bool {
        switch refusal {
        case .notByTwo, .signature(.unsigned): true
        default: false
        }
    }
}

extension AuthorityPin {
    /// Says how far the confirmation of a pin has come.
    ///
    /// - Parameters:
    ///   - file: `site-confirmed.yaml` with its signatures.
    ///   - pin: the site's.
    ///   - authorities: the pinned table.
    ///   - today: the local date.
    /// - Returns: who has signed and who has not; ``PinConfirmation/refusal`` is that of
    ///   ``refusal(ofConfirmation:of:authorities:today:)``.
    package static func standing(
        ofConfirmation file: AuthorisationFile, of pin: SitePin, authorities: AuthorityTable,
        today: CivilDate
    ) -> PinConfirmation {
        let refusal = refusal(
            ofConfirmation: file, of: pin, authorities: authorities, today: today)
        var check = SignatureCheck(
            authorities: authorities, directory: nil, purpose: .confirmation)
        check.check(file, date: today)
        let signed = check.signers.filter { authorities.office(of: $0) != nil }
        let missing = authorities.signers(on: today).filter { entry in
            signed.isEmpty || signed.contains { isSecond(entry, beside: $0) }
        }
        return PinConfirmation(
            signed: signed, missing: refusal == nil ? [] : missing, refusal: refusal)
    }

    /// Whether somebody's signature makes two of another's: by another office and another person.
    static func isSecond(_ entry: AuthorityEntry, beside first: AuthorityEntry) -> Bool {
        entry.role.office != first.role.office && !entry.isOfSamePerson(as: first)
    }
}

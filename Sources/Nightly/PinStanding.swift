package import Authority
import EventStore
package import LogModel

/// What lies in a site's folder about who decides, and what the next night makes of it.
package struct PinStanding: Sendable {
    /// The site's pin; `nil` before the first night that could pin a table.
    package let pin: SitePin?
    package let isConfirmed: Bool
    /// How far the confirmation has come; `nil` where there is none to wait for.
    package let confirmation: PinConfirmation?
    /// What `authorities.yaml` is to the table that decides.
    package let table: DecidingAuthorities.Standing
    /// The documents that were signed with a key that a changed `authorities.yaml` lacks.
    package let signedAnew: [String]
    /// Problems of `authorities.yaml`, as `path:line:column: message`.
    package let tableProblems: [String]
    /// Signatures that nobody looks at, for their names, while they are missed.
    package let strays: [StraySignature]
    /// What could not be read.
    package let problems: [String]

    /// Looks at a site; touches nothing.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - now: its clock.
    /// - Throws: what the store throws, but not that there is none yet.
    package init(site: Site, now: Timestamp) throws {
        let today = site.zone.date(at: now)
        let inputs = try NightInputs(
            site: site, store: try site.storeForReading(), today: today)
        try self.init(site: site, inputs: inputs, today: today)
    }

    init(site: Site, inputs: NightInputs, today: CivilDate) throws {
        let pinned = inputs.memory.pin
        pin = site.pin(of: inputs.memory)
        isConfirmed = pinned?.isConfirmed ?? false
        table = inputs.deciding.standing
        tableProblems = inputs.deciding.problems
        signedAnew = try inputs.signedWithLostKeys()
        let missed = site.missedSignatures(inputs.deciding.standing, pin: pinned)
        strays = missed.strays
        var problems = missed.problems
        var confirmation: PinConfirmation?
        if let pin, let pinned, !pinned.isConfirmed {
            let table = try DecidingAuthorities.table(of: pinned, site.trustRoles)
            do throws(InputFileError) {
                let none = AuthorisationFile(
                    name: "site-confirmed.yaml", bytes: Array("pin: \(pin)\n".utf8),
                    signatures: [])
                confirmation = AuthorityPin.standing(
                    ofConfirmation: try SignedFile.read(site.confirmation) ?? none, of: pin,
                    authorities: table, today: today)
            } catch {
                problems.append(error.description)
            }
        }
        self.problems = problems
        self.confirmation = confirmation
    }
}

extension NightInputs {
    /// The documents that were signed with a key that the table in the folder lacks.
    fileprivate func signedWithLostKeys() throws -> [String] {
        guard let pinned = memory.pin, let changed = deciding.fileTable else { return [] }
        let table = try DecidingAuthorities.table(of: pinned, deciding.table.trustRoles)
        return docket.documents(signedWithKeysOf: table, missingIn: changed)
    }
}

extension Site {
    /// Looks for signatures about who decides that nobody looks at, for their names, while they
    /// are missed.
    ///
    /// - Parameters:
    ///   - table: what `authorities.yaml` is to the table that decides.
    ///   - pin: what is pinned.
    /// - Returns: the signatures, and what could not be read.
    func missedSignatures(
        _ table: DecidingAuthorities.Standing, pin: SiteMemory.Pin?
    ) -> (strays: [StraySignature], problems: [String]) {
        var paths: [String] = []
        if let pin, !pin.isConfirmed { paths.append(confirmation) }
        if case .pinned(.refused) = table { paths.append(authorities) }
        var strays: [StraySignature] = []
        var problems: [String] = []
        for path in paths {
            do throws(InputFileError) {
                strays += try SignedFile.strays(beside: path)
            } catch {
                problems.append(error.description)
            }
        }
        return (strays, problems)
    }
}

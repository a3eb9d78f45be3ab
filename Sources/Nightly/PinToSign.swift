package import Authority
import EventStore
package import LogModel
import Reports
import StrictYAML

/// What is signed about who decides, for somebody who signs in a browser.
package struct PinToSign {
    /// What `authorise page` calls the confirmation of the pin, and a changed table.
    package enum Document: String, Sendable, CaseIterable {
        case confirmation = "site-confirmed"
        case change = "authorities"

        /// What its signatures must be made for.
        package var purpose: SigningPurpose { self == .confirmation ? .confirmation : .authorities }
    }

    private let site: Site
    private let now: Timestamp
    private let inputs: NightInputs
    private let pin: SitePin
    private let pinned: SiteMemory.Pin

    /// Reads what the site has pinned; touches nothing.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - now: its clock.
    /// - Throws: ``SigningRefusal/nothingPinned`` before the first night; what the store throws.
    package init(site: Site, now: Timestamp) throws {
        let inputs = try NightInputs(
            site: site, store: try site.storeForReading(), today: site.zone.date(at: now))
        guard let pinned = inputs.memory.pin, let pin = site.pin(of: inputs.memory) else {
            throw SigningRefusal.nothingPinned
        }
        self.site = site
        self.now = now
        self.inputs = inputs
        self.pin = pin
        self.pinned = pinned
    }

    /// The text of `site-confirmed.yaml`, where there is no such file yet.
    ///
    /// - Throws: ``SigningRefusal/confirmedAlready``; ``InputFileError``.
    package func missingConfirmation() throws -> String? {
        guard !pinned.isConfirmed else { throw SigningRefusal.confirmedAlready }
        return try SignedFile.read(site.confirmation) == nil ? "pin: \(pin)\n" : nil
    }

    /// Makes the page on which a document is read and signed.
    ///
    /// - Returns: a self-contained page.
    /// - Throws: ``SigningRefusal``, ``InputFileError`` and `YAMLProblems` of the document.
    package func page(for document: Document) throws -> String {
        let draft = try draft(of: document)
        guard !draft.signers.isEmpty else { throw SigningRefusal.nobodyMaySign }
        return try Reports.signingPage(
            draft, site.surroundings(inputs, rules: [], now: now))
    }

    private func draft(of document: Document) throws -> PinDraft {
        let path = document == .confirmation ? site.confirmation : site.authorities
        guard let file = try SignedFile.read(path) else {
            throw InputFileError(path: path, cause: "there is no such file")
        }
        let today = site.zone.date(at: now)
        let pinnedTable = try DecidingAuthorities.table(of: pinned, site.trustRoles)
        switch document {
        case .confirmation:
            return try accepted(
                AuthorityPin.draft(ofConfirmation: file, of: pin, pinned: pinnedTable, today: today)
            )
        case .change:
            let change = try accepted(
                AuthorityPin.draft(
                    ofChange: file, table: try AuthorityTable.read(file.bytes, path: path),
                    pinned: pinned.authorities, pinnedTable: pinnedTable, former: pinned.former,
                    today: today))
            guard var draft = change else { throw SigningRefusal.unchanged }
            draft.signedAnew = inputs.docket.documents(
                signedWithKeysOf: pinnedTable, missingIn: draft.table)
            return draft
        }
    }

    private func accepted<Draft>(
        _ result: Result<Draft, PinRefusal>
    ) throws(SigningRefusal) -> Draft {
        switch result {
        case .success(let draft): return draft
        case .failure(let refusal): throw .pin(refusal)
        }
    }
}

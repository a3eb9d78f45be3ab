package import Authority
package import LogModel

/// The authorisations of a site as they stand today, for those who write and read them.
package struct AuthorisationReview {
    /// One ruling a document, by number.
    package let rulings: [AuthorisationRuling]
    /// Problems of the files that decide, as `path:line:column: message`.
    package let problems: [String]
    package let today: CivilDate

    /// Reads and judges everything as the next night would; touches nothing.
    ///
    /// - Throws: what the store throws, but not that there is none yet.
    package init(site: Site, now: Timestamp) throws {
        today = site.zone.date(at: now)
        let inputs = try NightInputs(site: site, store: try site.storeForReading(), today: today)
        rulings = inputs.rulings
        problems = inputs.problems
    }
}

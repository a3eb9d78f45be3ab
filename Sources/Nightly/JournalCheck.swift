package import EventStore
package import Journal

/// Whether the journal holds, and up to which end.
package struct JournalCheck: Sendable {
    /// Who tells how long the journal was.
    package enum Witness: Sendable, Equatable {
        /// The store, as the last run left it.
        case lastRun
        /// No store, or no night that has finished.
        case nobody
        case unreadable(StoreError)
    }

    package let report: JournalReport
    package let witness: Witness

    /// Verifies a site's journal; touches nothing.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - head: a head from a page, which must be in the journal.
    /// - Throws: `JournalError` when it cannot be read.
    package init(site: Site, expect head: JournalHead?) throws {
        let journal = Journal(path: site.journalPath)
        let found = try journal.verify(expect: head)
        let (remembered, witness) = try JournalCheck.remembered(of: site)
        self.witness = witness
        // A line that was torn may be what a crash leaves, or where somebody cut.
        switch (found.problem, remembered) {
        case (nil, let remembered?), (.torn, let remembered?):
            report = try journal.verify(expect: remembered)
        default:
            report = found
        }
    }

    /// The head that the store remembers of the last run.
    private static func remembered(of site: Site) throws -> (head: JournalHead?, witness: Witness) {
        do {
            let head = try site.storeAsItIs()?.siteMemory().expectedHead
            return (head, head == nil ? .nobody : .lastRun)
        } catch let error as StoreError {
            return (nil, .unreadable(error))
        }
    }
}

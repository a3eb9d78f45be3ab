import Authority
import EventStore
import Journal
import LogModel
import Reports

/// A report that opens in its reader's browser.
package struct ReadingPageResult: Sendable {
    package let html: String
    /// The offices of those who can open it, in words.
    package let readers: [String]
}

extension AuthorisedReport {
    /// Makes the page on which a reader opens the events in a browser, and notes in the journal
    /// that it was made, or that it was refused.
    ///
    /// No reader's key is needed and nothing is opened: the page holds the events as the store
    /// holds them, with the secrets of those days that have not expired, and all of it is sealed
    /// to those who are readers today. What it opens from now on, Headnote does not see; so the
    /// journal counts the making of it as an opening. By which day it must be gone stands in what is
    /// sealed: that day tells when the first event was.
    ///
    /// - Returns: the page, and what to tell of it.
    /// - Throws: ``ReportRefusal``, ``NightRefusal`` when the clock is behind the last run, and what
    ///   store and journal throw.
    package func makePage() throws -> ReadingPageResult {
        try notingRefusals { try makePage(on: try ground(isPublishedKey: false)) }
    }

    private func makePage(on ground: ReportGround) throws -> ReadingPageResult {
        let clearance = ground.clearance
        let days = clearance.document.events
        let handedOut = try ground.store.handOutEvents(
            of: days.from...max(days.from, days.to), document: clearance.digest,
            today: ground.today)
        let head = try Journal(path: site.journalPath).append(
            JournalEntry(
                .reportPageWritten,
                [
                    "authorisation": .authorisation(number), "role": .word(Opening.pageRole),
                ]), at: now)
        var model = ReportModel(
            clearance, .unopened(changed: handedOut.changed), readerName: "the readers",
            try surroundings(ground, rules: ground.inputs.book.ruleIDs, head: head))
        model.take(registersOf: site)
        return ReadingPageResult(
            html: try Reports.readingPage(
                model, clearance, store: handedOut, sharedComputers: site.sharedComputers),
            readers: clearance.readers.map(\.role.words))
    }
}

extension ReportModel {
    /// Notes what the school told of that may speak for a person.
    mutating func take(registersOf site: Site) {
        knowsSharedComputers = !site.sharedComputers.isEmpty
        keepsPermissions = site.permissions != nil
    }
}

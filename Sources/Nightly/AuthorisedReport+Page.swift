import Authority
import EventStore
import Journal
package import LogModel
package import Reports
import Retention

/// A report that opens in its reader's browser.
package struct ReadingPageResult: Sendable {
    package let html: String
    /// The offices of those who can open it, in words.
    package let readers: [String]
    /// The day on which the first day that the authorisation covers expires.
    package let deleteBy: CivilDate
}

extension AuthorisedReport {
    /// Makes the page on which a reader opens the events in a browser, and notes in the journal
    /// that it was made.
    ///
    /// No reader's key is needed and nothing is opened: the page holds the events as the store
    /// holds them, with the secrets of those days that have not expired, and all of it is sealed
    /// to those who are readers today. What it opens from now on, Headnote does not see; so the
    /// journal counts the making of it as an opening.
    ///
    /// - Returns: the page, and what to tell of it.
    /// - Throws: ``ReportRefusal``, and what store and journal throw.
    package func makePage() throws -> ReadingPageResult {
        let today = site.zone.date(at: now)
        let store = try EventStore(folder: site.state, for: .reading)
        try site.holdToPin(of: store)
        let inputs = try NightInputs(site: site, store: store, today: today)
        let clearance = try clearance(in: inputs)
        let days = clearance.document.events
        let handedOut = try store.handOutEvents(
            of: days.from...max(days.from, days.to), document: clearance.digest, today: today)
        let head = try Journal(path: site.journalPath).append(
            JournalEntry(
                .reportPageWritten,
                [
                    "authorisation": .authorisation(number), "role": .word(Opening.pageRole),
                    "days": .count(handedOut.days.count), "not-opened": .count(handedOut.changed),
                ]), at: now)
        var model = ReportModel(
            clearance, .unopened(changed: handedOut.changed), readerName: "the readers",
            try surroundings(inputs, rules: inputs.book.ruleIDs, store: store, head: head))
        let deleteBy = max(Window.lastKeptDay(of: days.from), today)
        model.take(registersOf: site)
        return ReadingPageResult(
            html: try Reports.readingPage(
                model, clearance, store: handedOut, sharedComputers: site.sharedComputers,
                deleteBy: deleteBy),
            readers: clearance.readers.map(\.role.words), deleteBy: deleteBy)
    }
}

extension ReportModel {
    /// Notes what the school told of that may speak for a person.
    mutating func take(registersOf site: Site) {
        knowsSharedComputers = !site.sharedComputers.isEmpty
        keepsPermissions = site.permissions != nil
    }
}

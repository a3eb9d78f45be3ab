package import Authority
package import EventStore
import LogModel

extension Reports {
    /// Makes the page on which a reader opens an authorisation's events in a browser.
    ///
    /// Everything that the authorisation says, and everything that was found, is sealed to its
    /// readers. In plain sight stand the school, the number, when the page was made, and the journal's
    /// head. Until when it may be kept is sealed: that tells of which day the first event is.
    ///
    /// - Parameters:
    ///   - model: the report without an event.
    ///   - clearance: the authorisation that holds.
    ///   - store: what the store hands out.
    ///   - sharedComputers: addresses of computers that several people use.
    /// - Returns: a self-contained page.
    /// - Throws: ``StoreError`` when nothing can be sealed to a reader, and what the template
    ///   library or the encoder throws.
    package static func readingPage(
        _ model: ReportModel, _ clearance: Clearance, store: HandedOutEvents,
        sharedComputers: Set<String>
    ) throws -> String {
        let model = model.inOrder
        let content = ReadingContent(
            model, clearance, store: store, sharedComputers: sharedComputers)
        let sealed = try SealedPage(
            PageValue.json(content), number: clearance.number, to: clearance.readers)
        return try PageTemplates().scriptedPage(
            "read-report", ReadingPage.value(of: model, sealed))
    }
}

/// What the template `read-report` is given.
enum ReadingPage {
    static func value(
        of model: ReportModel, _ sealed: SealedPage
    ) throws -> [String: PageValue] {
        let number = model.authorisation.number
        return [
            "title": .text("Report under authorisation \(number)"),
            "school": .text(model.page.school), "is-rehearsal": .flag(model.page.isRehearsal),
            "handling": .text(
                "Confidential: for the readers of authorisation \(number) only. Delete this page "
                    + "when you have read it."),
            "keeping": .text(
                "Delete this page when you have read it. Opened, it says by which day at the latest; "
                    + "Headnote cannot reach a copy. A new page can be made at any time."),
            "made": .text(Words.moment(model.page.madeAt, model.page.zone)),
            "zone": .text(model.page.zone.name), "journal-head": .text(model.journal.head),
            "journal-pin": .text(model.journal.pinInWords),
            "sealed": try .carried(sealed),
        ]
    }
}

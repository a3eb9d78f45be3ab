// Reports: what people read.
//
// What comes in: the models of `ReportModel.swift` and `TriggerNoticeModel.swift`, in which every
// date, count and name is handed in, and for an authorised report a clearance with its opened
// events (`ReportModel+Clearance.swift`).
// What goes out: pages and texts as strings (HTML, CSV, JSON, plain text). The same model gives
// the same bytes, in whatever order its lists stand.
// What it refuses: nothing; whoever holds a model may print it. The gate and the store decide
// who can hold one.
// What it never does: read a clock, write a file, open a sealed event, score or rank a person,
// or let a text that a stranger chose act as markup, formula or control character.

/// Makes the documents that people read.
package enum Reports {
    /// Makes the report of one authorisation and the letters to the people it concerns.
    ///
    /// - Parameter model: the clearance and its opened events.
    /// - Returns: the report as page, table and data, and one letter for each person who is known.
    /// - Throws: what the template library or the encoder throws; both are fixed by tests.
    package static func authorised(_ model: ReportModel) throws -> ReportFiles {
        let model = model.inOrder
        let templates = try PageTemplates()
        return ReportFiles(
            html: templates.page("report", ReportPage.value(of: model)),
            csv: EventTable.csv(of: model),
            json: try ReportDocument(model).json(),
            letters: model.subjects.filter(\.isKnown).map { subject in
                let letter = EmployeeNotice.letter(to: subject, model)
                return EmployeeLetter(
                    personID: subject.id, html: templates.page("letter", letter.value),
                    text: letter.text)
            })
    }

    /// Makes the notices of one night, which tell those who may authorise what the tallies say.
    ///
    /// All pages have one size, and so have all texts: that of the longest, padded to a multiple of
    /// 64 KiB, so that a size does not tell whose notice it is.
    ///
    /// - Parameter models: the tallies for each addressee; an empty model gives a notice too.
    /// - Returns: the notices as pages and as plain text, in the order of the models.
    /// - Throws: what the template library throws; its templates are fixed by tests.
    package static func triggerNotices(
        _ models: [TriggerNoticeModel]
    ) throws -> [(html: String, text: String)] {
        let templates = try PageTemplates()
        let letters = models.map { TriggerNotice.letter($0.inOrder) }
        let pages = Padding.html(letters.map { templates.page("letter", $0.value) })
        let texts = Padding.text(letters.map { $0.text })
        return zip(pages, texts).map { (html: $0, text: $1) }
    }
}

/// The documents of one authorised report.
package struct ReportFiles: Sendable, Equatable {
    /// A self-contained page.
    package let html: String
    /// The events as RFC 4180, with a byte order mark and CRLF.
    package let csv: String
    /// Everything in the report, keys sorted, schema `headnote-report/1`.
    package let json: String
    /// One letter for each person the authorisation concerns, none of which names another.
    package let letters: [EmployeeLetter]

    /// The first letter's page; empty when the authorisation concerns nobody.
    package var noticeHTML: String { letters.first?.html ?? "" }
    /// The first letter's text; empty when the authorisation concerns nobody.
    package var noticeText: String { letters.first?.text ?? "" }
}

/// The written notice to one person that they were monitored.
package struct EmployeeLetter: Sendable, Equatable {
    package let personID: String
    package let html: String
    package let text: String
}

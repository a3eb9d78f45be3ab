/// An authorisation as its author writes it: the head's, over visits to gambling sites.
package struct Paper {
    package var number = "2026-021"
    /// The day of signing, and the first night.
    package var date = "2026-11-20"
    package var channel = "web"
    /// With none every rule counts.
    package var categories = ["gambling"]
    /// Why one reader is enough; `nil` leaves it out.
    package var singleReader: String? = "A copy of the key lies in the safe."
    /// Names in `authorities.yaml`.
    package var readers = ["Rosalind Featherby"]
    private let subject: String

    /// Writes one over a subject, as the document states it.
    package init(number: String = "2026-021", subject: String) {
        self.number = number
        self.subject = subject
    }

    private var readerLines: String {
        "readers: [\(readers.joined(separator: ", "))]"
            + (singleReader.map { "\nsingle-reader: \($0)" } ?? "")
    }

    /// The document.
    package var text: String {
        """
        number: "\(number)"
        date: \(date)
        kind: occasional
        purpose: unauthorised-use
        grounds: trigger
        reason: "The notice of 20 November shows visits to gambling sites in lesson time."
        particulars: "Talked over with HR."
        subjects:
          - \(subject)
        channels: [\(channel)]
        categories: [\(categories.joined(separator: ", "))]
        events: { from: 2026-11-01, to: 2026-12-10 }
        in-force: { from: \(date), until: 2026-12-10 }
        \(readerLines)
        details: []
        unmarked-mail: false
        private-communications: false
        impact-assessment: { reference: "DPIA-2026-03", date: 2026-03-02 }
        consultations: []
        notify: { by: 2026-12-17 }

        """
    }
}

/// What correlations find among records that are given as dictionaries.
package struct CorrelationTrial: Sendable {
    /// What was found, and what could not be counted.
    package struct Findings: Sendable {
        /// For each episode the line of the record that closed it and the correlation's id.
        package var matches: [(line: Int, id: String)] = []
        /// The lines of records that a correlation would have counted and that state no time.
        package var linesWithoutTime: [Int] = []
        /// How often a record lacked a field that a correlation groups by or looks at.
        package var lackingField = 0
        /// How many records, or values of records, were too many for one group.
        package var overLimit = 0
    }

    private var hits = CorrelationHits()
    private var findings = Findings()

    /// Takes a record that some rules match.
    mutating func take(
        _ rules: [RuleIndex], of source: inout DictionarySource, _ fields: [String: FieldValue],
        line: Int, for book: CorrelationBook
    ) {
        guard rules.contains(where: book.concerns) else { return }
        guard let time = RecordTime.milliseconds(of: fields) else {
            findings.linesWithoutTime.append(line)
            return
        }
        var taker = CorrelationTaker(book)
        taker.take(rules, of: &source)
        findings.lackingField += taker.match.lackingField
        findings.overLimit += taker.match.overLimit
        for input in taker.match.inputs { hits.add(input, record: line, time: time) }
    }

    /// Everything that the correlations of a book, or of one file, find among the records.
    func findings(_ book: CorrelationBook, concerning file: String?) -> Findings {
        var findings = findings
        let found = book.makeEngine().findings(in: hits.inputs)
        findings.lackingField += found.lackingField.count
        findings.overLimit += found.overLimit.count
        for (index, episodes) in found.episodes.enumerated()
        where !book.silentCorrelations.contains(index)
            && (file.map { book.rules[index].path == $0 } ?? true)
        {
            // One record may close episodes of several groups; it is one line.
            findings.matches += Set(episodes.map(\.closer)).sorted().map {
                ($0, book.rules[index].id)
            }
        }
        return findings
    }
}

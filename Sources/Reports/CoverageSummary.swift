package import LogModel

/// What was read and what was not, for the days a page is about.
package struct CoverageSummary: Sendable, Equatable {
    /// The days that the page is about.
    package var days: ClosedRange<CivilDate>
    package var sources: [Source]
    /// Rules that were left out because their file had a problem.
    package var rulesLeftOut: [String]

    /// Makes one from its parts.
    package init(days: ClosedRange<CivilDate>, sources: [Source], rulesLeftOut: [String] = []) {
        self.days = days
        self.sources = sources
        self.rulesLeftOut = rulesLeftOut
    }

    /// The coverage of one source.
    package struct Source: Sendable, Equatable {
        package var name: String
        package var channel: Channel
        package var files: Int
        package var lines: Int
        package var records: Int
        /// How many lines were no record, by reason.
        package var refused: [RejectionReason: Int]
        /// Days of which nothing was read.
        package var daysMissing: [CivilDate]
        /// Files that could not be read to their end.
        package var faults: [Fault]
        /// For mail: whether its log states subjects, so that a private marking can be seen.
        package var logsSubjects: Bool

        /// Makes one from its parts.
        package init(
            name: String, channel: Channel, files: Int, lines: Int, records: Int,
            refused: [RejectionReason: Int], daysMissing: [CivilDate], faults: [Fault],
            logsSubjects: Bool
        ) {
            self.name = name
            self.channel = channel
            self.files = files
            self.lines = lines
            self.records = records
            self.refused = refused
            self.daysMissing = daysMissing
            self.faults = faults
            self.logsSubjects = logsSubjects
        }
    }

    /// A file that could not be read to its end.
    package struct Fault: Sendable, Hashable {
        package var file: String
        /// What LogInput calls it: `truncatedGzip`.
        package var code: String

        /// Makes one from its parts.
        package init(file: String, code: String) {
            self.file = file
            self.code = code
        }
    }
}

extension CoverageSummary {
    var files: Int { sources.reduce(0) { $0 + $1.files } }
    var lines: Int { sources.reduce(0) { $0 + $1.lines } }
    var records: Int { sources.reduce(0) { $0 + $1.records } }
    var refused: Int { sources.reduce(0) { $0 + $1.refused.values.reduce(0, +) } }
    var daysMissing: Set<CivilDate> { Set(sources.flatMap(\.daysMissing)) }

    /// Whether something that should have been read was not.
    var hasGaps: Bool {
        refused > 0 || !rulesLeftOut.isEmpty
            || sources.contains { !$0.daysMissing.isEmpty || !$0.faults.isEmpty }
    }
}

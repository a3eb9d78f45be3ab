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
        /// Acts that another export had told of already.
        package var repeated = 0
        /// How many lines were no record, by reason, each with an example.
        package var refused: [Refused]
        /// Days on which records were expected and none came.
        package var daysMissing: [CivilDate]
        /// Since when it is silent, if it is.
        package var silentSince: CivilDate?
        /// Files that could not be read to their end.
        package var faults: [Fault]
        /// What it can never show.
        package var blindSpots: [BlindSpot]

        /// Makes one from its parts.
        package init(
            name: String, channel: Channel, files: Int, lines: Int, records: Int,
            refused: [Refused], daysMissing: [CivilDate], silentSince: CivilDate? = nil,
            faults: [Fault], blindSpots: [BlindSpot] = []
        ) {
            self.name = name
            self.channel = channel
            self.files = files
            self.lines = lines
            self.records = records
            self.refused = refused
            self.daysMissing = daysMissing
            self.faults = faults
            self.blindSpots = blindSpots
            self.silentSince = silentSince
        }

        /// For mail: whether its log states subjects, so that a private marking can be seen.
        package var logsSubjects: Bool { !blindSpots.contains { $0.cause == .noSubjects } }
    }

    /// Lines that were no record for one reason, with one of them as an example.
    package struct Refused: Sendable, Hashable {
        package var reason: RejectionReason
        package var count: Int
        package var file: String
        package var line: Int

        /// Makes one from its parts.
        package init(reason: RejectionReason, count: Int, file: String, line: Int) {
            self.reason = reason
            self.count = count
            self.file = file
            self.line = line
        }
    }

    /// A file that could not be read to its end.
    package struct Fault: Sendable, Hashable {
        package var file: String
        /// What LogInput calls it: `truncatedGzip`.
        package var code: String
        /// Why it may stay, where the school wrote that down.
        package var knownReason: String?

        /// Makes one from its parts.
        package init(file: String, code: String, knownReason: String? = nil) {
            self.file = file
            self.code = code
            self.knownReason = knownReason
        }
    }
}

extension CoverageSummary {
    var files: Int { sources.reduce(0) { $0 + $1.files } }
    var lines: Int { sources.reduce(0) { $0 + $1.lines } }
    var records: Int { sources.reduce(0) { $0 + $1.records } }
    var refused: Int { sources.reduce(0) { $0 + $1.refused.reduce(0) { $0 + $1.count } } }
    var daysMissing: Set<CivilDate> { Set(sources.flatMap(\.daysMissing)) }

    /// Whether something that should have been read was not.
    var hasGaps: Bool {
        refused > 0 || !rulesLeftOut.isEmpty
            || sources.contains {
                !$0.daysMissing.isEmpty || !$0.faults.isEmpty || !$0.blindSpots.isEmpty
                    || $0.silentSince != nil
            }
    }
}

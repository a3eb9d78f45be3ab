package import LogModel

/// What a run read of one source, and what it could not read.
package struct SourceCoverage: Sendable, Hashable {
    package let source: String
    package var files = 0
    package var lines = 0
    package var records = 0
    /// Lines that are fine but no record of interest.
    package var ignored = 0
    /// E-mails whose subject was not logged.
    package var withoutSubject = 0
    package var bytes = 0
    /// What the records state, and what none of them did.
    package var parts: RecordParts = []
    /// Acts of an export of which another one had told already; not counted as records.
    package var repeated = 0
    /// By reason, in the order of the reasons' names.
    package var rejections: [RejectionCount] = []
    package var faults: [CoverageFault] = []
    /// The record-days that were seen.
    package var days: Set<CivilDate> = []

    /// Makes a coverage in which nothing was read.
    package init(source: String) {
        self.source = source
    }

    /// Adds what was read of the same source afterwards.
    package mutating func add(_ later: SourceCoverage) {
        files += later.files
        lines += later.lines
        records += later.records
        ignored += later.ignored
        withoutSubject += later.withoutSubject
        bytes += later.bytes
        parts.formUnion(later.parts)
        repeated += later.repeated
        days.formUnion(later.days)
        faults += later.faults.filter { !faults.contains($0) }
        for rejection in later.rejections {
            if let index = rejections.firstIndex(where: { $0.reason == rejection.reason }) {
                rejections[index].count += rejection.count
            } else {
                rejections.append(rejection)
            }
        }
        rejections.sort { $0.reason.rawValue < $1.reason.rawValue }
    }
}

/// How many lines were no record for one reason, with one of them as an example.
package struct RejectionCount: Sendable, Hashable, Codable {
    package let reason: RejectionReason
    package var count: Int
    /// The name of the file that the first such line is in.
    package let file: String
    /// The first such line.
    package let line: Int

    package init(reason: RejectionReason, count: Int, file: String, line: Int) {
        self.reason = reason
        self.count = count
        self.file = file
        self.line = line
    }
}

/// A file, or a part of one, that could not be read.
package struct CoverageFault: Sendable, Hashable, Codable {
    /// The fault's name, as the input module spells it.
    package let code: String
    /// The file's name.
    package let file: String
    package let line: Int?
    /// Eight letters by which the file is known again under another name; `nil` where it could
    /// not be opened.
    package let mark: String?

    package init(code: String, file: String, line: Int?, mark: String? = nil) {
        self.code = code
        self.file = file
        self.line = line
        self.mark = mark
    }
}

/// A run with what it covered.
package struct RunCoverage: Sendable, Hashable {
    package let run: RunFacts
    /// By the sources' names.
    package let sources: [SourceCoverage]
}

/// What is known of a run.
package struct RunFacts: Sendable, Hashable {
    package let id: Int64
    package let started: Timestamp
    /// The local date at its start.
    package let today: CivilDate
    package let clockBelieved: Bool
    /// `nil` when the run was broken off.
    package let finished: Timestamp?
    /// The newest date of a record known when it finished, no later than its own date.
    package let newestRecord: CivilDate?
    /// Whether it compared what it read with the rules; `nil` for a run that read nothing, and for
    /// one of a time when this was not noted.
    package let compared: Bool?
}

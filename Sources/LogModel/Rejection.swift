/// A line that is no record: a value, counted and never thrown.
package struct Rejection: Hashable, Sendable {
    package let reason: RejectionReason
    package let position: RecordPosition

    @inlinable
    package init(_ reason: RejectionReason, at position: RecordPosition) {
        self.reason = reason
        self.position = position
    }
}

/// Why a line is no record.
///
/// The raw value is what reports and `headnote parse` print.
/// None of them carries a byte of the line: a rejection may be shown to anybody.
package enum RejectionReason: String, Sendable, CaseIterable, Codable {
    /// Longer than the line limit; skipped to its end.
    case overlongLine = "overlong-line"
    /// Not the shape of the source's format.
    case malformed = "malformed"
    /// The shape is right but the time is none.
    case badTime = "bad-time"
    /// The date can be read in two ways, and nothing in the file tells which is meant.
    case ambiguousDate = "ambiguous-date"
    /// The clock was put forward over this local time: it never was.
    case missingHour = "missing-hour"
    /// No year fits a date without one (29 February, or a date after the reference time).
    case noYearFits = "no-year-fits"
    /// A pattern gave up at its match limit, so a rule could not be decided.
    case matchLimit = "match-limit"
    /// The file ends inside a line.
    case unfinishedLine = "unfinished-line"
    /// A message of which only later lines were found; its sender is unknown.
    case headMissing = "head-missing"
    /// A message that nothing completed in five days.
    case neverCompleted = "never-completed"
    /// A correlation could not count the record, for it lacks a field that the correlation needs.
    case correlationField = "correlation-field"
    /// A correlation could not count the record, or not all of it, for there were too many.
    case correlationLimit = "correlation-limit"
    /// The record came later than logs are read again: a correlation may lack what was logged around
    /// it.
    case correlationLate = "correlation-late"
}

package import LogModel

/// What a site says about a source beside the name of its format.
package struct FormatSettings: Sendable, Equatable {
    /// The kind of act, for the formats that can hold any (`csv`, `ndjson`); for the others it is
    /// the format's own and this is not asked.
    package var channel: Channel?
    /// The line from the program's configuration that says what it logs, for `squid-logformat`,
    /// `apache-logformat` and `nginx-logformat`.
    package var template: String?
    /// Which column (or JSON path) holds which field of a record, for `csv` and `ndjson`.
    ///
    /// The keys are the names of ``RecordJSON``'s fields and a few more (`date`, `time-of-day`, `path`,
    /// `query`).
    package var columns: [String: String] = [:]
    /// Which of the numbers of `05/11/2026` is the day, where the site says so.
    package var dateOrder: DateOrder?

    /// Makes settings that say nothing.
    package init() {}
}

/// Which of the first two numbers of a date such as `05/11/2026` is the day.
package enum DateOrder: String, Sendable, CaseIterable {
    case dayFirst = "day-first"
    case monthFirst = "month-first"
}

/// What is wrong with a source's settings, said to whoever wrote them.
package struct FormatProblem: Error, Sendable, Equatable {
    /// Which setting: `logformat`, `columns`, `channel`.
    package let setting: String
    /// Where in the setting, as a column from 1; `nil` where that says nothing.
    package let column: Int?
    /// One sentence without a full stop, such as `unknown code %zz`.
    package let message: String

    /// States a problem.
    package init(setting: String, column: Int? = nil, message: String) {
        self.setting = setting
        self.column = column
        self.message = message
    }
}

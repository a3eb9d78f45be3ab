import LogModel

/// Finds out whether the dates of a file name the day first or the month.
///
/// Looks at the date columns of the whole file. A number beyond 12 tells; where one date tells this
/// and another that, or none tells anything, there is no order. A file in which day and month are the
/// same in every date can be read in any order.
struct DateOrderScan: Sendable {
    private var rows = RowReader()
    private var dates: DateColumns

    init(format: LogFormat, settings: FormatSettings) {
        dates = DateColumns(names: DateOrderScan.columns(of: format, settings))
    }

    mutating func observe(_ block: LineBlock) {
        var nobody = NoSink()
        rows.read(block, for: &dates, into: &nobody)
    }

    /// The order; `nil` where no date of the file tells.
    var order: DateOrder? {
        switch (dates.tellDayFirst, dates.tellMonthFirst) {
        case (true, true): nil
        case (true, false): .dayFirst
        case (false, true): .monthFirst
        case (false, false): dates.areAllEqual ? .dayFirst : nil
        }
    }

    /// The columns that hold dates, by the canonical names that stand over them; `nil` for all that
    /// exports use.
    ///
    /// One line for each format whose dates may be written in the way of a country.
    private static func columns(of format: LogFormat, _ settings: FormatSettings) -> Set<String>? {
        switch format {
        case .m365Trace:
            return [
                "received", "origintimestamputc", "origintimestamp", "datetimeutc", "datetime",
            ]
        case .googleEmailLog: return ["startdate", "enddate", "date"]
        case .teamsAudit: return ["creationdate", "creationtime"]
        case .googleChatAudit: return ["date", "time"]
        default:
            let mapped = ["time", "date"].compactMap { settings.columns[$0] }
            return mapped.isEmpty ? nil : Set(mapped.map { MappedField.canonical($0) })
        }
    }
}

/// What the dates below some headers tell.
private struct DateColumns: RowTaker {
    /// The canonical names of the columns; `nil` for all that mean a time or a date.
    let names: Set<String>?
    private(set) var hasHeader = false
    private(set) var tellDayFirst = false
    private(set) var tellMonthFirst = false
    private var hasUndecided = false
    private var hasEqual = false
    private var columns: [Int] = []

    init(names: Set<String>?) {
        self.names = names
    }

    private func isDate(_ header: String) -> Bool {
        let name = MappedField.canonical(header)
        if let names { return names.contains(name) }
        let field = MappedField.meaning(of: name)?.field
        return field == .time || field == .date
    }

    /// Whether there are dates, and day and month are the same in each.
    var areAllEqual: Bool { hasEqual && !hasUndecided }

    mutating func take(_ row: CSVRow, into sink: inout some RecordSink) {
        guard hasHeader else {
            let headers = CSVHeader(row).names
            columns = headers.indices.filter { isDate(headers[$0]) }
            hasHeader = !columns.isEmpty && row.count > 1
            return
        }
        for column in columns {
            guard let (first, second) = UsualTime.dayAndMonth(row.bytes(row.field(column))) else {
                continue
            }
            if first > 12, second <= 12 {
                tellDayFirst = true
            } else if second > 12, first <= 12 {
                tellMonthFirst = true
            } else if first == second {
                hasEqual = true
            } else {
                hasUndecided = true
            }
        }
    }
}

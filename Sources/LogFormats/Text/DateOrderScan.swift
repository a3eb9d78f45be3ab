import LogModel

/// Finds out whether the dates of a file name the day first or the month.
struct DateOrderScan: Sendable {
    init(format: LogFormat, settings: FormatSettings) {}

    mutating func observe(_ block: LineBlock) {}

    /// The order; `nil` where no date of the file tells.
    var order: DateOrder? { nil }
}

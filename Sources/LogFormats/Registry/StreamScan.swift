package import LogModel

/// Looks through a stream before it is parsed, for what no single line tells.
///
/// The year in which a log starts whose lines state none, or the order of day and month in a file
/// whose dates can be read in two ways.
package struct StreamScan: Sendable {
    private var years: YearScan?
    private var dates: DateOrderScan?

    /// Starts the scan of a stream; `nil` where nothing has to be known first.
    ///
    /// - Parameters:
    ///   - format: the stream's format.
    ///   - settings: what the site says about it.
    ///   - zone: the zone in which the log's times are meant.
    ///   - referenceTime: the newest that the last line can be.
    package init?(
        format: LogFormat, settings: FormatSettings, zone: Zone, referenceTime: Timestamp
    ) {
        if !format.statesYear {
            years = YearScan(zone: zone, referenceTime: referenceTime)
        } else if format.hasLocaleDates, settings.dateOrder == nil {
            dates = DateOrderScan(format: format, settings: settings)
        } else {
            return nil
        }
    }

    /// Whether the scan must begin with the first line, wherever the reading begins.
    package var needsWholeStream: Bool { dates != nil }

    /// Takes the next lines of the stream.
    package mutating func observe(_ block: LineBlock) {
        years?.observe(block)
        dates?.observe(block)
    }

    /// The year of the first line that was seen; `nil` when no year fits or none is missing.
    package var firstYear: Int32? { years?.firstYear }

    /// The order of the dates; `nil` where none of them tells.
    package var dateOrder: DateOrder? { dates?.order }
}

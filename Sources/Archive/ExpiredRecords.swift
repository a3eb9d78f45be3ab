package import LogFormats
package import LogInput
package import LogModel
package import Retention

/// Counts what has expired inside a file that also holds younger records.
package enum ExpiredRecords {
    /// How many records of a file lie before the window.
    ///
    /// - Parameters:
    ///   - file: an archive that was read to its end before.
    ///   - format: its format.
    ///   - zone: the zone of its times.
    ///   - referenceTime: the newest that its last line can be.
    ///   - window: the window of today.
    ///   - schoolZone: the zone in which the window is reckoned.
    /// - Returns: the records that were found; a file that breaks off counts up to there.
    package static func count(
        in file: LogFile, format: SourceFormat, zone: Zone, referenceTime: Timestamp,
        window: Window, schoolZone: Zone
    ) -> Int {
        var sink = ExpiredSink(window: window, zone: schoolZone)
        var parser = format.makeParser()
        do throws(InputFault) {
            var scan = StreamScan(
                format: format.format, settings: format.settings, zone: zone,
                referenceTime: referenceTime)
            if scan != nil {
                var reader = try LineReader(file: file, stream: 0)
                _ = reader.read(lastLine: .hold) { block in
                    scan?.observe(block)
                    return true
                } rejected: { _ in
                }
            }
            parser.begin(
                StreamFacts(
                    ordinal: 0, zone: zone, referenceTime: referenceTime,
                    firstYear: scan?.firstYear, dateOrder: scan?.dateOrder))
            var reader = try LineReader(file: file, stream: 0)
            _ = reader.read(lastLine: .deliver) { block in
                parser.parse(block, into: &sink)
                return true
            } rejected: { _ in
            }
        } catch {
            // The plan counts what can be read; the night tells of the fault.
            return sink.expired
        }
        parser.end(into: &sink)
        parser.finish(into: &sink)
        return sink.expired
    }
}

private struct ExpiredSink: RecordSink {
    let window: Window
    let zone: Zone
    var expired = 0

    mutating func take(_ record: RecordView) {
        if !window.contains(zone.date(at: record.time)) { expired += 1 }
    }

    mutating func reject(_ rejection: Rejection) {}
}

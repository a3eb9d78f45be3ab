package import LogFormats
package import LogInput
package import LogModel
package import Retention

/// How an archive is read to date its lines.
package struct ArchiveReading: Sendable {
    /// As listed; it was read to its end before.
    package var file: LogFile
    package var format: SourceFormat
    /// The zone of its times.
    package var zone: Zone
    /// The newest that its last line can be.
    package var referenceTime: Timestamp
    /// The year of its first line, as stored; `nil` where its lines state their year.
    package var firstYear: Int32?
    package var limits: InputLimits
    package var window: Window
    /// The zone in which the window is reckoned.
    package var schoolZone: Zone
    /// What lines have if no line of the file has a date: when it was written.
    package var written: Timestamp
    /// The date of the oldest record that was read from it; `nil` where none was.
    package var oldestRecord: CivilDate?
    /// From where the stream's open records are read again.
    package var neededFrom: StreamPoint

    package init(
        file: LogFile, format: SourceFormat, zone: Zone, referenceTime: Timestamp,
        firstYear: Int32?, limits: InputLimits, window: Window, schoolZone: Zone,
        written: Timestamp, oldestRecord: CivilDate?, neededFrom: StreamPoint
    ) {
        self.file = file
        self.format = format
        self.zone = zone
        self.referenceTime = referenceTime
        self.firstYear = firstYear
        self.limits = limits
        self.window = window
        self.schoolZone = schoolZone
        self.written = written
        self.oldestRecord = oldestRecord
        self.neededFrom = neededFrom
    }
}

/// Which lines of an archive have expired, each by its own date.
///
/// A line without a date has that of the nearest dated line before it, else of the next one, else
/// the file's. The dates come from the source's own parser.
package struct LineSurvey: Sendable, Equatable {
    package let runs: LineRuns
    /// How long the plain content is.
    package let bytes: UInt64
    /// The dates of the oldest and newest line that has expired; `nil` when none has.
    package let expired: ClosedRange<CivilDate>?
    /// The dates of the oldest and newest line that stays; `nil` when all have expired.
    package let kept: ClosedRange<CivilDate>?
    /// The year of the first line that stays, and of the first one from `neededFrom` on.
    package let firstYear: Int32?
    package let neededYear: Int32?

    /// Why a file's lines cannot be dated.
    package enum Unfit: Error, Sendable, Hashable, CustomStringConvertible {
        /// It cannot be read, or not to its end.
        case breaksOff(String)
        case isUTF16
        case hasNoDates
        case hasOtherDates
        case isInNoOrder

        package var description: String {
            switch self {
            case .breaksOff(let code): "it cannot be read to its end (\(code)), so it is left alone"
            case .isUTF16: "its text is UTF-16, so that no line can be taken out"
            case .hasNoDates: "its lines cannot be dated as they were when they were read"
            case .hasOtherDates: "its lines have other dates now than when they were read"
            case .isInNoOrder: "its expired lines lie in too many places"
            }
        }
    }

    /// Looks through an archive.
    ///
    /// - Parameter reading: the archive and how it is read.
    /// - Throws: ``Unfit``; then nothing may be taken out of the file.
    package init(_ reading: ArchiveReading) throws(Unfit) {
        var sink = DatingSink(reading)
        let outcome: ReadOutcome
        do throws(InputFault) {
            outcome = try LineSurvey.read(reading, into: &sink)
        } catch {
            throw .breaksOff(error.code.rawValue)
        }
        if let fault = outcome.fault { throw .breaksOff(fault.code.rawValue) }
        if outcome.changed { throw .breaksOff("changed-while-read") }
        if sink.isUTF16 { throw .isUTF16 }
        sink.finish()
        if sink.runs.isTooMany { throw .isInNoOrder }
        let zone = reading.schoolZone
        bytes = outcome.end.offset
        guard sink.times != nil else {
            if reading.oldestRecord != nil { throw .hasNoDates }
            let day = zone.date(at: reading.written)
            let stays = reading.window.contains(day)
            var whole = LineRuns()
            whole.leading = stays ? .stays : .goes
            runs = whole
            expired = stays ? nil : day...day
            kept = stays ? day...day : nil
            firstYear = nil
            neededYear = nil
            return
        }
        // A day's difference may be a zone that was put right since.
        if let oldestRecord = reading.oldestRecord, let found = sink.oldestRecord,
            zone.date(at: found) < oldestRecord.adding(days: -1)
        {
            throw .hasOtherDates
        }
        runs = sink.runs
        expired = sink.expired.map { zone.date(at: $0.lowerBound)...zone.date(at: $0.upperBound) }
        kept = sink.kept.map { zone.date(at: $0.lowerBound)...zone.date(at: $0.upperBound) }
        firstYear = sink.firstYear
        neededYear = sink.neededYear
    }

    /// How many lines have expired; reads the file once more.
    ///
    /// - Throws: the fault, when it cannot be read any more.
    package func countLines(_ reading: ArchiveReading) throws(InputFault) -> Int {
        var cut = LineCut(runs)
        var tally = CutTally()
        var overlong: [UInt64] = []
        var reader = try LineReader(file: reading.file, stream: 0, limits: reading.limits)
        _ = reader.read(lastLine: .deliver) { block in
            cut.walk(block.bytes, at: block.offset) { piece, offset, goes in
                tally.take(piece, at: offset, goes: goes)
            }
            return true
        } rejected: { rejection in
            overlong.append(rejection.position.offset)
        }
        tally.finish()
        // Lines beyond the limit are passed over by the reader; they go as those before them do.
        return tally.linesGone
            + overlong.count { offset in
                var cut = LineCut(runs)
                var goes = false
                withUnsafeBytes(of: UInt8(0)) { byte in
                    cut.walk(byte, at: offset) { _, _, answer in goes = answer }
                }
                return goes
            }
    }

    private static func read(
        _ reading: ArchiveReading, into sink: inout DatingSink
    ) throws(InputFault) -> ReadOutcome {
        var parser = reading.format.makeParser()
        var firstYear = reading.firstYear
        var dateOrder = reading.format.settings.dateOrder
        if firstYear == nil,
            var scan = StreamScan(
                format: reading.format.format, settings: reading.format.settings,
                zone: reading.zone, referenceTime: reading.referenceTime)
        {
            var reader = try LineReader(file: reading.file, stream: 0, limits: reading.limits)
            _ = reader.read(lastLine: .hold) { block in
                scan.observe(block)
                return true
            } rejected: { _ in
            }
            firstYear = scan.firstYear
            dateOrder = scan.dateOrder ?? dateOrder
        }
        parser.begin(
            StreamFacts(
                ordinal: 0, zone: reading.zone, referenceTime: reading.referenceTime,
                firstYear: firstYear, dateOrder: dateOrder))
        var reader = try LineReader(file: reading.file, stream: 0, limits: reading.limits)
        // The reader decodes it, so that places in its lines are none in the file.
        sink.isUTF16 = reader.encoding != .utf8
        let outcome = reader.read(lastLine: .deliver) { block in
            sink.see(block)
            parser.parse(block, into: &sink)
            return !sink.isUTF16
        } rejected: { _ in
        }
        parser.end(into: &sink)
        return outcome
    }
}

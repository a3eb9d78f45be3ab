package import LogModel

/// The access log of e2guardian and DansGuardian, formats 1 to 8.
///
/// The format of each line is told by its shape, because a site changes its settings and a program
/// its version in the middle of a log:
///
/// | format | starts with | parted by |
/// |---|---|---|
/// | 1, 2, 4 | a local date and time, without leading zeros before e2guardian 5.3.5 | spaces, `","`, TAB |
/// | 3 | seconds and milliseconds since 1970 | spaces, as Squid does it |
/// | 5, 6, 7, 8 | seconds and milliseconds since 1970 | TAB |
///
/// Formats 1, 2 and 4 state an instant behind the local time where `logtimestamp` is on; it is
/// preferred. Nothing is escaped in any format, so that a column may hold what parts the columns:
/// each is found from the numbers and words that stand around it.
///
/// What is not in a record: the words that somebody searched for (formats 7 and 8), the host name
/// of the client beside its address, the name and number of the filter group.
///
/// - SeeAlso: https://github.com/e2guardian/e2guardian, `src/FatController.cpp`, `log_listener`.
package struct E2guardianLine: LineFormat {
    package let channel: Channel
    package private(set) var remark: RejectionReason?
    private var clock = LocalClock()

    /// Makes a reader for one source.
    package init() { channel = .web }

    package mutating func begin(_ stream: StreamFacts) {
        clock = LocalClock(stream)
    }

    package var resumption: OpenPosition? { clock.resumption }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        remark = nil
        let digits = E2guardianTime.digits(line, at: 0)
        if digits >= 9 { return readEpoch(line, into: &record) }
        guard digits == 4 || line[0] == UInt8(ascii: "\"") else {
            return E2guardianLine.isAboutItself(line) ? .nothing : .rejected(.malformed)
        }
        return readDated(line, into: &record)
    }

    /// Formats 3 and 5 to 8.
    private func readEpoch(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        guard let (time, end) = E2guardianTime.epoch(line, at: 0), end < line.count else {
            return .rejected(.malformed)
        }
        let fields =
            line[end] == 0x09
            ? E2guardianFields(tabbed: line, from: end + 1)
            : E2guardianFields(likeSquid: line, from: end)
        guard let fields else { return .rejected(.malformed) }
        record.time = time
        fields.fill(&record, from: line)
        return .record
    }

    /// Formats 1, 2 and 4.
    private mutating func readDated(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        let isQuoted = line[0] == UInt8(ascii: "\"")
        guard let (local, dateEnd) = E2guardianTime.local(line, at: isQuoted ? 1 : 0) else {
            return .rejected(.malformed)
        }
        var end = dateEnd
        var instant: Timestamp?
        if end < line.count, line[end] == 0x20,
            let (stamp, stampEnd) = E2guardianTime.epoch(line, at: end + 1)
        {
            (instant, end) = (stamp, stampEnd)
        }
        guard let fields = E2guardianFields(dated: line, from: end, isQuoted: isQuoted) else {
            return .rejected(.malformed)
        }
        if let instant {
            record.time = instant
        } else if let local {
            record.time = clock.instant(local, at: record.position)
            if clock.isInMissingHour { remark = .missingHour }
        } else {
            return .rejected(.badTime)
        }
        fields.fill(&record, from: line)
        return .record
    }

    /// Whether one of the program's threads speaks of itself, as it does where it logs to a syslog:
    /// `master: Stopping`.
    private static func isAboutItself(_ line: UnsafeRawBufferPointer) -> Bool {
        if line.holds("Started successfully", at: 0) { return true }
        let names: [StaticString] = ["master", "log", "RQlog", "hw", "listen"]
        guard let colon = line.place(of: ": ", in: 0..<Swift.min(40, line.count)),
            let name = names.first(where: { line.holds($0, at: 0) })
        else { return false }
        // `hw45`, `listen0_proxy`.
        return line.part(name.utf8CodeUnitCount..<colon).allSatisfy {
            $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 26
                || $0 == UInt8(ascii: "_")
        }
    }

    /// Whether a line has the shape of this format, or is what the program itself says in a syslog.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        if SyslogEnvelope.mayStart(line), let header = SyslogHeader(line) {
            let program = line.part(header.program)
            return program.isWord("e2guardian") || program.isWord("dansguardian")
        }
        return isRecord(line)
    }

    /// Whether a line of Squid's shape may as well be one of format 3.
    ///
    /// Squid writes the same where all it fetches comes from one default parent.
    static func mayHaveWritten(_ line: UnsafeRawBufferPointer) -> Bool {
        guard isRecord(line) else { return false }
        return ["TCP_MISS/", "TCP_HIT/", "TCP_DENIED/"].contains {
            line.place(of: $0, in: 0..<line.count) != nil
        }
    }

    /// Whether a line of format 3 is one that Squid hardly ever writes: refused, and yet fetched from
    /// a parent.
    static func isUnlikeSquid(_ line: UnsafeRawBufferPointer) -> Bool {
        line.place(of: " TCP_DENIED/403 ", in: 0..<line.count) != nil
    }

    private static func isRecord(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress, !line.isEmpty else {
            return false
        }
        let start = RecordPosition(stream: 0, line: 1, offset: 0)
        var record = RecordView(
            base: base, channel: .web, time: Timestamp(milliseconds: 0), attribution: .none,
            action: .allowed, position: start, closed: start)
        var format = E2guardianLine()
        return format.read(line, into: &record) == .record
    }
}

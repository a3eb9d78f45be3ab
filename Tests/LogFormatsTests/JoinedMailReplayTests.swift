import LogFormats
import LogModel
import Testing

/// A night that starts with nothing and reads again from the open positions of the night before
/// must give what one undisturbed reading gives, each record in one of the two nights.
@Suite("Replays of joined mail logs") struct JoinedMailReplayTests {
    @Test(
        "two nights give what one reading gives, wherever the first one stops",
        arguments: JoinedLog.real)
    func everyLine(_ format: LogFormat, _ folder: String) throws {
        let log = MailLog([try JoinedLog.fixture("\(folder)/mail.log")]).rotated(at: 0.6)
        try check(log, as: format, every: 60)
    }

    @Test("blocks of any size give the same", arguments: JoinedLog.real)
    func anyBlock(_ format: LogFormat, _ folder: String) throws {
        let log = MailLog([try JoinedLog.fixture("\(folder)/mail.log")])
        let whole = try log.parsed(as: format)
        for block in [1, 700, 4096] {
            let parts = try log.parsed(as: format, block: block)
            #expect(parts.records == whole.records)
            #expect(parts.rejections == whole.rejections)
        }
        let rotated = try log.rotated(at: 0.4).parsed(as: format)
        #expect(rotated.records.map(\.messageID) == whole.records.map(\.messageID))
        #expect(rotated.records.map(\.recipients) == whole.records.map(\.recipients))
    }

    private struct Cut {
        let stream: Int
        let offset: Int
        let line: Int

        func isBefore(_ position: RecordPosition) -> Bool {
            (UInt32(stream), UInt64(offset)) < (position.stream, position.offset)
        }
        func isNotAfter(_ position: RecordPosition) -> Bool {
            (UInt32(stream), UInt64(offset)) <= (position.stream, position.offset)
        }
    }

    private func check(_ log: MailLog, as format: LogFormat, every step: Int) throws {
        let whole = try log.parsed(as: format, finishing: false)
        #expect(!whole.records.isEmpty)
        for cut in cuts(of: log, every: step) {
            let (before, needed) = try firstNight(log, format, cut)
            let after = try secondNight(log, format, cut, needed)
            #expect(before.records + after.records == whole.records, "at \(cut)")
            #expect(before.rejections + after.rejections == whole.rejections, "at \(cut)")
        }
    }

    private func cuts(of log: MailLog, every step: Int) -> [Cut] {
        log.streams.indices.flatMap { stream in
            var line = 1
            return log.streams[stream].indices.compactMap { index -> Cut? in
                guard log.streams[stream][index] == 0x0A else { return nil }
                line += 1
                return line % step == 0 ? Cut(stream: stream, offset: index + 1, line: line) : nil
            }
        }
    }

    private func firstNight(
        _ log: MailLog, _ format: LogFormat, _ cut: Cut
    ) throws -> (MailSink, [OpenPosition]) {
        var parser = try format.makeParser()
        var sink = MailSink()
        for stream in 0...cut.stream {
            log.begin(&parser, stream, year: log.firstYear(stream))
            let end = stream == cut.stream ? cut.offset : log.streams[stream].count
            log.feed(&parser, stream, 0..<end, into: &sink)
        }
        return (sink, parser.openPositions)
    }

    private func secondNight(
        _ log: MailLog, _ format: LogFormat, _ cut: Cut, _ needed: [OpenPosition]
    ) throws -> MailSink {
        var parser = try format.makeParser()
        var sink = MailSink()
        for stream in log.streams.indices {
            var start = stream < cut.stream ? log.streams[stream].count : 0
            var line = 1
            if stream == cut.stream { (start, line) = (cut.offset, cut.line) }
            if let open = needed.first(where: { $0.position.stream == UInt32(stream) }) {
                (start, line) = (Int(open.position.offset), open.position.line)
            }
            log.begin(&parser, stream, year: 2026)
            log.feed(
                &parser, stream, start..<log.streams[stream].count, firstLine: line, into: &sink)
        }
        sink.records.removeAll { !cut.isBefore($0.closed) }
        sink.rejections.removeAll { !cut.isNotAfter($0.position) }
        return sink
    }
}

import LogFormats
import LogModel
import Testing

/// A night that starts with nothing and reads again from the open positions of the night before
/// must give what one undisturbed reading gives, each record in one of the two nights.
@Suite struct PostfixReplayTests {
    /// Where a night stopped reading.
    struct Cut {
        let stream: Int
        let offset: Int
        let line: Int

        func isBefore(_ position: RecordPosition) -> Bool {
            (UInt32(stream), UInt64(offset)) < (position.stream, position.offset)
        }
        /// Whether a line that starts here is read by the second night.
        func isNotAfter(_ position: RecordPosition) -> Bool {
            (UInt32(stream), UInt64(offset)) <= (position.stream, position.offset)
        }
    }

    @Test(
        "two nights give what one reading gives, wherever the first one stops", arguments: realLogs)
    func everyFiftiethLine(_ name: String) throws {
        let log = try realLog(name)
        // The other forms of the header have the same lines.
        try check(log, every: name == "mail" || name.hasPrefix("B") ? 50 : 350)
    }

    @Test("two nights agree in the hour that occurs twice")
    func repeatedHour() throws {
        var log = MailLog(
            (0..<90).map { step in
                // 00:30 UTC to 01:59 UTC, that is 01:30 BST to 01:59, then 01:00 to 01:59 GMT.
                let minute = 90 + step
                let shown = minute >= 120 ? minute - 60 : minute
                let clock =
                    "0\(shown / 60):\(shown % 60 < 10 ? "0" : "")\(shown % 60):\(10 + step % 40)"
                let id = "ABCDE\(1 + step / 10)"
                let text =
                    switch step % 10 {
                    case 0: "client=unknown[192.0.2.1]"
                    case 1: "message-id=<m\(step)@school.example>"
                    case 2: "from=<a@school.example>, size=1, nrcpt=1 (queue active)"
                    case 9: "removed"
                    default:
                        "to=<b@school.example>, relay=none, delay=1, delays=0, dsn=4.0.0, status=deferred (x)"
                    }
                return "Oct 25 \(clock) mail postfix/smtpd[1]: \(id): \(text)"
            })
        log.zone = try systemZone("Europe/London")
        let times = log.parsed().records.map(\.time)
        #expect(times == times.sorted())
        #expect(times.count == 9)
        #expect(times.first?.description == "2026-10-25T00:30:10.000Z")
        #expect(times.last?.description.hasPrefix("2026-10-25T01:50:") == true)
        try check(log, every: 1)
    }

    @Test("two nights agree over a new year, of which the lines say nothing")
    func newYear() throws {
        // One message is always open, so that the second night starts in either year.
        let stamps = ["Dec 31 23:59:58", "Dec 31 23:59:59", "Jan  1 00:00:00", "Jan  1 00:00:01"]
        let bodies = (0..<24).flatMap { step in
            [
                "ABCDE\(step % 8): client=h[192.0.2.1]",
                "ABCDE\(step % 8): from=<a@x.example>, size=1, nrcpt=1 (queue active)",
                "ABCDE\((step + 5) % 8): removed",
            ]
        }
        var log = MailLog(
            bodies.enumerated().map { index, body in
                let late = index >= 36 && index % 7 == 0 ? 1 : 0
                return "\(stamps[index / 18 - late]) mail postfix/x[1]: \(body)"
            })
        log.reference = try #require(Timestamp(rfc3339: "2027-01-01T02:00:00Z"))
        #expect(log.parsed().records.first?.time.description == "2026-12-31T23:59:58.000Z")
        #expect(log.parsed().records.last?.time.description == "2027-01-01T00:00:01.000Z")
        try check(log, every: 1)
    }

    @Test("two nights agree over queue ids used again, silence, probes and filters")
    func hostileOrder() throws {
        for seed in UInt64(1)...12 {
            var generator = SeededLog(seed: seed)
            try check(generator.log(lines: 220), every: 7)
        }
    }

    private func check(_ log: MailLog, every step: Int) throws {
        let whole = log.parsed(finishing: false)
        let cuts = cuts(of: log, every: step)
        #expect(cuts.count > 3)
        // The first night reads on from cut to cut, which changes nothing of what it gives.
        var first = PostfixParser()
        var before = MailSink()
        var at = Cut(stream: -1, offset: 0, line: 1)
        for (index, cut) in cuts.enumerated() {
            while at.stream < cut.stream {
                if at.stream >= 0 {
                    log.feed(
                        &first, at.stream, at.offset..<log.streams[at.stream].count,
                        firstLine: at.line, into: &before)
                }
                at = Cut(stream: at.stream + 1, offset: 0, line: 1)
                log.begin(&first, at.stream, year: log.firstYear(at.stream))
            }
            log.feed(&first, at.stream, at.offset..<cut.offset, firstLine: at.line, into: &before)
            at = cut
            // To the end would be quadratic: mostly the next lines must do.
            let until = index % 64 == 0 ? nil : end(of: log, 200, after: cut)
            let after = secondNight(log, cut, needed: first.openPositions, until: until)
            let records = whole.records.dropFirst(before.records.count)
                .prefix { until?.isBefore($0.closed) != true }
            let rejections = whole.rejections.dropFirst(before.rejections.count)
                .prefix { until?.isNotAfter($0.position) != true }
            guard after.records.elementsEqual(records),
                after.rejections.elementsEqual(rejections)
            else {
                Issue.record("differs at stream \(cut.stream), line \(cut.line)")
                return
            }
        }
        #expect(before.records == whole.records)
        #expect(before.rejections == whole.rejections)
    }

    /// The place some lines after a cut, at most the end of its stream.
    private func end(of log: MailLog, _ lines: Int, after cut: Cut) -> Cut {
        var left = lines
        let bytes = log.streams[cut.stream]
        var offset = cut.offset
        while offset < bytes.count, left > 0 {
            if bytes[offset] == 0x0A { left -= 1 }
            offset += 1
        }
        return Cut(stream: cut.stream, offset: offset, line: cut.line + lines - left)
    }

    private func cuts(of log: MailLog, every step: Int) -> [Cut] {
        log.streams.indices.flatMap { stream in
            var line = 1
            return log.streams[stream].indices.compactMap { index -> Cut? in
                guard log.streams[stream][index] == 0x0A else { return nil }
                line += 1
                return line % step == 0 || index + 1 == log.streams[stream].count
                    ? Cut(stream: stream, offset: index + 1, line: line) : nil
            }
        }
    }

    /// Reads again from what is needed, and keeps what lies after the cut.
    private func secondNight(
        _ log: MailLog, _ cut: Cut, needed: [OpenPosition], until: Cut?
    ) -> MailSink {
        var parser = PostfixParser()
        var sink = MailSink()
        for stream in 0...(until?.stream ?? log.streams.count - 1) {
            let end = until?.stream == stream ? until?.offset : nil
            let open = needed.first { $0.position.stream == UInt32(stream) }
            var start = stream < cut.stream ? log.streams[stream].count : 0
            var line = 1
            // These logs are of one year each, so that a cut with nothing open has it too.
            var year = log.firstYear(stream)
            if stream == cut.stream { (start, line) = (cut.offset, cut.line) }
            if let open {
                (start, line) = (Int(open.position.offset), open.position.line)
                year = open.year
            }
            log.begin(&parser, stream, year: year)
            log.feed(
                &parser, stream, start..<(end ?? log.streams[stream].count), firstLine: line,
                into: &sink)
        }
        sink.records.removeAll { !cut.isBefore($0.closed) }
        sink.rejections.removeAll { !cut.isNotAfter($0.position) }
        return sink
    }
}

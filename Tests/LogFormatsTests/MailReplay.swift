import LogFormats
import LogModel
import Testing

/// Two nights over a mail log, which together must give what one undisturbed reading gives.
///
/// The second starts with nothing and reads again from the open positions of the first.
struct MailReplay<Parser: LogParser> {
    let log: MailLog
    /// Has read nothing.
    let pristine: Parser

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

    /// Stops a first night after every so many lines.
    func check(every step: Int) {
        let whole = log.parsed(by: pristine, finishing: false)
        let cuts = cuts(every: step)
        #expect(cuts.count > 3)
        // The first night reads on from cut to cut, which changes nothing of what it gives.
        var first = pristine
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
            let until = index % 64 == 0 ? nil : end(200, after: cut)
            let after = secondNight(cut, needed: first.openPositions, until: until)
            let records = whole.records.dropFirst(before.records.count)
                .prefix { until?.isBefore($0.closed) != true }
            let rejections = whole.rejections.dropFirst(before.rejections.count)
                .prefix { until?.isNotAfter($0.position) != true }
            guard after.records.elementsEqual(records),
                after.rejections.elementsEqual(rejections)
            else {
                let found = zip(after.records, records).first { $0 != $1 }
                let rejected = zip(after.rejections, rejections).first { $0 != $1 }
                Issue.record(
                    """
                    differs at stream \(cut.stream), line \(cut.line): \
                    \(after.records.count) records for \(records.count), \
                    \(after.rejections.count) rejections for \(rejections.count); \
                    \(String(describing: found)), \(String(describing: rejected))
                    """)
                return
            }
        }
        #expect(before.records == whole.records)
        #expect(before.rejections == whole.rejections)
    }

    /// The place some lines after a cut, at most the end of its stream.
    private func end(_ lines: Int, after cut: Cut) -> Cut {
        var left = lines
        let bytes = log.streams[cut.stream]
        var offset = cut.offset
        while offset < bytes.count, left > 0 {
            if bytes[offset] == 0x0A { left -= 1 }
            offset += 1
        }
        return Cut(stream: cut.stream, offset: offset, line: cut.line + lines - left)
    }

    private func cuts(every step: Int) -> [Cut] {
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
        _ cut: Cut, needed: [OpenPosition], until: Cut?
    ) -> MailSink {
        var parser = pristine
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

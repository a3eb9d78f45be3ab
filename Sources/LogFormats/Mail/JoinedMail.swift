import LogModel

/// A parser of a mail server's syslog whose records are joined from lines.
///
/// The program's part is to say which lines are its own and what each of them does.
protocol JoinedMail: LogParser {
    var joiner: MailJoiner { get set }

    /// Whether a program is one of the mail server's.
    static func isOwn(_ program: UnsafeRawBufferPointer) -> Bool

    /// Takes a line of one of the server's programs.
    mutating func take(
        _ header: SyslogHeader, _ line: UnsafeRawBufferPointer, at here: MailPlace,
        into sink: inout some RecordSink)
}

extension JoinedMail {
    package mutating func begin(_ stream: StreamFacts) {
        joiner.begin(stream)
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        joiner.noteStart(of: block)
        block.forEachLine { line, position, closed in
            takeLine(line, position, closed, into: &sink)
        }
    }

    package mutating func finish(into sink: inout some RecordSink) {
        joiner.finish(into: &sink)
    }

    package var openPositions: [OpenPosition] { joiner.openPositions }

    private mutating func takeLine(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        into sink: inout some RecordSink
    ) {
        guard let header = SyslogHeader(line) else {
            sink.reject(Rejection(.malformed, at: position))
            return
        }
        let time: Timestamp
        do {
            time = try joiner.clock.read(header.stamp, at: position)
        } catch {
            sink.reject(Rejection(error.reason, at: position))
            return
        }
        if joiner.clock.isInMissingHour { sink.reject(Rejection(.missingHour, at: position)) }
        sink.mark(lineAt: position.offset, as: .dated(time))
        let here = MailPlace(
            position: position, closed: closed, time: time,
            start: joiner.clock.start(of: position, statesYear: header.stamp.statesYear))
        joiner.advance(to: here, into: &sink)
        guard Self.isOwn(line.part(header.program)) else { return }
        take(header, line, at: here, into: &sink)
        joiner.settleLine(at: here, into: &sink)
    }
}

extension SyslogHeader {
    /// The process that logged: what stands in brackets after the program, or its field.
    func process(in line: UnsafeRawBufferPointer) -> Range<Int>? {
        let next = program.upperBound
        if isNumbered {
            let start = next + 1
            guard start < line.count,
                let end = line.place(of: 0x20, in: start..<line.count)
            else { return nil }
            return start..<end
        }
        guard next < line.count, line[next] == UInt8(ascii: "["),
            let end = line.place(of: UInt8(ascii: "]"), in: next..<line.count)
        else { return nil }
        return next + 1..<end
    }
}

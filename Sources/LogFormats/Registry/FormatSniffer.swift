import LogModel

/// Tells the format of a log from its first lines.
///
/// A format is taken where at least one line has its shape and no line has the shape of another;
/// a mail server that hands its mail to Dovecot may share its log.
/// The lines that have none do not count against it: a mail log holds the lines of many programs,
/// and a crash leaves broken ones. When in doubt the answer is none, and the reader has to be told.
package struct FormatSniffer {
    /// How many whole lines are looked at.
    ///
    /// The mail log of a quiet server may start with hundreds of lines of other programs.
    package static let lineLimit = 1000

    /// Recognises a log by its first bytes.
    ///
    /// - Parameter firstBytes: the start of the plain content; 64 KiB are plenty. A last line
    ///   without its newline is taken for cut off, unless it is the only one.
    /// - Returns: the format, or `nil` when no line tells, or two lines tell different ones.
    package static func recognise(_ firstBytes: UnsafeRawBufferPointer) -> LogFormat? {
        var found: LogFormat?
        // A line that Squid may have written, or e2guardian as Squid does, decides only where no
        // other line does.
        var lookalike: LogFormat?
        var start = 0
        for _ in 0..<lineLimit where start < firstBytes.count {
            let rest = firstBytes[start...]
            let newline = rest.firstIndex(of: 0x0A)
            if newline == nil, start > 0 { break }
            let line = rest[..<(newline ?? rest.endIndex)]
            start = line.endIndex + 1
            let bytes = UnsafeRawBufferPointer(rebasing: line)
            guard let format = format(ofLine: bytes) else { continue }
            if format == .squid, E2guardianLine.mayHaveWritten(bytes) {
                let isUnlikeSquid = E2guardianLine.isUnlikeSquid(bytes)
                lookalike = isUnlikeSquid ? .e2guardian : lookalike ?? .squid
                continue
            }
            if let known = found, known != format {
                // The mail server's log holds what Dovecot delivered for it.
                guard
                    known.isMailServer && format == .dovecot
                        || known == .dovecot && format.isMailServer
                else { return nil }
                if format == .dovecot { continue }
            }
            found = format
            // A row of headers says it all: what stands below it may look like anything.
            if format.hasContext { break }
        }
        guard let lookalike else { return found }
        guard let found, found != .squid, found != .e2guardian else { return found ?? lookalike }
        return nil
    }

    /// The formats in the order in which a line is held against them: those with a shape of their
    /// own first, those that take much last.
    private static let order: [LogFormat] = [
        .squid, .postfix, .exim, .sendmail, .opensmtpd, .dovecot, .squidCommon,
        .squidCombined, .apache, .e2guardian, .squidguard, .exchangeTracking, .w3c, .keyValue,
        .paloAlto, .umbrella, .m365Trace, .googleEmailLog, .teamsAudit,
        .googleChatAudit, .ndjson, .csv, .squidLogformat,
    ]

    /// The format whose shape a line has.
    ///
    /// Mail logs are looked at with their syslog header, which is their own; all others without.
    private static func format(ofLine line: UnsafeRawBufferPointer) -> LogFormat? {
        guard !line.isEmpty else { return nil }
        var inner = line.last == 0x0D ? line.part(0..<line.count - 1) : line
        if inner.holds("\u{FEFF}", at: 0) { inner = inner.part(3..<inner.count) }
        guard !inner.isEmpty else { return nil }
        if let found = order.first(where: { has(inner, theShapeOf: $0) }) { return found }
        guard SyslogEnvelope.mayStart(inner), let body = SyslogEnvelope.body(of: inner),
            !body.isEmpty
        else { return nil }
        let bare = inner.part(body)
        return order.first { $0.channel != .email && has(bare, theShapeOf: $0) }
    }

    private static func has(
        _ line: UnsafeRawBufferPointer, theShapeOf format: LogFormat
    ) -> Bool {
        switch format {
        case .squid: isSquid(line)
        case .postfix: isPostfix(line)
        case .exim: EximParser.recognises(line)
        case .sendmail: SendmailParser.recognises(line)
        case .opensmtpd: OpenSMTPDParser.recognises(line)
        case .dovecot: DovecotParser.recognises(line)
        case .squidCommon: TemplateLine.recognises(line, as: .squidCommon)
        case .squidCombined: TemplateLine.recognises(line, as: .squidCombined)
        case .apache: ApacheLine.recognises(line)
        case .e2guardian: E2guardianLine.recognises(line)
        case .squidguard: SquidguardLine.recognises(line)
        case .w3c: W3CLine.recognises(line)
        case .keyValue: KeyValueLine.recognises(line)
        case .paloAlto: PaloAltoLine.recognises(line)
        case .umbrella: UmbrellaLine.recognises(line)
        case .exchangeTracking: ExchangeTrackingParser.recognises(line)
        case .m365Trace: M365TraceParser.recognises(line)
        case .googleEmailLog: GoogleEmailLogParser.recognises(line)
        case .teamsAudit: TeamsAuditParser.recognises(line)
        case .googleChatAudit: GoogleChatAuditParser.recognises(line)
        case .ndjson: NDJSONLine.recognises(line)
        case .csv: CSVParser.recognises(line)
        case .squidLogformat: TemplateLine.recognises(line, as: .squidLogformat)
        // Nothing tells them from a log of the other programs.
        case .apacheLogformat, .nginxLogformat: false
        }
    }

    /// A whole record of Squid's native log.
    private static func isSquid(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return false }
        let length = line.last == 0x0D ? line.count - 1 : line.count
        let start = RecordPosition(stream: 0, line: 1, offset: 0)
        var record = RecordView(
            base: base, channel: .web, time: Timestamp(milliseconds: 0), attribution: .none,
            action: .allowed, position: start, closed: start)
        return SquidLine.read(base, length, into: &record) == nil
    }

    /// A program of Postfix where a syslog header names one.
    ///
    /// `postfix/smtpd[4711]:` or `postfix-out/smtp[4711]:` as the third to sixth word; where the
    /// line starts with a priority (RFC 5424) also `postfix` alone.
    private static func isPostfix(_ line: UnsafeRawBufferPointer) -> Bool {
        let words = line.prefix(160).split(separator: 0x20, maxSplits: 6).prefix(6).dropFirst(2)
        return words.contains { word in
            guard word.starts(with: "postfix".utf8) else { return false }
            guard let slash = word.firstIndex(of: UInt8(ascii: "/")) else {
                return word.count == 7 && line[0] == UInt8(ascii: "<")
            }
            let program = word[(slash + 1)...].prefix { $0 != UInt8(ascii: "[") }
            return !program.isEmpty && program.allSatisfy(isProgramByte)
        }
    }

    private static func isProgramByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "/") || byte &- UInt8(ascii: "0") < 10
    }
}

extension LogFormat {
    /// Whether it is the log of a server that sends mail, not only of one that keeps it.
    fileprivate var isMailServer: Bool {
        switch self {
        case .postfix, .exim, .sendmail, .opensmtpd: true
        default: false
        }
    }
}

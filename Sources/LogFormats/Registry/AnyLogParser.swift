package import LogModel

/// The parser of any format.
///
/// A closed switch, taken once for each block: inside a block every call is to a known type. Each
/// format's parser is a stored property, `nil` unless its format is the one that is read, so that
/// what it keeps is changed in place and never copied.
package struct AnyLogParser: LogParser {
    private let format: LogFormat
    private var squid: SquidParser?
    private var template: LineByLine<TemplateLine>?
    private var apache: LineByLine<ApacheLine>?
    private var e2guardian: LineByLine<E2guardianLine>?
    private var squidguard: LineByLine<SquidguardLine>?
    private var w3c: LineByLine<W3CLine>?
    private var keyValue: LineByLine<KeyValueLine>?
    private var paloAlto: LineByLine<PaloAltoLine>?
    private var umbrella: LineByLine<UmbrellaLine>?
    private var csv: CSVParser?
    private var ndjson: LineByLine<NDJSONLine>?
    private var postfix: PostfixParser?
    private var exim: EximParser?
    private var sendmail: SendmailParser?
    private var opensmtpd: OpenSMTPDParser?
    private var dovecot: DovecotParser?
    private var exchangeTracking: ExchangeTrackingParser?
    private var m365Trace: M365TraceParser?
    private var googleEmailLog: GoogleEmailLogParser?
    private var teamsAudit: TeamsAuditParser?
    private var googleChatAudit: GoogleChatAuditParser?

    init(_ format: LogFormat, _ settings: FormatSettings) throws(FormatProblem) {
        self.format = format
        switch format {
        case .squid: squid = SquidParser()
        case .squidCommon, .squidCombined, .squidLogformat, .apacheLogformat, .nginxLogformat:
            template = LineByLine(try TemplateLine(format, settings))
        case .apache: apache = LineByLine(ApacheLine())
        case .e2guardian: e2guardian = LineByLine(E2guardianLine())
        case .squidguard: squidguard = LineByLine(SquidguardLine())
        case .w3c: w3c = LineByLine(W3CLine())
        case .keyValue: keyValue = LineByLine(KeyValueLine())
        case .paloAlto: paloAlto = LineByLine(PaloAltoLine())
        case .umbrella: umbrella = LineByLine(UmbrellaLine())
        case .csv: csv = try CSVParser(settings)
        case .ndjson: ndjson = LineByLine(try NDJSONLine(settings))
        case .postfix: postfix = PostfixParser()
        case .exim: exim = EximParser()
        case .sendmail: sendmail = SendmailParser()
        case .opensmtpd: opensmtpd = OpenSMTPDParser()
        case .dovecot: dovecot = DovecotParser()
        case .exchangeTracking: exchangeTracking = ExchangeTrackingParser()
        case .m365Trace: m365Trace = M365TraceParser(settings)
        case .googleEmailLog: googleEmailLog = GoogleEmailLogParser(settings)
        case .teamsAudit: teamsAudit = TeamsAuditParser(settings)
        case .googleChatAudit: googleChatAudit = GoogleChatAuditParser(settings)
        }
    }

    package mutating func begin(_ stream: StreamFacts) {
        switch format {
        case .squid: squid?.begin(stream)
        case .squidCommon, .squidCombined, .squidLogformat, .apacheLogformat, .nginxLogformat:
            template?.begin(stream)
        case .apache: apache?.begin(stream)
        case .e2guardian: e2guardian?.begin(stream)
        case .squidguard: squidguard?.begin(stream)
        case .w3c: w3c?.begin(stream)
        case .keyValue: keyValue?.begin(stream)
        case .paloAlto: paloAlto?.begin(stream)
        case .umbrella: umbrella?.begin(stream)
        case .csv: csv?.begin(stream)
        case .ndjson: ndjson?.begin(stream)
        case .postfix: postfix?.begin(stream)
        case .exim: exim?.begin(stream)
        case .sendmail: sendmail?.begin(stream)
        case .opensmtpd: opensmtpd?.begin(stream)
        case .dovecot: dovecot?.begin(stream)
        case .exchangeTracking: exchangeTracking?.begin(stream)
        case .m365Trace: m365Trace?.begin(stream)
        case .googleEmailLog: googleEmailLog?.begin(stream)
        case .teamsAudit: teamsAudit?.begin(stream)
        case .googleChatAudit: googleChatAudit?.begin(stream)
        }
    }

    package mutating func observe(_ block: LineBlock) {
        switch format {
        case .squid: squid?.observe(block)
        case .squidCommon, .squidCombined, .squidLogformat, .apacheLogformat, .nginxLogformat:
            template?.observe(block)
        case .apache: apache?.observe(block)
        case .e2guardian: e2guardian?.observe(block)
        case .squidguard: squidguard?.observe(block)
        case .w3c: w3c?.observe(block)
        case .keyValue: keyValue?.observe(block)
        case .paloAlto: paloAlto?.observe(block)
        case .umbrella: umbrella?.observe(block)
        case .csv: csv?.observe(block)
        case .ndjson: ndjson?.observe(block)
        case .postfix: postfix?.observe(block)
        case .exim: exim?.observe(block)
        case .sendmail: sendmail?.observe(block)
        case .opensmtpd: opensmtpd?.observe(block)
        case .dovecot: dovecot?.observe(block)
        case .exchangeTracking: exchangeTracking?.observe(block)
        case .m365Trace: m365Trace?.observe(block)
        case .googleEmailLog: googleEmailLog?.observe(block)
        case .teamsAudit: teamsAudit?.observe(block)
        case .googleChatAudit: googleChatAudit?.observe(block)
        }
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        switch format {
        case .squid: squid?.parse(block, into: &sink)
        case .squidCommon, .squidCombined, .squidLogformat, .apacheLogformat, .nginxLogformat:
            template?.parse(block, into: &sink)
        case .apache: apache?.parse(block, into: &sink)
        case .e2guardian: e2guardian?.parse(block, into: &sink)
        case .squidguard: squidguard?.parse(block, into: &sink)
        case .w3c: w3c?.parse(block, into: &sink)
        case .keyValue: keyValue?.parse(block, into: &sink)
        case .paloAlto: paloAlto?.parse(block, into: &sink)
        case .umbrella: umbrella?.parse(block, into: &sink)
        case .csv: csv?.parse(block, into: &sink)
        case .ndjson: ndjson?.parse(block, into: &sink)
        case .postfix: postfix?.parse(block, into: &sink)
        case .exim: exim?.parse(block, into: &sink)
        case .sendmail: sendmail?.parse(block, into: &sink)
        case .opensmtpd: opensmtpd?.parse(block, into: &sink)
        case .dovecot: dovecot?.parse(block, into: &sink)
        case .exchangeTracking: exchangeTracking?.parse(block, into: &sink)
        case .m365Trace: m365Trace?.parse(block, into: &sink)
        case .googleEmailLog: googleEmailLog?.parse(block, into: &sink)
        case .teamsAudit: teamsAudit?.parse(block, into: &sink)
        case .googleChatAudit: googleChatAudit?.parse(block, into: &sink)
        }
    }

    package mutating func end(into sink: inout some RecordSink) {
        switch format {
        case .squid: squid?.end(into: &sink)
        case .squidCommon, .squidCombined, .squidLogformat, .apacheLogformat, .nginxLogformat:
            template?.end(into: &sink)
        case .apache: apache?.end(into: &sink)
        case .e2guardian: e2guardian?.end(into: &sink)
        case .squidguard: squidguard?.end(into: &sink)
        case .w3c: w3c?.end(into: &sink)
        case .keyValue: keyValue?.end(into: &sink)
        case .paloAlto: paloAlto?.end(into: &sink)
        case .umbrella: umbrella?.end(into: &sink)
        case .csv: csv?.end(into: &sink)
        case .ndjson: ndjson?.end(into: &sink)
        case .postfix: postfix?.end(into: &sink)
        case .exim: exim?.end(into: &sink)
        case .sendmail: sendmail?.end(into: &sink)
        case .opensmtpd: opensmtpd?.end(into: &sink)
        case .dovecot: dovecot?.end(into: &sink)
        case .exchangeTracking: exchangeTracking?.end(into: &sink)
        case .m365Trace: m365Trace?.end(into: &sink)
        case .googleEmailLog: googleEmailLog?.end(into: &sink)
        case .teamsAudit: teamsAudit?.end(into: &sink)
        case .googleChatAudit: googleChatAudit?.end(into: &sink)
        }
    }

    package mutating func finish(into sink: inout some RecordSink) {
        switch format {
        case .squid: squid?.finish(into: &sink)
        case .squidCommon, .squidCombined, .squidLogformat, .apacheLogformat, .nginxLogformat:
            template?.finish(into: &sink)
        case .apache: apache?.finish(into: &sink)
        case .e2guardian: e2guardian?.finish(into: &sink)
        case .squidguard: squidguard?.finish(into: &sink)
        case .w3c: w3c?.finish(into: &sink)
        case .keyValue: keyValue?.finish(into: &sink)
        case .paloAlto: paloAlto?.finish(into: &sink)
        case .umbrella: umbrella?.finish(into: &sink)
        case .csv: csv?.finish(into: &sink)
        case .ndjson: ndjson?.finish(into: &sink)
        case .postfix: postfix?.finish(into: &sink)
        case .exim: exim?.finish(into: &sink)
        case .sendmail: sendmail?.finish(into: &sink)
        case .opensmtpd: opensmtpd?.finish(into: &sink)
        case .dovecot: dovecot?.finish(into: &sink)
        case .exchangeTracking: exchangeTracking?.finish(into: &sink)
        case .m365Trace: m365Trace?.finish(into: &sink)
        case .googleEmailLog: googleEmailLog?.finish(into: &sink)
        case .teamsAudit: teamsAudit?.finish(into: &sink)
        case .googleChatAudit: googleChatAudit?.finish(into: &sink)
        }
    }

    package var openPositions: [OpenPosition] {
        let positions =
            switch format {
            case .squid: squid?.openPositions
            case .squidCommon, .squidCombined, .squidLogformat, .apacheLogformat, .nginxLogformat:
                template?.openPositions
            case .apache: apache?.openPositions
            case .e2guardian: e2guardian?.openPositions
            case .squidguard: squidguard?.openPositions
            case .w3c: w3c?.openPositions
            case .keyValue: keyValue?.openPositions
            case .paloAlto: paloAlto?.openPositions
            case .umbrella: umbrella?.openPositions
            case .csv: csv?.openPositions
            case .ndjson: ndjson?.openPositions
            case .postfix: postfix?.openPositions
            case .exim: exim?.openPositions
            case .sendmail: sendmail?.openPositions
            case .opensmtpd: opensmtpd?.openPositions
            case .dovecot: dovecot?.openPositions
            case .exchangeTracking: exchangeTracking?.openPositions
            case .m365Trace: m365Trace?.openPositions
            case .googleEmailLog: googleEmailLog?.openPositions
            case .teamsAudit: teamsAudit?.openPositions
            case .googleChatAudit: googleChatAudit?.openPositions
            }
        return positions ?? []
    }
}

import LogFormats
import LogModel
import Testing

@Suite("Telling the format of a log")
struct FormatSnifferTests {
    static let squidLine = SquidParserTests.good + "\n"
    static let postfixLine =
        "Nov 20 23:20:46 mail postfix/qmgr[12747]: 4jWWXf1lvgz7Snp: from=<ann@staff.example>,"
        + " size=385, nrcpt=1 (queue active)\n"
    static let eximLine =
        "2026-11-20 23:24:42 1xUXxj-0005FL-1N => p001 <p001@pupils.example> R=staff T=local\n"
    static let sendmailLine =
        "Nov 20 23:20:46 mail sm-mta[12]: 6AKNKkaa000012: from=<ann@staff.example>, size=385,"
        + " class=0, nrcpts=1, msgid=<a@staff.example>, proto=ESMTP, relay=pc [192.0.2.1]\n"
    static let openSMTPDLine =
        "Nov 20 23:20:46 mail smtpd[12]: 8c0e6cbc8207b22b smtp message msgid=1aaf1883 size=380"
        + " nrcpt=1 proto=ESMTP\n"
    static let deliveryLine =
        "Nov 20 23:20:45 mail dovecot: lmtp(ann@staff.example)<1><CwB6FbUZAWt1AAAAg+zDdQ>:"
        + " msgid=<a@staff.example>: saved mail to INBOX\n"
    static let dovecotLine =
        "Nov 20 23:20:45 mail dovecot: lmtp(12791): Disconnect from local: Connection closed\n"

    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let format: LogFormat?
        var testDescription: String { name }
    }

    static let samples = [
        Sample(name: "nothing", text: "", format: nil),
        Sample(name: "Sendmail", text: sendmailLine, format: .sendmail),
        Sample(name: "OpenSMTPD", text: openSMTPDLine, format: .opensmtpd),
        Sample(name: "Dovecot's deliveries", text: deliveryLine, format: .dovecot),
        Sample(
            name: "Postfix with Dovecot's deliveries",
            text: deliveryLine + postfixLine + deliveryLine,
            format: .postfix),
        Sample(
            name: "Sendmail with Dovecot's deliveries", text: sendmailLine + deliveryLine,
            format: .sendmail),
        Sample(name: "two mail servers", text: sendmailLine + postfixLine, format: nil),
        Sample(
            name: "Squid in a frame with its length",
            text: "160 <174>Nov 20 23:08:16 proxy (squid-1): " + squidLine, format: .squid),
        Sample(name: "empty lines", text: "\n\n\n", format: nil),
        Sample(name: "prose", text: "Dear all,\nhere is the log.\n", format: nil),
        Sample(name: "one Squid line", text: squidLine, format: .squid),
        Sample(
            name: "one Squid line without its end", text: SquidParserTests.good, format: .squid),
        Sample(
            name: "Squid with carriage returns", text: "\r\n" + SquidParserTests.good + "\r\n",
            format: .squid),
        Sample(name: "Squid after a broken line", text: "ken\n" + squidLine, format: .squid),
        Sample(
            name: "Squid with the last line cut", text: squidLine + "1795216096.46",
            format: .squid),
        Sample(
            name: "a last line of another format that may go on",
            text: squidLine + postfixLine.dropLast(), format: .squid),
        Sample(
            name: "Squid under a syslog header",
            text: "Nov 20 23:08:16 proxy (squid-1): " + squidLine, format: .squid),
        Sample(
            name: "Squid's common log",
            text: "10.20.2.45 - - [20/Nov/2026:23:08:16 +0000] \"GET http://www.example.org/"
                + " HTTP/1.1\" 200 439 TCP_MISS:HIER_DIRECT\n", format: .squidCommon),
        Sample(name: "Postfix, RFC 3164", text: postfixLine, format: .postfix),
        Sample(
            name: "Postfix on the fifth of a month",
            text: postfixLine.replacing("Nov 20", with: "Nov  5"), format: .postfix),
        Sample(
            name: "Postfix behind much else",
            text: String(repeating: dovecotLine, count: 400) + postfixLine, format: .postfix),
        Sample(
            name: "Postfix, RFC 3339",
            text: "2026-11-20T23:20:46.446198+00:00 mail postfix/qmgr[12747]: 4jWWXf1lvgz7Snp:"
                + " from=<ann@staff.example>, size=385\n", format: .postfix),
        Sample(
            name: "Postfix, RFC 5424",
            text: "<22>1 2026-11-20T23:20:46.446198+00:00 mail postfix 12747 - -"
                + "  4jWWXf1lvgz7Snp: from=<ann@staff.example>, size=385\n", format: .postfix),
        Sample(
            name: "Postfix after a program whose name is a number of a hundred digits",
            text: "Nov 20 23:20:46 mail \(String(repeating: "7", count: 100)): text\n"
                + postfixLine,
            format: .postfix),
        Sample(
            name: "a second instance of Postfix",
            text: postfixLine.replacing("postfix/", with: "postfix-out/"), format: .postfix),
        Sample(
            name: "another program that speaks of Postfix",
            text: "Nov 20 23:20:45 mail dovecot: imap: see postfix/README for more\n", format: nil),
        Sample(
            name: "Postfix before Dovecot", text: postfixLine + dovecotLine + postfixLine,
            format: .postfix),
        Sample(name: "Exim", text: eximLine, format: .exim),
        Sample(
            name: "Exim, 4.97 and later, with zone, milliseconds and process",
            text: "2026-11-20 23:27:50.746 +0000 [28278] 1xUY1G-00000001abc-0fGH Completed\n",
            format: .exim),
        Sample(
            name: "Exim that only refused",
            text: "2026-11-20 23:24:42 H=(pc) [192.0.2.1] F=<a@x.example> rejected RCPT"
                + " <b@x.example>: no\n", format: .exim),
        Sample(
            name: "Exim in a syslog, twice dated",
            text: "Nov 20 23:24:42 mail exim[4711]: " + eximLine + dovecotLine, format: .exim),
        Sample(
            name: "Exim in a syslog, without a time of its own",
            text: dovecotLine + "Nov 20 23:24:42 mail exim[4711]: 1xUXxj-0005FL-1N Completed\n",
            format: .exim),
        Sample(
            name: "a log with Exim's times and other lines",
            text: "2026-11-20 23:24:42 something else\n", format: nil),
        Sample(name: "Exim and Postfix in one log", text: eximLine + postfixLine, format: nil),
        Sample(name: "Dovecot alone", text: dovecotLine, format: nil),
        Sample(name: "both", text: squidLine + postfixLine, format: nil),
        Sample(name: "both, the other way round", text: postfixLine + squidLine, format: nil),
        Sample(
            name: "the second format too far down to be seen",
            text: String(repeating: squidLine, count: FormatSniffer.lineLimit) + postfixLine,
            format: .squid),
    ]

    @Test("the first lines tell the format, or nothing does", arguments: samples)
    func recognises(_ sample: Sample) {
        let found = Array(sample.text.utf8).withUnsafeBytes { FormatSniffer.recognise($0) }
        #expect(found == sample.format)
    }

    @Test("the logs that Squid wrote are recognised", arguments: SquidScorerTests.counts)
    func realLogs(_ log: SquidScorerTests.Count) throws {
        let start = try squidFixture(log.file).prefix(4096)
        #expect(start.withUnsafeBytes { FormatSniffer.recognise($0) } == .squid)
    }

    @Test("Squid's log in JSON is not its native log")
    func json() throws {
        let log = try squidFixture("access_custom_jsonl.log")
        #expect(log.withUnsafeBytes { FormatSniffer.recognise($0) } == .ndjson)
    }
}

@Suite("The registry of formats")
struct LogFormatTests {
    @Test("the formats have the names that other programs rely on, and squidguard besides")
    func names() {
        let names = """
            squid squid-common squid-combined squid-logformat apache apache-logformat \
            nginx-logformat e2guardian squidguard w3c key-value palo-alto umbrella csv ndjson \
            postfix exim sendmail opensmtpd dovecot exchange-tracking m365-trace \
            google-email-log teams-audit google-chat-audit
            """
        #expect(LogFormat.allCases.map(\.rawValue).joined(separator: " ") == names)
    }

    @Test("only the logs that a syslog daemon dates may state no year")
    func years() {
        #expect(
            LogFormat.allCases.filter { !$0.statesYear } == [
                .postfix, .exim, .sendmail, .opensmtpd, .dovecot,
            ])
    }

    @Test("a log of lines that each are a record leaves nothing open")
    func nothingOpen() throws {
        var parser = SquidParser()
        var sink = SquidSink()
        let log = Array(SquidParserTests.good.utf8)
        log.withUnsafeBytes {
            parser.parse(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0), into: &sink)
        }
        #expect(sink.records.count == 1)
        #expect(parser.openPositions.isEmpty)
    }
}

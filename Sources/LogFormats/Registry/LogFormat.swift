package import LogModel

/// The registry: every format that a source can name.
///
/// A new format is a case here, a line in each of the switches of this folder, and a parser in a
/// file of its own. The raw value is the format's name in `site.yaml` and on the command line.
package enum LogFormat: String, Sendable, CaseIterable {
    /// Squid's native access log.
    case squid
    /// Squid's `logformat common`.
    case squidCommon = "squid-common"
    /// Squid's `logformat combined`.
    case squidCombined = "squid-combined"
    /// A `logformat` of the site's own from `squid.conf`.
    case squidLogformat = "squid-logformat"
    /// The common and combined logs of Apache and NGINX, with or without virtual host and `X-Forwarded-For`.
    case apache
    /// A `LogFormat` of the site's own from Apache's configuration.
    case apacheLogformat = "apache-logformat"
    /// A `log_format` of the site's own from NGINX's configuration.
    case nginxLogformat = "nginx-logformat"
    /// The access log of e2guardian and DansGuardian, formats 1 to 8.
    case e2guardian
    /// The block log of squidGuard.
    case squidguard
    /// W3C extended logs: Blue Coat, Forefront TMG, IIS, Zscaler.
    case w3c
    /// Lines of `key=value`: FortiGate, Sophos SFOS and UTM.
    case keyValue = "key-value"
    /// The URL log of Palo Alto's firewalls.
    case paloAlto = "palo-alto"
    /// The proxy log of Cisco Umbrella.
    case umbrella
    /// Rows under a row of headers, with a map of columns.
    case csv
    /// One JSON object a line, with a map of fields.
    case ndjson
    /// The mail log of Postfix, with a syslog header on every line.
    case postfix
    /// The main log of Exim.
    case exim
    /// The mail log of Sendmail.
    case sendmail
    /// The mail log of OpenSMTPD.
    case opensmtpd
    /// What Dovecot's LMTP server delivers.
    case dovecot
    /// The message tracking log of Exchange.
    case exchangeTracking = "exchange-tracking"
    /// Message traces of Microsoft 365: one row per recipient, enhanced summary, extended.
    case m365Trace = "m365-trace"
    /// The e-mail log search and the Gmail log events of Google Workspace.
    case googleEmailLog = "google-email-log"
    /// The audit log of Microsoft Teams.
    case teamsAudit = "teams-audit"
    /// The audit log of Google Chat.
    case googleChatAudit = "google-chat-audit"

    /// The kind of act that the format logs; `nil` where the source has to say it.
    package var channel: Channel? {
        switch self {
        case .csv, .ndjson: nil
        case .postfix, .exim, .sendmail, .opensmtpd, .dovecot, .exchangeTracking, .m365Trace,
            .googleEmailLog:
            .email
        case .teamsAudit, .googleChatAudit: .message
        default: .web
        }
    }

    /// Whether its lines always state the year; Exim's do not where a syslog daemon dates them.
    ///
    /// Where they do not, the source's streams are looked through with ``StreamScan`` first.
    package var statesYear: Bool {
        switch self {
        case .postfix, .exim, .sendmail, .opensmtpd, .dovecot: false
        default: true
        }
    }

    /// Whether its dates may be written the way of the country of whoever exported them.
    package var hasLocaleDates: Bool {
        switch self {
        case .csv, .m365Trace, .googleEmailLog, .teamsAudit, .googleChatAudit: true
        default: false
        }
    }

    /// Whether a record may be joined from lines, also of several streams.
    package var joinsLines: Bool {
        switch self {
        case .postfix, .exim, .sendmail, .opensmtpd, .dovecot, .exchangeTracking: true
        default: false
        }
    }

    /// Whether each file is an export: complete in itself, and apt to tell of acts of which another
    /// file tells too.
    package var isExport: Bool {
        switch self {
        case .m365Trace, .googleEmailLog, .teamsAudit, .googleChatAudit: true
        default: false
        }
    }

    /// Whether some lines say what the lines after them mean, so that a stream that is read on must
    /// be looked through from its start.
    package var hasContext: Bool {
        switch self {
        case .w3c, .umbrella, .csv, .exchangeTracking, .m365Trace, .googleEmailLog, .teamsAudit,
            .googleChatAudit:
            true
        default: false
        }
    }

    /// A parser for one source of this format.
    ///
    /// - Parameter settings: what the site says about the source.
    /// - Returns: a parser that has read nothing.
    /// - Throws: ``FormatProblem``, when the settings do not say what the format needs.
    package func makeParser(
        _ settings: FormatSettings = FormatSettings()
    ) throws(FormatProblem) -> AnyLogParser {
        try AnyLogParser(self, settings)
    }
}

package import LogModel

/// The registry: every format that a source can name.
///
/// A new format is a case here, a line in each of the switches of this file, and a parser in a file
/// of its own. The raw value is the format's name in `site.yaml` and on the command line.
package enum LogFormat: String, Sendable, CaseIterable {
    /// Squid's native access log.
    case squid
    /// The mail log of Postfix, with a syslog header on every line.
    case postfix

    /// The kind of act that the format logs.
    package var channel: Channel {
        switch self {
        case .squid: .web
        case .postfix: .email
        }
    }

    /// Whether its lines state the year.
    ///
    /// Where they do not, the source's streams are read once with `YearScan` before they are parsed.
    package var statesYear: Bool {
        switch self {
        case .squid: true
        case .postfix: false
        }
    }

    /// Whether a record may be joined from lines, also of several streams.
    package var joinsLines: Bool {
        switch self {
        case .squid: false
        case .postfix: true
        }
    }

    /// A parser for one source of this format.
    package func makeParser() -> AnyLogParser {
        AnyLogParser(self)
    }
}

/// The parser of any format.
///
/// A closed switch, taken once for each block: inside a block every call is to a known type. Each
/// format's parser is a stored property, empty until its format is the one that is read, so that
/// what it keeps is changed in place and never copied.
package struct AnyLogParser: LogParser {
    private let format: LogFormat
    private var squid = SquidParser()
    private var postfix = PostfixParser()

    init(_ format: LogFormat) {
        self.format = format
    }

    package mutating func begin(_ stream: StreamFacts) {
        switch format {
        case .squid: squid.begin(stream)
        case .postfix: postfix.begin(stream)
        }
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        switch format {
        case .squid: squid.parse(block, into: &sink)
        case .postfix: postfix.parse(block, into: &sink)
        }
    }

    package mutating func finish(into sink: inout some RecordSink) {
        switch format {
        case .squid: squid.finish(into: &sink)
        case .postfix: postfix.finish(into: &sink)
        }
    }

    package var openPositions: [OpenPosition] {
        switch format {
        case .squid: squid.openPositions
        case .postfix: postfix.openPositions
        }
    }
}

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

    /// A parser for one source of this format.
    package func makeParser() -> AnyLogParser {
        switch self {
        case .squid: .squid(SquidParser())
        case .postfix: .postfix(PostfixParser())
        }
    }
}

/// The parser of any format.
///
/// A closed switch, taken once for each block: inside a block every call is to a known type.
package enum AnyLogParser: LogParser {
    case squid(SquidParser)
    case postfix(PostfixParser)

    // `consume self` moves the parser out and back, so that what it keeps is never copied.

    package mutating func begin(_ stream: StreamFacts) {
        switch consume self {
        case .squid(var parser):
            parser.begin(stream)
            self = .squid(parser)
        case .postfix(var parser):
            parser.begin(stream)
            self = .postfix(parser)
        }
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        switch consume self {
        case .squid(var parser):
            parser.parse(block, into: &sink)
            self = .squid(parser)
        case .postfix(var parser):
            parser.parse(block, into: &sink)
            self = .postfix(parser)
        }
    }

    package mutating func finish(into sink: inout some RecordSink) {
        switch consume self {
        case .squid(var parser):
            parser.finish(into: &sink)
            self = .squid(parser)
        case .postfix(var parser):
            parser.finish(into: &sink)
            self = .postfix(parser)
        }
    }

    package var openPositions: [OpenPosition] {
        switch self {
        case .squid(let parser): parser.openPositions
        case .postfix(let parser): parser.openPositions
        }
    }
}

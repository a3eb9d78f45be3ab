package import LogModel

/// Stands in until the parser of Squid logs is here; gives no records.
package struct SquidParser: LogParser {
    package init() {}
    package mutating func begin(_ stream: StreamFacts) {}
    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {}
    package mutating func finish(into sink: inout some RecordSink) {}
    package var openPositions: [OpenPosition] { [] }
}

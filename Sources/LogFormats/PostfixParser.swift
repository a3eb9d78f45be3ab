import LogModel

/// Stands in until the parser of Postfix logs is here; gives no records.
struct PostfixParser: LogParser {
    mutating func begin(_ stream: StreamFacts) {}
    mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {}
    mutating func finish(into sink: inout some RecordSink) {}
    var openPositions: [OpenPosition] { [] }
}

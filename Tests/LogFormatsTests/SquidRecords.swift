import Foundation
import LogFormats
import LogModel
import TestSupport

/// A record of a Squid log, copied out of its view.
struct SquidRecord: Equatable {
    var time: String
    var line: Int
    var offset: UInt64
    var closedOffset: UInt64
    var client: String?
    var account: String?
    var attribution: Attribution
    var action: Action
    var method: String?
    var url: String?
    var host: String?
    var status: Int32
    var bytes: Int64
    var mime: String?

    init(_ view: RecordView) {
        time = view.time.description
        line = view.position.line
        offset = view.position.offset
        closedOffset = view.closed.offset
        client = view.text(view.client)
        account = view.text(view.account)
        attribution = view.attribution
        action = view.action
        method = view.text(view.method)
        url = view.text(view.url)
        host = view.text(view.host)
        status = view.status
        bytes = view.bytes
        mime = view.text(view.mime)
    }
}

/// Keeps all that a parser pushes.
struct SquidSink: RecordSink, Equatable {
    var records: [SquidRecord] = []
    var rejections: [Rejection] = []
    /// The lines of records and rejections in the order in which they came.
    var lines: [Int] = []

    mutating func take(_ record: RecordView) {
        records.append(SquidRecord(record))
        lines.append(record.position.line)
    }

    mutating func reject(_ rejection: Rejection) {
        rejections.append(rejection)
        lines.append(rejection.position.line)
    }
}

/// Parses a log handed over in blocks of some whole lines each.
func parseSquid(_ log: [UInt8], linesInBlocks: [Int] = []) -> SquidSink {
    var parser = SquidParser()
    var sink = SquidSink()
    parser.begin(
        StreamFacts(ordinal: 3, zone: .utc, referenceTime: Timestamp(seconds: 4_000_000_000)))
    var start = 0
    var line = 1
    var sizes = linesInBlocks[...]
    while start < log.count {
        var wanted = sizes.popFirst() ?? Int.max
        let firstLine = line
        var end = start
        while wanted > 0, end < log.count {
            end = (log[end...].firstIndex(of: 0x0A) ?? log.count - 1) + 1
            line += 1
            wanted -= 1
        }
        log[start..<end].withUnsafeBytes { bytes in
            parser.parse(
                LineBlock(bytes: bytes, stream: 3, firstLine: firstLine, offset: UInt64(start)),
                into: &sink)
        }
        start = end
    }
    parser.finish(into: &sink)
    return sink
}

func parseSquid(_ log: String) -> SquidSink {
    parseSquid(Array(log.utf8))
}

func squidFixture(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: fixture("squid/" + name)))
}

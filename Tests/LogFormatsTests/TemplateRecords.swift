import Foundation
import LogFormats
import LogModel
import TestSupport

/// A web record with every field, copied out of its view.
struct WebRecord: Equatable {
    var time: String
    var line: Int
    var offset: UInt64
    var account: String?
    var attribution: Attribution
    var action: Action
    var client: String?
    var method: String?
    var url: String?
    var host: String?
    var status: Int32
    var bytes: Int64
    var mime: String?
    var userAgent: String?
    var referrer: String?

    init(_ view: RecordView) {
        time = view.time.description
        line = view.position.line
        offset = view.position.offset
        account = view.text(view.account)
        attribution = view.attribution
        action = view.action
        client = view.text(view.client)
        method = view.text(view.method)
        url = view.text(view.url)
        host = view.text(view.host)
        status = view.status
        bytes = view.bytes
        mime = view.text(view.mime)
        userAgent = view.text(view.userAgent)
        referrer = view.text(view.referrer)
    }
}

/// Keeps all that a parser pushes.
struct WebSink: RecordSink {
    var records: [WebRecord] = []
    var rejections: [Rejection] = []

    mutating func take(_ record: RecordView) { records.append(WebRecord(record)) }
    mutating func reject(_ rejection: Rejection) { rejections.append(rejection) }

    /// Why lines were refused, in order.
    var reasons: [RejectionReason] { rejections.map(\.reason) }
}

/// Parses a log of a format with a template.
func parseWeb(
    _ log: [UInt8], _ format: LogFormat, _ template: String? = nil, zone: Zone = .utc
) throws -> WebSink {
    var settings = FormatSettings()
    settings.template = template
    var parser = try format.makeParser(settings)
    var sink = WebSink()
    parser.begin(
        StreamFacts(ordinal: 0, zone: zone, referenceTime: Timestamp(seconds: 4_000_000_000)))
    log.withUnsafeBytes {
        parser.parse(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0), into: &sink)
    }
    parser.finish(into: &sink)
    return sink
}

func parseWeb(
    _ log: String, _ format: LogFormat, _ template: String? = nil, zone: Zone = .utc
) throws -> WebSink {
    try parseWeb(Array(log.utf8), format, template, zone: zone)
}

/// What is wrong with a template; `nil` where nothing is.
func problem(_ format: LogFormat, _ template: String?) -> FormatProblem? {
    var settings = FormatSettings()
    settings.template = template
    do throws(FormatProblem) {
        _ = try format.makeParser(settings)
        return nil
    } catch {
        return error
    }
}

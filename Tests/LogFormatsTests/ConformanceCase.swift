import Foundation
import LogFormats
import LogInput
import LogModel
import TestSupport
import Testing

/// One folder of `Conformance/FORMAT/CASE`: files of a source, how they are read, what must come out.
///
/// `input*` are the files, in the order of their names one source; `expected.ndjson` and
/// `rejections.ndjson` are what `headnote parse` prints for them. `settings.txt` may hold lines of
/// `key: value`: `time-zone` (UTC when not given), `reference-time`, `logformat`, `channel`, `dates`
/// and `column.FIELD`.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
    let format: LogFormat
    let folder: URL
    let inputs: [URL]
    let settings: FormatSettings
    let zone: Zone
    let referenceTime: Timestamp

    var testDescription: String { "\(format.rawValue)/\(folder.lastPathComponent)" }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Conformance")

    /// Every case that is there.
    static func all() throws -> [ConformanceCase] {
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: root.path).sorted().flatMap { name in
            let format = try #require(LogFormat(rawValue: name), "no format is called \(name)")
            let folder = root.appendingPathComponent(name)
            return try files.contentsOfDirectory(atPath: folder.path).sorted().map {
                try ConformanceCase(format, folder.appendingPathComponent($0))
            }
        }
    }

    init(_ format: LogFormat, _ folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        self.format = format
        self.folder = folder
        inputs = names.filter { $0.hasPrefix("input") }.sorted()
            .map { folder.appendingPathComponent($0) }
        var settings = FormatSettings()
        var zone = Zone.utc
        var reference = "2026-11-21T00:00:00Z"
        for (key, value) in try ConformanceCase.entries(folder) {
            switch key {
            case "time-zone": zone = try systemZone(value)
            case "reference-time": reference = value
            case "logformat": settings.template = value
            case "channel":
                let channel: Channel = try #require(Channel(rawValue: value))
                settings.channel = channel
            case "dates":
                let order: DateOrder = try #require(DateOrder(rawValue: value))
                settings.dateOrder = order
            default:
                let field = try #require(
                    key.hasPrefix("column.") ? key.dropFirst(7) : nil, "unknown setting \(key)")
                settings.columns[String(field)] = value
            }
        }
        self.settings = settings
        self.zone = zone
        referenceTime = try #require(Timestamp(rfc3339: reference))
    }

    private static func entries(_ folder: URL) throws -> [(String, String)] {
        let file = folder.appendingPathComponent("settings.txt")
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let colon = try #require(line.range(of: ": "), "no setting: \(line)")
            return (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
        }
    }

    /// Reads files as one source, in blocks of a size.
    ///
    /// - Parameters:
    ///   - paths: the files, in order; they stand in the output under the names of the inputs.
    ///   - blockBytes: how much is read at once.
    ///   - inGroups: whether records wait until some of them are handed over.
    /// - Returns: the records and rejections, as `headnote parse` writes them.
    /// - Throws: the fault of a file that cannot be opened, or the problem of the settings.
    func read(
        _ paths: [String], blockBytes: Int, inGroups: Bool = false
    ) throws -> ConformanceOutput {
        var sink = ConformanceBlocks(
            ConformanceSink(names: inputs.map(\.lastPathComponent)), inGroups: inGroups)
        var parser = try format.makeParser(settings)
        var limits = InputLimits()
        limits.blockBytes = blockBytes
        limits.gzipBytes = blockBytes
        for (ordinal, path) in paths.enumerated() {
            var scan = StreamScan(
                format: format, settings: settings, zone: zone, referenceTime: referenceTime)
            try walk(path, ordinal, limits, { scan?.observe($0) }, { _ in })
            parser.begin(
                StreamFacts(
                    ordinal: UInt32(ordinal), zone: zone, referenceTime: referenceTime,
                    firstYear: scan?.firstYear, dateOrder: settings.dateOrder ?? scan?.dateOrder))
            var rejected: [Rejection] = []
            try walk(
                path, ordinal, limits,
                { block in
                    sink.begin(block)
                    parser.parse(block, into: &sink)
                    sink.endBlock()
                }, { rejected.append($0) })
            rejected.forEach { sink.reject($0) }
            parser.end(into: &sink)
        }
        parser.finish(into: &sink)
        return sink.output
    }

    private func walk(
        _ path: String, _ ordinal: Int, _ limits: InputLimits, _ block: (LineBlock) -> Void,
        _ rejected: (Rejection) -> Void
    ) throws {
        var reader = try LineReader(path: path, stream: UInt32(ordinal), limits: limits)
        _ = reader.read(lastLine: .deliver) {
            block($0)
            return true
        } rejected: {
            rejected($0)
        }
    }
}

/// What came out of a case, as text.
struct ConformanceOutput: Equatable {
    var records = ""
    var rejections = ""
}

/// Hands the records of blocks on as they come, or in groups.
private struct ConformanceBlocks: RecordSink {
    private var direct: ConformanceSink
    private var grouping: GroupingSink<ConformanceSink>?

    init(_ sink: ConformanceSink, inGroups: Bool) {
        direct = sink
        grouping = inGroups ? GroupingSink(sink) : nil
    }

    var output: ConformanceOutput { grouping?.target.output ?? direct.output }

    mutating func begin(_ block: LineBlock) { grouping?.begin(block) }
    mutating func endBlock() { grouping?.endBlock() }

    mutating func take(_ record: RecordView) {
        if grouping == nil { direct.take(record) } else { grouping?.take(record) }
    }

    mutating func reject(_ rejection: Rejection) {
        if grouping == nil { direct.reject(rejection) } else { grouping?.reject(rejection) }
    }
}

/// Writes records and rejections as `headnote parse` does.
struct ConformanceSink: RecordSink, RecordGroupSink {
    let names: [String]
    private var records = RecordJSON()
    private var rejections: [Rejection] = []

    init(names: [String]) { self.names = names }

    mutating func take(_ record: RecordView) {
        records.append(record, file: names[Int(record.position.stream)])
    }

    mutating func take(_ group: [RecordView]) {
        for record in group { take(record) }
    }

    mutating func reject(_ rejection: Rejection) { rejections.append(rejection) }

    mutating func mark(lineAt offset: UInt64, as mark: LineMark) {}

    var output: ConformanceOutput {
        // The reader's rejections and the parser's come in the order of the blocks.
        let lines = rejections.map {
            ($0.position.stream, $0.position.line, $0.position.offset, $0.reason.rawValue)
        }.sorted(by: <).map { stream, line, _, reason in
            #"{"file":"\#(names[Int(stream)])","line":\#(line),"reason":"\#(reason)"}"# + "\n"
        }
        return ConformanceOutput(
            records: String(decoding: records.bytes, as: UTF8.self), rejections: lines.joined())
    }
}

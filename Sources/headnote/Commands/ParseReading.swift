import Foundation
import LogFormats
import LogInput
import LogModel

/// Reads log files as one source and prints their records.
struct ParseReading {
    private let zone: Zone
    /// The newest that a last line can be, if somebody said it; a file's own time otherwise.
    private let referenceTime: Timestamp?
    private let settings: FormatSettings
    private let rejections: OutputFile?
    private(set) var someInputFailed = false

    init(
        zone: Zone, referenceTime: Timestamp?, settings: FormatSettings, rejections: OutputFile?
    ) {
        self.zone = zone
        self.referenceTime = referenceTime
        self.settings = settings
        self.rejections = rejections
    }

    /// Reads the files in order.
    ///
    /// - Parameters:
    ///   - paths: the files.
    ///   - formatName: a format's name, or `auto`.
    /// - Throws: ``CommandFailure`` when output cannot be written or the format is unknown. A file
    ///   that cannot be read is told on standard error and left out.
    mutating func run(files paths: [String], formatName: String) throws {
        guard formatName == "auto" || LogFormat(rawValue: formatName) != nil else {
            throw CommandFailure.unknownFormat(formatName)
        }
        // One parser for each format, so that a mail can go on from one file to the next.
        var parsers: [(format: LogFormat, parser: AnyLogParser)] = []
        var sink = PrintingSink(paths: paths)
        for (ordinal, path) in paths.enumerated() {
            do {
                let file = try LogFile(inspecting: path)
                guard let format = try format(of: file, named: formatName) else { continue }
                if !parsers.contains(where: { $0.format == format }) {
                    guard let parser = try makeParser(format, isFound: formatName == "auto") else {
                        continue
                    }
                    parsers.append((format, parser))
                }
                for index in parsers.indices where parsers[index].format == format {
                    try read(
                        file, format: format, ordinal: ordinal, with: &parsers[index].parser,
                        into: &sink)
                }
            } catch let fault as InputFault {
                report(fault)
            }
            try flush(&sink)
        }
        for index in parsers.indices {
            parsers[index].parser.finish(into: &sink)
        }
        try flush(&sink)
    }

    /// A parser of a format; `nil`, and told, where a format that was found by itself lacks a
    /// setting, so that the other files are read.
    private mutating func makeParser(_ format: LogFormat, isFound: Bool) throws -> AnyLogParser? {
        do throws(FormatProblem) {
            return try format.makeParser(settings)
        } catch {
            guard isFound else { throw CommandFailure.badFormatSettings(error) }
            Console.message("--" + Messages.formatProblem(error))
            someInputFailed = true
            return nil
        }
    }

    /// The format to read a file with; `nil` when it is to be recognised and cannot be.
    private mutating func format(of file: LogFile, named name: String) throws -> LogFormat? {
        guard name == "auto" else {
            guard let format = LogFormat(rawValue: name) else {
                throw CommandFailure.unknownFormat(name)
            }
            return format
        }
        var found: LogFormat?
        var reader = try LineReader(file: file, stream: 0)
        _ = reader.read(lastLine: .deliver) { block in
            found = FormatSniffer.recognise(block.bytes)
            return false
        } rejected: { _ in
        }
        if let found {
            Console.message(Messages.took(file.path, for: found))
        } else {
            Console.message(Messages.notRecognised(file.path))
            someInputFailed = true
        }
        return found
    }

    private mutating func read(
        _ file: LogFile, format: LogFormat, ordinal: Int, with parser: inout AnyLogParser,
        into sink: inout PrintingSink
    ) throws {
        let reference =
            referenceTime ?? min(file.gzipTime ?? file.modified, SiteClock.system())
        var scan = StreamScan(
            format: format, settings: settings, zone: zone, referenceTime: reference)
        if scan != nil {
            var reader = try LineReader(file: file, stream: UInt32(ordinal))
            _ = reader.read(lastLine: .deliver) { block in
                scan?.observe(block)
                return true
            } rejected: { _ in
            }
        }
        parser.begin(
            StreamFacts(
                ordinal: UInt32(ordinal), zone: zone, referenceTime: reference,
                firstYear: scan?.firstYear, dateOrder: settings.dateOrder ?? scan?.dateOrder))
        var reader = try LineReader(file: file, stream: UInt32(ordinal))
        var outcome: ReadOutcome
        repeat {
            outcome = reader.read(lastLine: .deliver) { block in
                parser.parse(block, into: &sink)
                return false
            } rejected: { rejection in
                sink.reject(rejection)
            }
            try flush(&sink)
        } while !outcome.reachedEnd
        parser.end(into: &sink)
        try flush(&sink)
        if let fault = outcome.fault { report(fault) }
    }

    private mutating func report(_ fault: InputFault) {
        Console.message(Messages.fault(fault))
        someInputFailed = true
    }

    private func flush(_ sink: inout PrintingSink) throws {
        Console.bytes(sink.records.take())
        let lines = sink.takeRejections()
        if let rejections, !lines.isEmpty { try rejections.write(lines) }
    }
}

/// Collects the text of records and rejections.
private struct PrintingSink: RecordSink {
    let paths: [String]
    var records = RecordJSON()
    private var rejected: [UInt8] = []

    init(paths: [String]) {
        self.paths = paths
    }

    mutating func take(_ record: RecordView) {
        records.append(record, file: paths[Int(record.position.stream)])
    }

    mutating func reject(_ rejection: Rejection) {
        var object = JSONObject()
        object.add("file", paths[Int(rejection.position.stream)])
        object.add("line", rejection.position.line)
        object.add("reason", rejection.reason.rawValue)
        rejected += Array((object.text + "\n").utf8)
    }

    mutating func takeRejections() -> [UInt8] {
        defer { rejected.removeAll(keepingCapacity: true) }
        return rejected
    }
}

import LogFormats
import LogModel

/// The parser of one format: whatever the size of the blocks, and wherever a night stops and the
/// next one reads again, the records and rejections must be the same.
struct FuzzedFormat {
    private static let now = Timestamp(seconds: 1_795_000_000)
    private let format: LogFormat

    init(_ format: LogFormat) {
        self.format = format
    }

    /// Parses a log whole, line by line, and in two nights.
    func run(_ bytes: [UInt8]) {
        let input = FuzzInput(bytes, settings: 2)
        _ = input.body.withUnsafeBytes { FormatSniffer.recognise($0) }
        let settings = settings(input.number(0, upTo: 255))
        let parser: AnyLogParser
        do throws(FormatProblem) {
            parser = try format.makeParser(settings)
        } catch {
            preconditionFailure("the settings of \(format.rawValue) do not hold: \(error)")
        }
        var lines = input.body.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { Array($0) + [0x0A] }
        if lines.last == [0x0A] { lines.removeLast() }
        let whole = parse([Array(lines.joined())], parser, settings)
        precondition(
            parse(lines, parser, settings) == whole, "the records depend on the size of the blocks")
    }

    /// Settings with which the format can be read; which of several, a byte of the input says.
    private func settings(_ choice: Int) -> FormatSettings {
        var settings = FormatSettings()
        settings.channel = Channel.allCases[choice % Channel.allCases.count]
        let templates: [LogFormat: [String]] = [
            .squidLogformat: [
                "logformat a %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt",
                "logformat b %{%d/%m/%Y %H:%M:%S}tl,%>a,%#un,%Ss,%#ru,%mt",
                #"logformat c t="%tl" c=%>a u="%"un" a=%Ss/%>Hs q="%rm %"ru" ua="%"{User-Agent}>h""#,
                "logformat d %tg\t%>a\t%'un\t%rm\t%>rs\t%>rd\t%>rP\t%>rp",
            ],
            .apacheLogformat: [
                #"LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"" combined"#,
                #"LogFormat "%{%F %T}t %a %u %m %v%U%q %>s" own"#,
            ],
            .nginxLogformat: [
                #"log_format main '$remote_addr - $remote_user [$time_local] "$request" $status';"#,
                "log_format own '$time_iso8601|$remote_addr|$remote_user|$scheme://$host$request_uri';",
            ],
        ]
        if let list = templates[format] { settings.template = list[choice % list.count] }
        settings.dateOrder = [nil, .dayFirst, .monthFirst][choice % 3]
        return settings
    }

    private func parse(
        _ blocks: [[UInt8]], _ pristine: AnyLogParser, _ settings: FormatSettings
    ) -> RecordMarks {
        var marks = RecordMarks()
        var scan = StreamScan(
            format: format, settings: settings, zone: .utc, referenceTime: FuzzedFormat.now)
        inPlace(blocks) { scan?.observe($0) }
        var parser = pristine
        parser.begin(
            StreamFacts(
                ordinal: 0, zone: .utc, referenceTime: FuzzedFormat.now,
                firstYear: scan?.firstYear, dateOrder: settings.dateOrder ?? scan?.dateOrder))
        inPlace(blocks) { parser.parse($0, into: &marks) }
        marks.add(UInt64(parser.openPositions.count))
        for open in parser.openPositions { marks.add(open.position.offset) }
        parser.end(into: &marks)
        parser.finish(into: &marks)
        return marks
    }

    private func inPlace(_ blocks: [[UInt8]], _ body: (LineBlock) -> Void) {
        var line = 1
        var offset: UInt64 = 0
        for block in blocks {
            block.withUnsafeBytes {
                body(LineBlock(bytes: $0, stream: 0, firstLine: line, offset: offset))
            }
            line += block.count { $0 == 0x0A }
            offset += UInt64(block.count)
        }
    }
}

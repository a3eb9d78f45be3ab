import LogFormats
import LogInput
import LogModel

/// Logs: whatever the size of the blocks, the records and rejections must be the same.
enum FuzzedLog {
    private static let now = Timestamp(seconds: 1_795_000_000)

    /// Reads a file of proxy lines twice, once in small pieces.
    static func files(_ bytes: [UInt8]) {
        let input = FuzzInput(bytes, settings: 4)
        let path = FuzzFile.path(holding: input.body)
        var limits = InputLimits()
        limits.lineBytes = input.number(0, upTo: 256) * 8
        limits.blockBytes = 16 << 10
        let whole = squid(path, limits)
        limits.blockBytes = input.number(1, upTo: 200)
        limits.gzipBytes = input.number(2, upTo: 200)
        precondition(squid(path, limits) == whole, "the records depend on the size of the blocks")
    }

    private static func squid(_ path: String, _ limits: InputLimits) -> RecordMarks {
        var marks = RecordMarks()
        var parser = SquidParser()
        parser.begin(StreamFacts(ordinal: 0, zone: .utc, referenceTime: now))
        do {
            var reader = try LineReader(path: path, stream: 0, limits: limits)
            let outcome = reader.read(lastLine: .deliver) { block in
                _ = FormatSniffer.recognise(block.bytes)
                parser.parse(block, into: &marks)
                return true
            } rejected: {
                marks.reject($0)
            }
            marks.add(outcome.fault?.code.rawValue ?? "whole")
            marks.add(outcome.end.offset)
        } catch {
            marks.add(error.code.rawValue)
        }
        parser.finish(into: &marks)
        // The reader's rejections and the parser's come in the order of the blocks.
        marks.rejections.sort()
        return marks
    }
}

/// A mark of every record and rejection; every byte of every field is touched for it.
struct RecordMarks: RecordSink, Equatable {
    private var records: [UInt64] = []
    var rejections: [String] = []

    mutating func take(_ record: RecordView) {
        var mark: UInt64 = 0xCBF2_9CE4_8422_2325
        let fields = [
            record.account, record.client, record.method, record.url, record.host, record.mime,
            record.userAgent, record.referrer, record.proxyCategories, record.queueID,
            record.messageID, record.sender, record.recipients, record.subject, record.delivery,
            record.authenticated, record.room, record.domains,
        ]
        for field in fields {
            mark = (mark ^ (field.isAbsent ? 0x100 : 0x200)) &* 0x100_0000_01B3
            for byte in record.bytes(field) ?? UnsafeRawBufferPointer(start: nil, count: 0) {
                mark = (mark ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        let numbers = [
            record.time.milliseconds, record.bytes, Int64(record.status),
            Int64(record.recipientCount), Int64(record.position.line),
            Int64(record.position.offset), Int64(record.closed.line), Int64(record.closed.offset),
        ]
        for number in numbers { mark = (mark ^ UInt64(bitPattern: number)) &* 0x100_0000_01B3 }
        records.append(mark)
        _ = Zone.utc.date(at: record.time)
    }

    mutating func reject(_ rejection: Rejection) {
        let position = rejection.position
        rejections.append("\(position.line) \(position.offset) \(rejection.reason.rawValue)")
    }

    /// Takes something else that must be the same.
    mutating func add(_ text: String) { rejections.append(text) }

    mutating func add(_ number: UInt64) { records.append(number) }
}

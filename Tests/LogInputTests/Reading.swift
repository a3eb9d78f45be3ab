import Gzip
import LogInput
import LogModel

/// What a reader handed over, in order.
enum ReadEvent: Equatable, CustomStringConvertible {
    case line(Int, at: UInt64, [UInt8])
    case rejected(RejectionReason, line: Int, at: UInt64)

    var description: String {
        switch self {
        case .line(let number, let offset, let bytes):
            "\(number)@\(offset) \(String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription)"
        case .rejected(let reason, let number, let offset):
            "\(number)@\(offset) \(reason.rawValue)"
        }
    }
}

/// Everything one reading of a file gave.
struct Reading {
    var events: [ReadEvent] = []
    var outcome: ReadOutcome
    var largestBlock = 0
    var capacity = 0

    /// Reads a file to its end, calling the reader again after each stop.
    init(
        _ path: String, limits: InputLimits = InputLimits(), from start: StreamPoint = .start,
        lastLine: LastLine = .deliver, stopsAfterEachBlock: Bool = false
    ) throws {
        var reader = try LineReader(path: path, stream: 7, limits: limits, startingAt: start)
        var events: [ReadEvent] = []
        var largestBlock = 0
        repeat {
            outcome = reader.read(lastLine: lastLine) { block in
                events += Reading.lines(of: block)
                largestBlock = max(largestBlock, block.bytes.count)
                return !stopsAfterEachBlock
            } rejected: { rejection in
                events.append(
                    .rejected(
                        rejection.reason, line: rejection.position.line,
                        at: rejection.position.offset))
            }
        } while !outcome.reachedEnd
        self.events = events
        self.largestBlock = largestBlock
        capacity = reader.capacity
    }

    /// Cuts a block independently of how the reader found its lines.
    private static func lines(of block: LineBlock) -> [ReadEvent] {
        var events: [ReadEvent] = []
        var line: [UInt8] = []
        var offset = block.offset
        for byte in block.bytes {
            line.append(byte)
            if byte == UInt8(ascii: "\n") {
                events.append(.line(block.firstLine + events.count, at: offset, line))
                offset += UInt64(line.count)
                line = []
            }
        }
        if !line.isEmpty {
            events.append(.line(block.firstLine + events.count, at: offset, line))
        }
        return events
    }

    /// The numbers of lines and rejections.
    var lineCount: Int {
        events.filter { if case .line = $0 { true } else { false } }.count
    }
}

/// What a content has to give, worked out the slow way.
struct Expectation {
    var events: [ReadEvent] = []
    var end = StreamPoint.start

    init(_ content: [UInt8], lineLimit: Int = 1 << 20, lastLine: LastLine = .deliver) {
        var rest = content[...]
        while !rest.isEmpty {
            let newline = rest.firstIndex(of: UInt8(ascii: "\n"))
            if newline == nil, lastLine == .hold { return }
            let line = Array(newline.map { rest[rest.startIndex...$0] } ?? rest)
            let length = newline == nil ? line.count : line.count - 1
            events.append(
                length > lineLimit
                    ? .rejected(.overlongLine, line: end.line, at: end.offset)
                    : .line(end.line, at: end.offset, line))
            end = StreamPoint(offset: end.offset + UInt64(line.count), line: end.line + 1)
            rest = rest.dropFirst(line.count)
        }
    }
}

/// The run lengths that every case is read with.
let runLengths = [1, 2, 3, 7, 64 << 10]

extension InputLimits {
    /// Limits that read in runs of a length.
    static func runs(of length: Int, lineBytes: Int = 1 << 20) -> InputLimits {
        var limits = InputLimits()
        limits.blockBytes = length
        limits.gzipBytes = length
        limits.lineBytes = lineBytes
        return limits
    }
}

/// The ways a content can be stored.
enum Storage: CaseIterable {
    case plain
    case gzip
    case members

    func stored(_ content: [UInt8]) throws -> [UInt8] {
        switch self {
        case .plain: return content
        case .gzip: return try GzipWriter.member(of: content)
        case .members:
            let middle = content.count / 2
            let empty = try GzipWriter.member(of: [])
            let first = try GzipWriter.member(of: Array(content[..<middle]))
            return try empty + first + empty + GzipWriter.member(of: Array(content[middle...]))
        }
    }
}

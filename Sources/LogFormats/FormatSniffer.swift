import LogModel

/// Tells the format of a log from its first lines.
///
/// A format is taken where at least one line has its shape and no line has the shape of another.
/// The lines that have none do not count against it: a mail log holds the lines of many programs,
/// and a crash leaves broken ones. When in doubt the answer is none, and the reader has to be told.
package struct FormatSniffer {
    /// How many whole lines are looked at.
    ///
    /// The mail log of a quiet server may start with hundreds of lines of other programs.
    package static let lineLimit = 1000

    /// Recognises a log by its first bytes.
    ///
    /// - Parameter firstBytes: the start of the plain content; 64 KiB are plenty. A last line
    ///   without its newline is taken for cut off, unless it is the only one.
    /// - Returns: the format, or `nil` when no line tells, or two lines tell different ones.
    package static func recognise(_ firstBytes: UnsafeRawBufferPointer) -> LogFormat? {
        var found: LogFormat?
        var start = 0
        for _ in 0..<lineLimit where start < firstBytes.count {
            let rest = firstBytes[start...]
            let newline = rest.firstIndex(of: 0x0A)
            if newline == nil, start > 0 { break }
            let line = rest[..<(newline ?? rest.endIndex)]
            start = line.endIndex + 1
            guard let format = format(ofLine: UnsafeRawBufferPointer(rebasing: line)) else {
                continue
            }
            if let found, found != format { return nil }
            found = format
        }
        return found
    }

    /// The format whose shape a line has.
    private static func format(ofLine line: UnsafeRawBufferPointer) -> LogFormat? {
        LogFormat.allCases.first { format in
            switch format {
            case .squid: isSquid(line)
            case .postfix: isPostfix(line)
            }
        }
    }

    /// A whole record of Squid's native log.
    private static func isSquid(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return false }
        let length = line.last == 0x0D ? line.count - 1 : line.count
        let start = RecordPosition(stream: 0, line: 1, offset: 0)
        var record = RecordView(
            base: base, channel: .web, time: Timestamp(milliseconds: 0), attribution: .none,
            action: .allowed, position: start, closed: start)
        return SquidLine.read(base, length, into: &record) == nil
    }

    /// A program of Postfix where a syslog header names one.
    ///
    /// `postfix/smtpd[4711]:` or `postfix-out/smtp[4711]:` as the third to sixth word; where the
    /// line starts with a priority (RFC 5424) also `postfix` alone.
    private static func isPostfix(_ line: UnsafeRawBufferPointer) -> Bool {
        let words = line.prefix(160).split(separator: 0x20, maxSplits: 6).prefix(6).dropFirst(2)
        return words.contains { word in
            guard word.starts(with: "postfix".utf8) else { return false }
            guard let slash = word.firstIndex(of: UInt8(ascii: "/")) else {
                return word.count == 7 && line[0] == UInt8(ascii: "<")
            }
            let program = word[(slash + 1)...].prefix { $0 != UInt8(ascii: "[") }
            return !program.isEmpty && program.allSatisfy(isProgramByte)
        }
    }

    private static func isProgramByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "/") || byte &- UInt8(ascii: "0") < 10
    }
}

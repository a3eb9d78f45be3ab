import LogModel

/// What a log server put around a line of another format.
///
/// A header of one of the forms of ``SyslogHeader``, or a priority alone, as firewalls send it; with
/// another header inside where a relay did not understand the first one; and in front of it the
/// number of bytes with which a record is framed over TCP (`123 <13>Nov 20 …`). The time that the
/// header states is not looked at: the line inside states when it happened.
///
/// - SeeAlso: RFC 3164, RFC 5424, RFC 6587, section 3.4.1.
struct SyslogEnvelope {
    /// The program that logged; empty where the header names none.
    let program: Range<Int>
    /// What the program said, and with it whatever else stands on the line.
    let body: Range<Int>

    /// How many headers may stand one inside another.
    private static let depth = 4

    /// Whether a line may begin with a header: a priority, a month's name, a date with a `T`, or
    /// a number of bytes.
    @inline(__always)
    static func mayStart(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count > 4 else { return false }
        let first = line[0]
        if first == UInt8(ascii: "<") { return true }
        guard line.count > 20 else { return false }
        if first &- UInt8(ascii: "0") < 10 {
            return (line[4] == UInt8(ascii: "-") && line[10] == UInt8(ascii: "T"))
                || countEnd(line, at: 0) != nil
        }
        return first &- UInt8(ascii: "A") < 26 && line[3] == 0x20 && line[6] == 0x20
            && line[9] == UInt8(ascii: ":")
    }

    /// What the program said; `nil` where the line has no header.
    static func body(of line: UnsafeRawBufferPointer) -> Range<Int>? {
        SyslogEnvelope(line, in: 0..<line.count)?.body
    }

    /// Reads the header of a frame; `nil` where it has none.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - frame: the part of it that one datagram made; a number of bytes may stand before it.
    init?(_ line: UnsafeRawBufferPointer, in frame: Range<Int>) {
        var found: SyslogEnvelope?
        var start = SyslogEnvelope.countEnd(line, at: frame.lowerBound) ?? frame.lowerBound
        for _ in 0..<SyslogEnvelope.depth {
            let rest = line.part(start..<frame.upperBound)
            guard SyslogEnvelope.mayStart(rest), let (program, body) = SyslogEnvelope.read(rest)
            else { break }
            found = SyslogEnvelope(
                program: program.lowerBound + start..<program.upperBound + start,
                body: body.lowerBound + start..<frame.upperBound)
            start += body.lowerBound
        }
        guard let found else { return nil }
        self = found
    }

    private init(program: Range<Int>, body: Range<Int>) {
        self.program = program
        self.body = body
    }

    /// The program and the text after one header.
    private static func read(
        _ line: UnsafeRawBufferPointer
    ) -> (program: Range<Int>, body: Range<Int>)? {
        guard let header = SyslogHeader(line) else {
            let end = SyslogHeader.priorityEnd(line)
            return end == 0 ? nil : (end..<end, end..<line.count)
        }
        let text = header.program.lowerBound
        if header.isNumbered { return (header.program, header.body) }
        // A relay that did not understand a header put its own before it.
        if mayStart(line.part(text..<line.count)) { return (text..<text, text..<line.count) }
        if isTag(line, header.program) { return (header.program, header.body) }
        // What states no program may still be a line in an envelope, unless a program of the
        // site's own may begin its lines with such a time.
        guard header.stamp.statesYear, line[0] != UInt8(ascii: "<") else {
            return (text..<text, text..<line.count)
        }
        return nil
    }

    /// Whether a word is the name of a program with a colon or process id after it.
    private static func isTag(_ line: UnsafeRawBufferPointer, _ word: Range<Int>) -> Bool {
        guard !word.isEmpty, word.upperBound < line.count,
            line[word.upperBound] == UInt8(ascii: ":")
                || line[word.upperBound] == UInt8(ascii: "[")
        else { return false }
        // The time with which a Sophos UTM begins its lines is no program: `2026:11:20-23:26:35`.
        guard !word.allSatisfy({ line[$0] &- UInt8(ascii: "0") < 10 }) else { return false }
        return word.allSatisfy { index in
            let byte = line[index]
            return (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
        }
    }

    /// Where the frame starts before which a number of bytes stands: `123 <13>`.
    private static func countEnd(_ line: UnsafeRawBufferPointer, at start: Int) -> Int? {
        var cursor = start
        while cursor < line.count, cursor - start < 6, line[cursor] &- UInt8(ascii: "0") < 10 {
            cursor += 1
        }
        guard cursor > start, cursor + 1 < line.count, line[cursor] == 0x20,
            line[cursor + 1] == UInt8(ascii: "<")
        else { return nil }
        return cursor + 1
    }

    /// Where the frame ends that starts at an offset: at the end of the line, or where its number
    /// of bytes says, if another frame follows there.
    static func frameEnd(_ line: UnsafeRawBufferPointer, at start: Int) -> Int {
        guard let text = countEnd(line, at: start), let count = line.number(at: start),
            count > 0, count < Int64(line.count - text)
        else { return line.count }
        let end = text + Int(count)
        return countEnd(line, at: end) == nil ? line.count : end
    }

    /// Whether a program is one of the machine's own, whose lines stand among all others'.
    static func isSystem(_ program: UnsafeRawBufferPointer) -> Bool {
        let names: [StaticString] = [
            "rsyslogd", "syslogd", "syslog-ng", "systemd", "kernel", "CRON", "cron", "crond",
            "sshd", "sudo", "su", "systemd-logind", "dbus-daemon", "logrotate", "ntpd", "chronyd",
            "dhclient", "newsyslog", "php-fpm", "sshguard", "filterlog", "rsyslogd-pstats",
        ]
        return names.contains { $0.utf8CodeUnitCount == program.count && program.holds($0, at: 0) }
    }
}

/// The escapes with which a log server writes the control characters of a line: `#012` is a newline.
enum SyslogEscape {
    /// Where the first escape stands in a range; `nil` where there is none.
    static func first(_ line: UnsafeRawBufferPointer, in range: Range<Int>) -> Int? {
        var cursor = range.lowerBound
        while let hash = line.place(of: UInt8(ascii: "#"), in: cursor..<range.upperBound) {
            if value(line, at: hash, before: range.upperBound) != nil { return hash }
            cursor = hash + 1
        }
        return nil
    }

    /// The control character whose escape stands at an offset.
    static func value(
        _ line: UnsafeRawBufferPointer, at start: Int, before end: Int
    ) -> UInt8? {
        guard start + 4 <= end, line[start] == UInt8(ascii: "#") else { return nil }
        let high = line[start + 1] &- UInt8(ascii: "0")
        let middle = line[start + 2] &- UInt8(ascii: "0")
        let low = line[start + 3] &- UInt8(ascii: "0")
        guard high < 2, middle < 8, low < 8 else { return nil }
        let byte = high << 6 | middle << 3 | low
        return byte < 0x20 || byte == 0x7F ? byte : nil
    }

    /// Where the piece ends that starts at an offset: before the next escaped newline or NUL.
    ///
    /// - Returns: the end, and the byte that ends it; `nil` at the end of the range.
    static func pieceEnd(
        _ line: UnsafeRawBufferPointer, in range: Range<Int>
    ) -> (end: Int, byte: UInt8?) {
        var cursor = range.lowerBound
        while let escape = first(line, in: cursor..<range.upperBound) {
            let byte = value(line, at: escape, before: range.upperBound)
            if byte == 0x0A || byte == 0 { return (escape, byte) }
            cursor = escape + 4
        }
        return (range.upperBound, nil)
    }

    /// Writes a range with its escapes undone.
    static func undo(
        _ line: UnsafeRawBufferPointer, in range: Range<Int>, into output: inout [UInt8]
    ) {
        output.removeAll(keepingCapacity: true)
        var cursor = range.lowerBound
        while let escape = first(line, in: cursor..<range.upperBound) {
            output.append(contentsOf: line[cursor..<escape])
            output.append(value(line, at: escape, before: range.upperBound) ?? 0x20)
            cursor = escape + 4
        }
        output.append(contentsOf: line[cursor..<range.upperBound])
    }
}

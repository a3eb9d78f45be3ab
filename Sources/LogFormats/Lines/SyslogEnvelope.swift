import LogModel

/// The syslog header around a line of another format, as a log server puts it there.
enum SyslogEnvelope {
    /// Whether a line may begin with a header: a priority, a month's name, or a date with a `T`.
    @inline(__always)
    static func mayStart(_ line: UnsafeRawBufferPointer) -> Bool {
        let first = line[0]
        if first == UInt8(ascii: "<") { return true }
        guard line.count > 20 else { return false }
        if first &- UInt8(ascii: "0") < 10 {
            return line[4] == UInt8(ascii: "-") && line[10] == UInt8(ascii: "T")
        }
        return first &- UInt8(ascii: "A") < 26 && line[3] == 0x20 && line[6] == 0x20
            && line[9] == UInt8(ascii: ":")
    }

    /// What the program said; `nil` where the line has no header.
    static func body(of line: UnsafeRawBufferPointer) -> Range<Int>? {
        SyslogHeader(line)?.body
    }
}

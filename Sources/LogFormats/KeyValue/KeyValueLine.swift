package import LogModel

/// Lines of `key=value`: the web filters of FortiGate, Sophos SFOS and Sophos UTM.
///
/// | device | a record is | time |
/// |---|---|---|
/// | FortiGate, also parted by commas or as CEF | `type` or `subtype` is `webfilter` | `eventtime` (seconds to nanoseconds), else `date`, `time`, `tz` |
/// | Sophos SFOS | `log_type` is `Content Filtering`, of HTTP or HTTPS | `timestamp`, else `date`, `time`, `timezone` |
/// | Sophos UTM | program `httpproxy`, `sys="SecureWeb" sub="http"` | local, in the line's own head `2026:11:20-23:26:35 host` |
///
/// What else these devices log (traffic, intrusions, logins) is no record and no rejection. The order
/// of the keys and which of them are there differs by firmware; unknown keys are passed over.
///
/// A FortiGate that logs the path alone as `url` is given the URL of `hostname` and path. Its
/// `method` is how a rating was found and no method of a request. A name that the device itself calls
/// unauthenticated (`unauthuser`) is unproven.
///
/// - SeeAlso: docs.fortinet.com, "FortiOS Log Message Reference"; docs.sophos.com, "Syslog
///   descriptions"
package struct KeyValueLine: LineFormat {
    package let channel: Channel
    package var scratch: [UInt8] { built.bytes }
    package private(set) var remark: RejectionReason?
    /// The record, where its line alone does not hold it.
    var built = LineScratch()
    var scan = KeyValueScan()
    private var clock = LocalClock()

    /// Which device wrote a line.
    enum Device {
        case fortiGate, sophosFirewall, sophosUTM
    }

    /// Makes a reader for one source.
    package init() { channel = .web }

    package mutating func begin(_ stream: StreamFacts) {
        clock = LocalClock(stream)
    }

    package var resumption: OpenPosition? { clock.resumption }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        remark = nil
        built.reset()
        let start = KeyValueLine.priorityEnd(line)
        let hasHead = FixedTime.isThere(
            line, at: start, dateMark: UInt8(ascii: ":"), between: UInt8(ascii: "-"))
        if hasHead {
            guard let body = KeyValueLine.proxyBody(line, after: start + 19) else {
                return .nothing
            }
            scan.read(line, from: body)
        } else if let body = KeyValueLine.fortinetExtension(line, from: start) {
            scan.readExtension(line, from: body)
        } else {
            scan.read(line, from: start)
        }
        guard let device = device(hasHead: hasHead) else { return .rejected(.malformed) }
        guard isWebRequest(line, device) else {
            return scan.isCut ? .rejected(.malformed) : .nothing
        }
        let stated: KeyValueTime.Stated? =
            hasHead
            ? FixedTime.local(line, at: start).map { .local($0, milliseconds: 0) }
            : KeyValueTime.read(line, scan)
        switch stated {
        case .instant(let time): record.time = time
        case .local(let civil, let milliseconds):
            record.time = clock.instant(
                civil, milliseconds: milliseconds, at: record.position)
            if clock.isInMissingHour { remark = .missingHour }
        case nil: return .rejected(.badTime)
        }
        fill(&record, line, device)
        return built.isUsed ? .scratchRecord : .record
    }

    /// Which device wrote the line that was scanned; `nil` where none of them would.
    private func device(hasHead: Bool) -> Device? {
        if hasHead || (scan.has(.system) && scan.has(.part)) { return .sophosUTM }
        if scan.has(.logType) { return .sophosFirewall }
        return scan.has(.subtype) ? .fortiGate : nil
    }

    /// Whether the line that was scanned is about a request, and not about something else that the
    /// device logs.
    private func isWebRequest(_ line: UnsafeRawBufferPointer, _ device: Device) -> Bool {
        let hasTarget =
            !scan.range(.url).isEmpty || !scan.range(.host).isEmpty
            || !scan.range(.request).isEmpty
        guard hasTarget else { return false }
        switch device {
        case .fortiGate:
            return line.part(scan.range(.subtype)).isWord("webfilter")
                || line.part(scan.range(.type)).isWord("webfilter")
        case .sophosFirewall:
            let component = line.part(scan.range(.logComponent))
            return line.part(scan.range(.logType)).isWord("content filtering")
                && (component.isEmpty || component.isWord("http") || component.isWord("https"))
        case .sophosUTM:
            return line.part(scan.range(.system)).isWord("secureweb")
                && line.part(scan.range(.part)).isWord("http")
        }
    }

    /// Where a syslog priority ends that no header follows (`<189>date=…`); 0 without one.
    private static func priorityEnd(_ line: UnsafeRawBufferPointer) -> Int {
        guard line[0] == UInt8(ascii: "<"),
            let end = line.place(of: UInt8(ascii: ">"), in: 1..<min(5, line.count)), end > 1,
            decimal(line, 1, end - 1) != nil
        else { return 0 }
        return end + 1
    }

    /// What the web proxy of a UTM says behind the head of its line; `nil` where another program
    /// speaks, or the proxy about itself.
    private static func proxyBody(
        _ line: UnsafeRawBufferPointer, after start: Int
    ) -> Int? {
        guard start + 1 < line.count,
            let hostEnd = line.place(of: 0x20, in: (start + 1)..<line.count),
            line.holds("httpproxy[", at: hostEnd + 1),
            let colon = line.place(of: "]: ", in: hostEnd..<line.count),
            line.holds("id=\"", at: colon + 3)
        else { return nil }
        return colon + 3
    }

    /// Where the extension of a FortiGate's CEF line starts; `nil` where it is none.
    ///
    /// `CEF:` may be gone, taken for the program's name.
    private static func fortinetExtension(
        _ line: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        var at = start
        if line.holds("CEF:", at: at) { at += 4 }
        while at < line.count, line[at] == 0x20 { at += 1 }
        guard line.holds("0|Fortinet|", at: at) else { return nil }
        for _ in 0..<7 {
            guard let bar = line.place(of: UInt8(ascii: "|"), in: at..<line.count) else {
                return nil
            }
            at = bar + 1
        }
        return at
    }

    /// Whether a line is one that such a device writes, a request or another.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress, !line.isEmpty else {
            return false
        }
        let start = RecordPosition(stream: 0, line: 1, offset: 0)
        var record = RecordView(
            base: base, channel: .web, time: Timestamp(milliseconds: 0), attribution: .none,
            action: .allowed, position: start, closed: start)
        var format = KeyValueLine()
        return switch format.read(line, into: &record) {
        case .record, .scratchRecord, .nothing: true
        case .context, .rejected: false
        }
    }
}

package import LogModel

/// The block log of squidGuard: what it kept Squid from fetching.
///
/// `2026-11-20 23:09:11 [395] Request(pupils/gambling/-) URL 10.20.1.5/pc5 USER GET REDIRECT`
///
/// The list that stopped the request, the second of the three names, is the record's category. What
/// ends in `PASS` was let through, and only there is the name proven. Times are local. Other lines
/// with a date and a process number are what squidGuard says about itself.
///
/// A site that also reads Squid's access log counts such a request in both: Squid logs the visit to
/// the page that squidGuard sent the client to, or the denial.
///
/// - SeeAlso: http://www.squidguard.org/Doc/extended.html, "Logging"
package struct SquidguardLine: LineFormat {
    package let channel: Channel
    package private(set) var remark: RejectionReason?
    private var clock = LocalClock()

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
        guard
            FixedTime.isThere(
                line, at: 0, dateMark: UInt8(ascii: "-"), between: 0x20), line.holds(" [", at: 19),
            let process = line.place(of: "] ", in: 21..<line.count)
        else { return .rejected(.malformed) }
        guard line.holds("Request(", at: process + 2) else { return .nothing }
        guard readRequest(line, from: process + 10, into: &record) else {
            return .rejected(.malformed)
        }
        guard let local = FixedTime.local(line, at: 0) else { return .rejected(.badTime) }
        record.time = clock.instant(local, at: record.position)
        if clock.isInMissingHour { remark = .missingHour }
        return .record
    }

    /// `source/list/rewrite) url address/name user METHOD REDIRECT`.
    ///
    /// A user may hold spaces: it is what stands between the address and the last two words.
    private func readRequest(
        _ line: UnsafeRawBufferPointer, from start: Int, into record: inout RecordView
    ) -> Bool {
        guard let names = line.place(of: ") ", in: start..<line.count),
            let list = line.place(of: UInt8(ascii: "/"), in: start..<names),
            let listEnd = line.lastPlace(of: "/", in: (list + 1)..<names),
            let urlEnd = line.place(of: 0x20, in: (names + 2)..<line.count),
            let slash = line.place(of: UInt8(ascii: "/"), in: (urlEnd + 1)..<line.count),
            let clientEnd = line.place(of: 0x20, in: slash..<line.count),
            let verdict = line.lastPlace(of: " ", in: clientEnd..<line.count),
            let method = line.lastPlace(of: " ", in: clientEnd..<verdict),
            clientEnd < method
        else { return false }
        record.url = line.value((names + 2)..<urlEnd)
        record.client = line.value((urlEnd + 1)..<slash)
        record.account = line.account((clientEnd + 1)..<method)
        record.method = line.value((method + 1)..<verdict)
        let category = (list + 1)..<listEnd
        if !AccountName.isNone(line.part(category)) {
            record.proxyCategories = line.value(category)
        }
        let isConnect = line.part((method + 1)..<verdict).isWord("connect")
        if !record.url.isAbsent {
            record.host = URLHost.find(in: record.base, record.url, isAuthority: isConnect)
        }
        let isPassed = line.part((verdict + 1)..<line.count).isWord("pass")
        record.action = isPassed ? .allowed : .denied
        record.attribution = record.account.isAbsent ? .none : isPassed ? .proven : .unproven
        return true
    }

    /// Whether a line is a request in this log.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress, !line.isEmpty else {
            return false
        }
        let start = RecordPosition(stream: 0, line: 1, offset: 0)
        var record = RecordView(
            base: base, channel: .web, time: Timestamp(milliseconds: 0), attribution: .none,
            action: .allowed, position: start, closed: start)
        var format = SquidguardLine()
        return format.read(line, into: &record) == .record
    }
}

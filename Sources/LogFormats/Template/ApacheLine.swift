internal import Glibc
package import LogModel

/// The common and combined logs of Apache and NGINX, with or without virtual host and `X-Forwarded-For`.
///
///     [vhost[:port]] client[, client…] ident user [time] "request" status bytes ["referrer" "agent" …]
///
/// A user may hold spaces: it is what stands between the ident and the time. Quotes inside a value
/// are escaped (`\"`, `\x22`), so that no value can end early. Of what follows the user agent a
/// quoted list of addresses is taken for `X-Forwarded-For`, the rest is passed over.
///
/// A name is proven unless the status says otherwise (``WebVerdict``), because Apache logs the name
/// that it checked. NGINX logs the same line with whatever name the client sent: where it does not
/// check names itself, its log is to be read with `nginx-logformat`, which proves none.
package struct ApacheLine: LineFormat {
    package let channel: Channel
    private var clock = CachedTime("%d/%b/%Y:%H:%M:%S %z")
    package private(set) var scratch: [UInt8] = []

    package init() { channel = .web }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return .nothing }
        var parts = ApacheParts()
        switch parts.read(base, line.count, &clock) {
        case .some(let reason): return .rejected(reason)
        case .none: break
        }
        guard let time = parts.time.instant else { return .rejected(.badTime) }
        record.time = time
        let usesScratch = parts.act.fill(&record, of: line, scratch: &scratch)
        record.status = parts.status
        record.bytes = parts.bytes
        (record.action, record.attribution) = WebVerdict.decide(
            .apache, status: record.status, hasName: !record.account.isAbsent)
        return usesScratch ? .scratchRecord : .record
    }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return false }
        var clock = CachedTime("%d/%b/%Y:%H:%M:%S %z")
        var parts = ApacheParts()
        guard parts.read(base, line.count, &clock) == nil else { return false }
        // Squid's logs end in `TCP_MISS:HIER_DIRECT`.
        return !endsInSquidCode(base, parts.end, line.count)
    }

    private static func endsInSquidCode(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int
    ) -> Bool {
        var at = start
        while at < count {
            while at < count, base[at] == 0x20 { at += 1 }
            let word = at
            while at < count, isSquidCodeByte(base[at]) { at += 1 }
            if at > word, at < count, base[at] == UInt8(ascii: ":") { return true }
            at = nextSpace(base, at, count)
        }
        return false
    }
}

/// The parts of a common or combined line.
private struct ApacheParts {
    var act = WebAct()
    var status: Int32 = -1
    var bytes: Int64 = -1
    var time = StatedTime(civil: CivilTime(secondsSinceEpoch: 0))
    /// Where the unquoted rest starts.
    private(set) var end = 0

    /// Reads a line; gives why it is none, or `nil`.
    mutating func read(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ clock: inout CachedTime
    ) -> RejectionReason? {
        guard let (bracket, close, isTime) = findTime(base, count, &clock),
            readHead(base, bracket - 1), readRequest(base, close + 2, count)
        else { return .malformed }
        guard isTime else { return .badTime }
        time = clock.time
        return nil
    }

    /// Finds ` [time] "`, the first that is a time, or else the first that looks like one.
    private func findTime(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ clock: inout CachedTime
    ) -> (open: Int, close: Int, isTime: Bool)? {
        var at = 1
        while at < count,
            let found = memchr(base + at, Int32(UInt8(ascii: "[")), count - at)
        {
            let open = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            at = open + 1
            guard base[open - 1] == 0x20, open + 20 < count else { continue }
            if let close = clock.read(base, open + 1, count), follows(base, close, count) {
                return (open, close, true)
            }
            let looksLikeTime =
                base[open + 3] == UInt8(ascii: "/") && base[open + 7] == UInt8(ascii: "/")
            guard looksLikeTime,
                let found = memchr(base + open, Int32(UInt8(ascii: "]")), count - open)
            else { continue }
            let close = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if follows(base, close, count) { return (open, close, false) }
        }
        return nil
    }

    private func follows(_ base: UnsafePointer<UInt8>, _ close: Int, _ count: Int) -> Bool {
        close + 3 < count && memcmp(base + close, "] \"", 3) == 0
    }

    /// Reads `[vhost[:port]] client[, client…] ident user` in the bytes before the time.
    private mutating func readHead(_ base: UnsafePointer<UInt8>, _ end: Int) -> Bool {
        let first = nextSpace(base, 0, end)
        guard first < end, first > 0 else { return false }
        var start = 0
        let second = first + 1
        let secondEnd = nextSpace(base, second, end)
        if isVirtualHost(base, 0..<first, second..<secondEnd) {
            takeVirtualHost(base, first)
            start = second
        }
        var clientEnd = nextSpace(base, start, end)
        while clientEnd > start, clientEnd < end, base[clientEnd - 1] == UInt8(ascii: ",") {
            clientEnd = nextSpace(base, clientEnd + 1, end)
        }
        let identEnd = clientEnd < end ? nextSpace(base, clientEnd + 1, end) : end
        guard identEnd < end else { return false }
        let client = FieldSlice(offset: start, length: clientEnd - start)
        act.client.slice = client
        if memchr(base + start, Int32(UInt8(ascii: ",")), clientEnd - start) != nil {
            act.forwardedFor.slice = client
        }
        act.account = WebPiece(
            slice: FieldSlice(offset: identEnd + 1, length: end - identEnd - 1), escape: .hex)
        return true
    }

    /// Whether the first word is the host that was asked, and not the client.
    ///
    /// The client has an ident after it, which is `-`; the host has the client.
    private func isVirtualHost(
        _ base: UnsafePointer<UInt8>, _ first: Range<Int>, _ second: Range<Int>
    ) -> Bool {
        guard second.count > 1, base[first.upperBound - 1] != UInt8(ascii: ",") else {
            return false
        }
        let isAddress = second.contains {
            base[$0] == UInt8(ascii: ".") || base[$0] == UInt8(ascii: ":")
        }
        guard isAddress else { return false }
        return first.contains { base[$0] == UInt8(ascii: ":") || base[$0] | 0x20 > 0x66 }
    }

    private mutating func takeVirtualHost(_ base: UnsafePointer<UInt8>, _ end: Int) {
        var colon = end - 1
        while colon > 0, base[colon] &- UInt8(ascii: "0") < 10 { colon -= 1 }
        let hasPort = colon > 0 && colon < end - 1 && base[colon] == UInt8(ascii: ":")
        act.host.slice = FieldSlice(offset: 0, length: hasPort ? colon : end)
        if hasPort {
            act.port.slice = FieldSlice(offset: colon + 1, length: end - colon - 1)
        }
    }

    /// Reads `"request" status bytes …` from the first quote on.
    private mutating func readRequest(
        _ base: UnsafePointer<UInt8>, _ quote: Int, _ count: Int
    ) -> Bool {
        var close = quote
        while let next = closingQuote(base, close + 1, count) {
            close = next
            guard readNumbers(base, close + 1, count) else { continue }
            act.request = WebPiece(
                slice: FieldSlice(offset: quote + 1, length: close - quote - 1), escape: .hex)
            return readTail(base, count)
        }
        return false
    }

    /// Reads ` status bytes`.
    private mutating func readNumbers(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int
    ) -> Bool {
        guard start + 4 < count, base[start] == 0x20 else { return false }
        let statusEnd = nextSpace(base, start + 1, count)
        let bytesEnd = statusEnd < count ? nextSpace(base, statusEnd + 1, count) : statusEnd
        guard let status = number(base, start + 1, statusEnd), status < 1_000,
            let bytes = number(base, statusEnd + 1, bytesEnd)
        else { return false }
        self.status = Int32(status)
        self.bytes = bytes
        end = bytesEnd
        return true
    }

    /// A number, -1 for `-`, or `nil`.
    private func number(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard end > start, end - start <= 18 else { return nil }
        if end - start == 1, base[start] == UInt8(ascii: "-") { return -1 }
        var value: Int64 = 0
        for at in start..<end {
            let digit = base[at] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }

    /// Reads the quoted values after the bytes; false where the last one has no end.
    private mutating func readTail(_ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var index = 0
        while end + 1 < count, base[end] == 0x20 {
            guard base[end + 1] == UInt8(ascii: "\"") else {
                // A number, or what else a site has added.
                guard index >= 2 else { return true }
                end = nextSpace(base, end + 1, count)
                continue
            }
            var close = end + 1
            repeat {
                guard let next = closingQuote(base, close + 1, count) else { return false }
                close = next
            } while close + 1 < count && base[close + 1] != 0x20
            let value = WebPiece(
                slice: FieldSlice(offset: end + 2, length: close - end - 2), escape: .hex)
            switch index {
            case 0: act.referrer = value
            case 1: act.userAgent = value
            default: takeAddresses(value, base)
            }
            index += 1
            end = close + 1
        }
        return true
    }

    /// Takes a value that is a list of addresses for `X-Forwarded-For`.
    private mutating func takeAddresses(_ value: WebPiece, _ base: UnsafePointer<UInt8>) {
        guard value.slice.length > 2, act.forwardedFor.slice.isAbsent else { return }
        let start = Int(value.slice.offset)
        let end = start + Int(value.slice.length)
        var marks = 0
        for at in start..<end {
            let byte = base[at]
            if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") { marks += 1 }
            let isOfAddress =
                byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
                || byte == UInt8(ascii: ",") || byte == 0x20
            guard isOfAddress || holdsUnknown(base, at, end) else { return }
        }
        if marks > 1 { act.forwardedFor = value }
    }

    /// Whether a byte is of the word `unknown`, which proxies put for an address they hide.
    private func holdsUnknown(_ base: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> Bool {
        base[at] == UInt8(ascii: "u") || base[at] == UInt8(ascii: "n")
            || base[at] == UInt8(ascii: "k") || base[at] == UInt8(ascii: "o")
            || base[at] == UInt8(ascii: "w")
    }

    /// The next quote without a backslash before it.
    private func closingQuote(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int
    ) -> Int? {
        var at = start
        while at < count,
            let found = memchr(base + at, Int32(UInt8(ascii: "\"")), count - at)
        {
            let quote = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            var backslash = quote
            while backslash > start, base[backslash - 1] == UInt8(ascii: "\\") { backslash -= 1 }
            if (quote - backslash) & 1 == 0 { return quote }
            at = quote + 1
        }
        return nil
    }
}

import LogModel

/// Makes a record of the values that a row or a JSON object holds.
///
/// Whoever reads the row sets ``values`` between ``start(_:)`` and ``read(into:)``. A value is a slice
/// of the row; what must be put together (a URL of host and path, a list, an unescaped string) is
/// appended to a copy of the row, so that slices of the row stay what they are.
///
/// - An account is *proven* when the act was allowed: by a word that is known, or by no refusal
///   where no word is logged. On a denied or challenged act it is *unproven*, and so it is with a word
///   that is not known, and under NGINX's name `remote_user`: what the client sent, checked or not.
/// - Where result tags of Squid stand for the action, Squid's own rules decide.
/// - A request of 407, or without any word for the action of 401, was challenged. One of 403 is
///   denied only where an action says so: it may be the origin's own; a name is unproven then.
/// - In mail, who logged in is the account, or else, unproven, the sender. A message's account is the
///   mapped one, or else, unproven, the sender.
struct MappedRecord: Sendable {
    /// The values by ``MappedField``; absent where there is none or `-` stands for it.
    private(set) var values: [FieldSlice]
    /// The row and what was put together, where anything was.
    private(set) var scratch: [UInt8] = []
    private var isCopied = false
    private var times = UsualTime()
    /// Whether a time without an offset is UTC and not local.
    var isUTC = false
    /// Whether nobody may have checked the account of a web record.
    var isUnchecked = false
    private var clock = LocalClock()
    /// What is counted beside the last record.
    private(set) var remark: RejectionReason?

    init() {
        values = Array(repeating: .absent, count: MappedField.allCases.count)
    }

    /// From where rows must be read again.
    var resumption: OpenPosition? { clock.resumption }

    /// Starts a stream.
    mutating func begin(_ stream: StreamFacts, order: DateOrder?) {
        clock = LocalClock(stream)
        times.order = order ?? stream.dateOrder
    }

    /// Starts a row.
    mutating func start() {
        for index in values.indices { values[index] = .absent }
        isCopied = false
        isUnchecked = false
        remark = nil
    }

    /// Starts a row whose bytes will not outlive its reading: the record will be in ``scratch``.
    mutating func start(copying row: UnsafeRawBufferPointer) {
        start()
        copy(row)
    }

    subscript(field: MappedField) -> FieldSlice {
        @inline(__always) get { values[field.rawValue] }
        @inline(__always) set { values[field.rawValue] = newValue }
    }

    /// Sets a value that is a slice of the row; what stands for nothing is none.
    mutating func set(_ field: MappedField, _ slice: FieldSlice, of row: UnsafeRawBufferPointer) {
        values[field.rawValue] = field.isNothing(row.part(slice)) ? .absent : slice
    }

    /// Sets a value that is put together behind a copy of the row.
    ///
    /// - Parameters:
    ///   - field: the field.
    ///   - row: the row.
    ///   - make: appends the value.
    mutating func compose(
        _ field: MappedField, of row: UnsafeRawBufferPointer, _ make: (inout [UInt8]) -> Void
    ) {
        copy(row)
        let start = scratch.count
        make(&scratch)
        let slice = FieldSlice(offset: start, length: scratch.count - start)
        let isNothing = scratch.withUnsafeBytes { field.isNothing($0.part(slice)) }
        values[field.rawValue] = isNothing ? .absent : slice
    }

    private mutating func copy(_ row: UnsafeRawBufferPointer) {
        guard !isCopied else { return }
        isCopied = true
        scratch.removeAll(keepingCapacity: scratch.capacity <= RowReader.limitBytes)
        scratch.append(contentsOf: row)
        // Never empty, so that there is always a base for the fields to count from.
        scratch.append(0)
    }

    /// Makes the record of the values that were set.
    ///
    /// - Parameters:
    ///   - row: what the values are slices of.
    ///   - record: takes the fields.
    /// - Returns: what the row is.
    mutating func read(
        _ row: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        switch time(row, at: record.position) {
        case .success(let time): record.time = time
        case .failure(let problem): return .rejected(problem.reason)
        }
        switch record.channel {
        case .web: composeWeb(row)
        case .email, .message: composeMail(row)
        }
        let isScratch = isCopied
        let isWhole = withBytes(row) { bytes in
            record.channel == .web ? fillWeb(bytes, &record) : fillMail(bytes, &record)
        }
        guard isWhole else { return .rejected(.malformed) }
        return isScratch ? .scratchRecord : .record
    }

    /// Hands out what the values are slices of.
    private func withBytes<Result>(
        _ row: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        isCopied ? scratch.withUnsafeBytes(body) : body(row)
    }
}

extension MappedField {
    /// Whether a text says that there is no such thing: nothing, `-`, and of a web record `None`, `NA`,
    /// `Unknown` and the like.
    fileprivate func isNothing(_ text: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .action, .path, .query, .subject, .room, .sender, .recipients, .request:
            text.isEmpty || (text.count == 1 && text[0] == UInt8(ascii: "-"))
        default: AccountName.isNone(text)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of a field; empty where it is absent.
    @inline(__always)
    func part(_ field: FieldSlice) -> UnsafeRawBufferPointer {
        guard !field.isAbsent else { return part(0..<0) }
        return part(Int(field.offset)..<(Int(field.offset) + Int(field.length)))
    }
}

/// Times.
extension MappedRecord {
    private struct Problem: Error {
        let reason: RejectionReason
    }

    private mutating func time(
        _ row: UnsafeRawBufferPointer, at position: RecordPosition
    ) -> Result<Timestamp, Problem> {
        switch withBytes(row, reading) {
        case .ambiguous: return .failure(Problem(reason: .ambiguousDate))
        case .none: return .failure(Problem(reason: .badTime))
        case .stated(let stated):
            var stated = stated
            if isUTC, stated.offsetSeconds == nil { stated.offsetSeconds = 0 }
            if let instant = stated.instant { return .success(instant) }
            let instant = clock.instant(
                stated.civil, milliseconds: stated.milliseconds, at: position)
            if clock.isInMissingHour { remark = .missingHour }
            return .success(instant)
        }
    }

    /// A time in one value, or a date in one and a time of day in another.
    private func reading(_ bytes: UnsafeRawBufferPointer) -> UsualReading {
        let date = bytes.part(self[.date])
        var time = bytes.part(self[.time])
        if !self[.timeOfDay].isAbsent { time = bytes.part(self[.timeOfDay]) }
        if !time.isEmpty, !date.isEmpty, times.isTimeOfDay(time) {
            let both = times.read(date: date, timeOfDay: time)
            return both == .none ? times.read(date) : both
        }
        let whole = times.read(time)
        return whole == .none ? times.read(date) : whole
    }
}

/// Web records.
extension MappedRecord {
    /// Puts together what is logged in parts, and lists.
    private mutating func composeWeb(_ row: UnsafeRawBufferPointer) {
        if !self[.request].isAbsent { takeRequest(row) }
        let hasPath = withBytes(row) { bytes in
            let url = bytes.part(self[.url])
            return self[.url].isAbsent ? !self[.path].isAbsent : url[0] == UInt8(ascii: "/")
        }
        if hasPath, !self[.host].isAbsent { composeURL(row) }
        composeList(.categories, row)
    }

    /// Takes method and URL from `METHOD URL HTTP/1.1`.
    private mutating func takeRequest(_ row: UnsafeRawBufferPointer) {
        let line = self[.request]
        let parts: (method: FieldSlice, url: FieldSlice)? = withBytes(row) { bytes in
            let text = bytes.part(line)
            guard let space = text.place(of: 0x20, in: 0..<text.count) else { return nil }
            var end = text.lastPlace(of: " HTTP/", in: space..<text.count) ?? text.count
            while end > space + 1, text[end - 1] == 0x20 { end -= 1 }
            let start = Int(line.offset)
            return (
                FieldSlice(offset: start, length: space),
                FieldSlice(offset: start + space + 1, length: max(0, end - space - 1))
            )
        }
        guard let parts else { return }
        if self[.method].isAbsent { self[.method] = parts.method }
        if self[.url].isAbsent, parts.url.length > 0 { self[.url] = parts.url }
    }

    /// Makes a URL of scheme, host, path and query; `http` where no scheme is logged.
    private mutating func composeURL(_ row: UnsafeRawBufferPointer) {
        copy(row)
        let isSecure = scratch.withUnsafeBytes { $0.part(self[.scheme]).isWord("https") }
        let hasQuery = self[.url].isAbsent && !self[.query].isAbsent
        let path = self[.url].isAbsent ? self[.path] : self[.url]
        let start = scratch.count
        scratch.append(contentsOf: isSecure ? "https://".utf8 : "http://".utf8)
        append(self[.host])
        if scratch[Int(path.offset)] != UInt8(ascii: "/") { scratch.append(UInt8(ascii: "/")) }
        append(path)
        if hasQuery {
            let mark = UInt8(ascii: "?")
            if scratch[Int(self[.query].offset)] != mark { scratch.append(mark) }
            append(self[.query])
        }
        self[.url] = FieldSlice(offset: start, length: scratch.count - start)
    }

    /// Appends a value again, once the row was copied.
    private mutating func append(_ field: FieldSlice) {
        guard !field.isAbsent else { return }
        for index in Int(field.offset)..<(Int(field.offset) + Int(field.length)) {
            scratch.append(scratch[index])
        }
    }

    /// Puts newlines between the parts of a list: of `A;B`, `A|B` or `A, B`.
    ///
    /// A list that a JSON array gave has its newlines already.
    private mutating func composeList(_ field: MappedField, _ row: UnsafeRawBufferPointer) {
        let list = self[field]
        guard !list.isAbsent else { return }
        let separator: UInt8? = withBytes(row) { bytes in
            let text = bytes.part(list)
            guard !text.contains(0x0A) else { return nil }
            return ";|,".utf8.first { text.contains($0) }
        }
        guard let separator else { return }
        copy(row)
        let start = scratch.count
        var wasEmpty = true
        for index in Int(list.offset)..<(Int(list.offset) + Int(list.length)) {
            let byte = scratch[index]
            if byte == separator {
                while scratch.count > start, scratch.last == 0x20 { scratch.removeLast() }
                if !wasEmpty { scratch.append(0x0A) }
                wasEmpty = true
            } else if !wasEmpty || byte != 0x20 {
                scratch.append(byte)
                wasEmpty = false
            }
        }
        while scratch.count > start, scratch.last == 0x20 || scratch.last == 0x0A {
            scratch.removeLast()
        }
        self[field] =
            scratch.count == start
            ? .absent : FieldSlice(offset: start, length: scratch.count - start)
    }

    /// Sets the fields of a request; false where it names nothing that was asked for, by nobody.
    private func fillWeb(_ bytes: UnsafeRawBufferPointer, _ record: inout RecordView) -> Bool {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
        record.client = self[.client]
        record.method = self[.method]
        record.url = self[.url]
        record.host = MappedHost.find(self[.url], bytes)
        if record.host.isAbsent { record.host = MappedHost.find(self[.host], bytes) }
        record.mime = self[.mime]
        record.userAgent = self[.userAgent]
        record.referrer = self[.referrer]
        record.proxyCategories = self[.categories]
        record.account = AccountName.field(self[.account], of: base)
        record.bytes = number(self[.bytes], bytes) ?? number(self[.size], bytes) ?? -1
        record.status = status(bytes) ?? -1
        let (action, isProven) = verdict(bytes, record.status, !record.account.isAbsent)
        record.action = action
        if !record.account.isAbsent {
            record.attribution = isProven && !isUnchecked ? .proven : .unproven
        }
        return
            !(record.url.isAbsent && record.host.isAbsent && record.account.isAbsent
            && record.client.isAbsent)
    }

    private func number(_ field: FieldSlice, _ bytes: UnsafeRawBufferPointer) -> Int64? {
        let text = bytes.part(field)
        guard text.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
        return text.number(at: 0)
    }

    /// The status, where the column of that name or Squid's `TAG/status` states one.
    private func status(_ bytes: UnsafeRawBufferPointer) -> Int32? {
        for field in [self[.status], self[.action]] {
            let text = bytes.part(field)
            let start = text.lastPlace(of: "/", in: 0..<text.count).map { $0 + 1 } ?? 0
            let digits = text[start...].prefix { $0 &- UInt8(ascii: "0") < 10 }.count
            guard (1...3).contains(digits), let value = text.number(at: start) else { continue }
            if start + digits == text.count || text[start + digits] == 0x20 {
                return Int32(truncatingIfNeeded: value)
            }
        }
        return nil
    }

    /// What the filter did, and whether that proves a name.
    private func verdict(
        _ bytes: UnsafeRawBufferPointer, _ status: Int32, _ hasName: Bool
    ) -> (Action, isProven: Bool) {
        if let (action, attribution) = squidVerdict(bytes, status, hasName) {
            return (action, attribution == .proven)
        }
        if status == 407 { return (.challenged, false) }
        if let isBlocked = ActionWord.truth(bytes.part(self[.isBlocked])) {
            return isBlocked ? (.denied, false) : (.allowed, status != 401)
        }
        let word = self[.action].isAbsent ? statusWord(bytes) : bytes.part(self[.action])
        guard word.contains(where: { $0 &- UInt8(ascii: "0") >= 10 }) else {
            return status == 401 ? (.challenged, false) : (.allowed, status != 403)
        }
        guard let action = ActionWord.action(word) else { return (.allowed, false) }
        return (action, action == .allowed && status != 401)
    }

    /// The word of a column *Status* that holds no number: `Blocked`.
    private func statusWord(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let text = bytes.part(self[.status])
        let isNumber = text.first.map { $0 &- UInt8(ascii: "0") < 10 } ?? false
        return isNumber ? text.part(0..<0) : text
    }

    /// The verdict on Squid's result tags, where they stand for the action.
    private func squidVerdict(
        _ bytes: UnsafeRawBufferPointer, _ status: Int32, _ hasName: Bool
    ) -> (Action, Attribution)? {
        let text = bytes.part(self[.action])
        let tags = text.part(0..<text.prefix(while: isSquidCodeByte).count)
        guard tags.count == text.count || text[tags.count] == UInt8(ascii: "/"),
            tags.holds("TCP_", at: 0) || tags.holds("NONE", at: 0) || tags.holds("UDP_", at: 0)
                || tags.holds("TAG_NONE", at: 0)
        else { return nil }
        let code = bytes.part(self[.hierarchy])
        let length = code.prefix(while: isSquidCodeByte).count
        let nobodyAsked =
            code.bindMemory(to: UInt8.self).baseAddress.map {
                length > 0 && SquidHierarchy.isNobody($0, length)
            } ?? false
        return SquidVerdict.decide(
            SquidOutcome(
                result: tags, status: status, nobodyAsked: nobodyAsked, hasName: hasName,
                isAmbiguous: false))
    }
}

/// The host of what an export calls URL, which often has no scheme.
enum MappedHost {
    /// Finds the host of a URL, of `host/path`, `host:port` or a host; absent where there is none.
    static func find(_ url: FieldSlice, _ bytes: UnsafeRawBufferPointer) -> FieldSlice {
        guard !url.isAbsent, let base = bytes.bindMemory(to: UInt8.self).baseAddress else {
            return .absent
        }
        let found = URLHost.find(in: base, url, isAuthority: false)
        guard found.isAbsent, isAuthority(bytes.part(url)) else { return found }
        return URLHost.find(in: base, url, isAuthority: true)
    }

    /// Whether a text without a scheme begins with a host: nothing but a port follows its colon,
    /// unless brackets stand around the host.
    private static func isAuthority(_ text: UnsafeRawBufferPointer) -> Bool {
        let authority = text.prefix { !"/?#".utf8.contains($0) }
        guard let first = authority.first, !authority.contains(0x20) else { return false }
        if first == UInt8(ascii: "[") { return true }
        guard let colon = authority.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let port = authority[(colon + 1)...]
        return !port.isEmpty && port.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    }
}

/// Mail and messages.
extension MappedRecord {
    /// Puts newlines between the recipients, each without angle brackets and once.
    private mutating func composeMail(_ row: UnsafeRawBufferPointer) {
        composeList(.recipients, row)
        let list = self[.recipients]
        let isPlain = withBytes(row) { bytes in
            !bytes.part(list).contains { $0 == 0x0A || $0 == UInt8(ascii: "<") }
        }
        guard !list.isAbsent, !isPlain else { return }
        copy(row)
        let all = Array(scratch[Int(list.offset)..<(Int(list.offset) + Int(list.length))])
        let start = scratch.count
        var known: Set<ArraySlice<UInt8>> = []
        for var address in all.split(separator: 0x0A) {
            if address.first == UInt8(ascii: "<"), address.last == UInt8(ascii: ">") {
                address = address.dropFirst().dropLast()
            }
            guard !address.isEmpty, known.insert(address).inserted else { continue }
            if scratch.count > start { scratch.append(0x0A) }
            scratch.append(contentsOf: address)
        }
        self[.recipients] = FieldSlice(offset: start, length: scratch.count - start)
    }

    /// Sets the fields of a mail or message; false where neither sender nor recipient is named.
    private func fillMail(_ bytes: UnsafeRawBufferPointer, _ record: inout RecordView) -> Bool {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
        record.client = self[.client]
        record.queueID = self[.queueID]
        record.messageID = bare(self[.messageID], bytes)
        record.sender = bare(self[.sender], bytes)
        record.recipients = self[.recipients]
        if !record.recipients.isAbsent {
            let newlines = bytes.part(record.recipients).count { $0 == 0x0A }
            record.recipientCount = Int32(truncatingIfNeeded: newlines + 1)
        }
        record.subject = self[.subject]
        record.room = self[.room]
        record.bytes = number(self[.size], bytes) ?? number(self[.bytes], bytes) ?? -1
        record.authenticated = AccountName.field(self[.authenticated], of: base)
        let (action, isProven) = verdict(bytes, -1, true)
        record.action = action
        record.account = AccountName.field(self[.account], of: base)
        if record.account.isAbsent { record.account = record.authenticated }
        if !record.account.isAbsent {
            record.attribution = isProven ? .proven : .unproven
        } else if record.sender.length > 0 {
            record.account = record.sender
            record.attribution = record.account.isAbsent ? .none : .unproven
        }
        return !record.sender.isAbsent || !record.recipients.isAbsent
    }

    /// A value without angle brackets around it.
    private func bare(_ field: FieldSlice, _ bytes: UnsafeRawBufferPointer) -> FieldSlice {
        let text = bytes.part(field)
        guard text.count >= 2, text.first == UInt8(ascii: "<"), text.last == UInt8(ascii: ">")
        else { return field }
        return FieldSlice(offset: Int(field.offset) + 1, length: Int(field.length) - 2)
    }
}

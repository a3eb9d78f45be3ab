package import LogModel

/// A line whose layout the site states.
///
/// One machine for three dialects: Squid's `logformat`, Apache's `LogFormat` and NGINX's `log_format`;
/// Squid's own `common` and `combined` are templates too. See ``TemplateMatcher`` for how a line is
/// cut, ``WebAct`` for which client and URL count, ``SquidVerdict`` and ``WebVerdict`` for what
/// happened.
package struct TemplateLine: LineFormat {
    package let channel: Channel
    private var matcher: TemplateMatcher
    private var clock = LocalClock()
    package private(set) var scratch: [UInt8] = []
    package private(set) var remark: RejectionReason?

    /// Compiles what the site says.
    ///
    /// - Parameters:
    ///   - format: `squid-common`, `squid-combined`, or one that ends in `-logformat`.
    ///   - settings: with the template, for the latter.
    /// - Throws: ``FormatProblem``, where the template is missing or not understood.
    package init(_ format: LogFormat, _ settings: FormatSettings) throws(FormatProblem) {
        channel = .web
        matcher = TemplateMatcher(try TemplateLine.program(format, settings.template))
    }

    private static func program(
        _ format: LogFormat, _ template: String?
    ) throws(FormatProblem) -> TemplateProgram {
        switch format {
        case .squidCommon:
            return try TemplateProgram(
                try SquidTemplate.tokens("common"), dialect: .squid, isBuiltIn: true)
        case .squidCombined:
            return try TemplateProgram(
                try SquidTemplate.tokens("combined"), dialect: .squid, isBuiltIn: true)
        case .apacheLogformat:
            let example = #"LogFormat "%h %l %u %t \"%r\" %>s %b" common"#
            let text = try required(template, "Apache's configuration", example)
            return try TemplateProgram(try ApacheTemplate.tokens(text), dialect: .apache)
        case .nginxLogformat:
            let example =
                #"log_format main '$remote_addr - $remote_user [$time_local] "$request" $status';"#
            let text = try required(template, "NGINX's configuration", example)
            return try TemplateProgram(try NginxTemplate.tokens(text), dialect: .nginx)
        default:
            let example = "logformat school %ts.%03tu %>a %un %Ss/%03>Hs %<st %rm %ru"
            let text = try required(template, "squid.conf", example)
            return try TemplateProgram(try SquidTemplate.tokens(text), dialect: .squid)
        }
    }

    private static func required(
        _ template: String?, _ file: String, _ example: String
    ) throws(FormatProblem) -> String {
        if let template, template.contains(where: { $0 != " " }) { return template }
        throw FormatProblem(
            setting: "logformat",
            message:
                "is missing: give the line of \(file) that says what is logged, such as: \(example)"
        )
    }

    package mutating func begin(_ stream: StreamFacts) {
        clock = LocalClock(stream)
    }

    package var resumption: OpenPosition? { clock.resumption }

    package var isSureOfWholeLines: Bool { matcher.program.startsSurely }

    package var isCutByNUL: Bool { matcher.program.dialect == .squid }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        remark = nil
        switch matcher.match(line) {
        case .mismatch:
            let mayBeCut = isCutByNUL && line.count >= TemplateLine.longestOfSquid
            return mayBeCut ? readCut(line, into: &record) : .rejected(.malformed)
        case .badTime: return .rejected(.badTime)
        case .match: break
        }
        guard let time = time(line, record.position) else { return .rejected(.badTime) }
        record.time = time
        let usesScratch = fill(&record, line, upTo: matcher.program.steps.count)
        decide(&record, line)
        if record.attribution == .proven, matcher.hasSecondReading(line) {
            record.attribution = .unproven
        }
        return usesScratch ? .scratchRecord : .record
    }

    /// How long a line can be that Squid prints by a template; what is more it cuts off.
    private static let longestOfSquid = 8_191

    package mutating func readCut(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        remark = nil
        let whole = matcher.matchStart(line)
        guard let timed = matcher.program.step(.time), timed < whole,
            let time = time(line, record.position)
        else { return .rejected(.malformed) }
        record.time = time
        // What the cut goes through counts only for the URL, and only if its host is whole.
        let isInURL =
            whole < matcher.program.steps.count && matcher.program.step(.url) == whole
        let usesScratch = fill(&record, line, upTo: isInURL ? whole + 1 : whole)
        guard !record.host.isAbsent else { return .rejected(.malformed) }
        if isInURL {
            let base = record.base
            let isWhole =
                usesScratch
                ? scratch.withUnsafeBufferPointer { bytes in
                    bytes.baseAddress.map { URLHost.isWhole(record.host, in: $0, record.url) }
                        ?? false
                } : URLHost.isWhole(record.host, in: base, record.url)
            guard isWhole else { return .rejected(.malformed) }
        }
        (record.action, _) = WebVerdict.decide(.squid, status: record.status, hasName: false)
        record.attribution = record.account.isAbsent ? .none : .unproven
        return usesScratch ? .scratchRecord : .record
    }
}

// From fields to a record.
extension TemplateLine {
    /// The value of a step, without its padding.
    @inline(__always)
    private mutating func value(_ step: Int, _ line: UnsafeRawBufferPointer) -> FieldSlice {
        let start = matcher.starts[step]
        let end = matcher.ends[step]
        if matcher.program.isPlain { return FieldSlice(offset: start, length: end &- start) }
        return trimmed(step, start, end, line)
    }

    @inline(never)
    private mutating func trimmed(
        _ step: Int, _ start: Int, _ end: Int, _ line: UnsafeRawBufferPointer
    ) -> FieldSlice {
        var (start, end) = (start, end)
        if matcher.program.steps[step].minimumWidth > 0 {
            while start < end, line[start] == 0x20 { start += 1 }
            while end > start, line[end - 1] == 0x20 { end -= 1 }
        }
        if matcher.program.steps[step].escape == .shell, end - start > 1,
            line[start] == UInt8(ascii: "\""), line[end - 1] == UInt8(ascii: "\"")
        {
            start += 1
            end -= 1
        }
        return FieldSlice(offset: start, length: end - start)
    }

    @inline(__always)
    private mutating func piece(
        _ meaning: FieldMeaning, _ line: UnsafeRawBufferPointer, _ limit: Int
    ) -> WebPiece {
        let step = matcher.program.place[meaning.rawValue]
        guard step >= 0, step < limit else { return .absent }
        return WebPiece(slice: value(step, line), escape: matcher.program.steps[step].escape)
    }

    private mutating func fill(
        _ record: inout RecordView, _ line: UnsafeRawBufferPointer, upTo limit: Int
    ) -> Bool {
        var act = WebAct()
        act.client = piece(.client, line, limit)
        act.forwardedFor = piece(.forwardedFor, line, limit)
        act.account = name(line, limit)
        act.request = piece(.request, line, limit)
        act.method = piece(.method, line, limit)
        act.url = piece(.url, line, limit)
        if act.url.slice.isAbsent {
            act.scheme = piece(.scheme, line, limit)
            act.port = piece(.port, line, limit)
            act.path = piece(.path, line, limit)
            act.query = piece(.query, line, limit)
        }
        act.host = piece(.host, line, limit)
        act.mime = piece(.mime, line, limit)
        act.userAgent = piece(.userAgent, line, limit)
        act.referrer = piece(.referrer, line, limit)
        let usesScratch = act.fill(&record, of: line, scratch: &scratch)
        record.status = Int32(truncatingIfNeeded: number(.status, line, limit, below: 1_000))
        record.bytes = number(.size, line, limit, below: Int64.max)
        return usesScratch
    }

    /// The first name that is one; the identity only where no authenticated one is logged.
    private mutating func name(_ line: UnsafeRawBufferPointer, _ limit: Int) -> WebPiece {
        for step in matcher.program.accounts where step < limit {
            let name = value(step, line)
            if !isNone(name, line) {
                let escape = matcher.program.steps[step].escape
                return WebPiece(
                    slice: name, escape: matcher.program.keepsNames ? .none : escape)
            }
        }
        let identity = piece(.identity, line, limit)
        return identity.slice.isAbsent || isNone(identity.slice, line) ? .absent : identity
    }

    private mutating func isNone(_ name: FieldSlice, _ line: UnsafeRawBufferPointer) -> Bool {
        AccountName.isNone(
            line.part(Int(name.offset)..<Int(name.offset) + Int(name.length)))
    }

    /// A number; -1 where there is none, or `-`.
    private mutating func number(
        _ meaning: FieldMeaning, _ line: UnsafeRawBufferPointer, _ limit: Int, below: Int64
    ) -> Int64 {
        let step = matcher.program.place[meaning.rawValue]
        guard step >= 0, step < limit else { return -1 }
        let slice = value(step, line)
        let number = TemplateLine.decimal(line, Int(slice.offset), Int(slice.length))
        return number < below ? number : -1
    }

    /// A run of at most 18 digits; -1 where it is none.
    private static func decimal(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ count: Int
    ) -> Int64 {
        guard count > 0, count <= 18 else { return -1 }
        var value: Int64 = 0
        for at in start..<start + count {
            let digit = line[at] &- UInt8(ascii: "0")
            guard digit < 10 else { return -1 }
            value = value &* 10 &+ Int64(digit)
        }
        return value
    }

    private mutating func time(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition
    ) -> Timestamp? {
        guard let step = matcher.program.step(.time) else { return nil }
        let fraction = number(.milliseconds, line, matcher.program.steps.count, below: 1_000)
        if matcher.program.steps[step].shape != .time { return epoch(step, line, fraction) }
        var stated = matcher.time(of: step)
        if stated.milliseconds == 0, fraction > 0 { stated.milliseconds = Int(fraction) }
        if let instant = stated.instant { return instant }
        if matcher.program.clocks[matcher.program.steps[step].time].isUTC {
            stated.offsetSeconds = 0
            return stated.instant
        }
        let instant = clock.instant(
            stated.civil, milliseconds: stated.milliseconds, at: position)
        if clock.isInMissingHour { remark = .missingHour }
        return instant
    }

    /// `seconds` or `seconds.decimals`, of which the first three count.
    private mutating func epoch(
        _ step: Int, _ line: UnsafeRawBufferPointer, _ fraction: Int64
    ) -> Timestamp? {
        let slice = value(step, line)
        let end = Int(slice.offset) + Int(slice.length)
        var at = Int(slice.offset)
        while at < end, line[at] != UInt8(ascii: ".") { at += 1 }
        let seconds = TemplateLine.decimal(line, Int(slice.offset), at - Int(slice.offset))
        // 9999-12-31: no date lies after it.
        guard seconds >= 0, seconds <= 253_402_300_799 else { return nil }
        var milliseconds = max(fraction, 0)
        if at + 1 < end {
            milliseconds = 0
            for place in 1...3 {
                let digit = at + place < end ? Int64(line[at + place] &- UInt8(ascii: "0")) : 0
                milliseconds = milliseconds * 10 + min(digit, 9)
            }
        }
        return Timestamp(milliseconds: seconds * 1_000 + milliseconds)
    }

    private mutating func decide(_ record: inout RecordView, _ line: UnsafeRawBufferPointer) {
        let program = matcher.program
        let hasName = !record.account.isAbsent
        if let step = program.step(.result) {
            let result = value(step, line)
            let name = line.part(
                Int(result.offset)..<Int(result.offset) + Int(result.length))
            (record.action, record.attribution) = SquidVerdict.decide(
                SquidOutcome(
                    result: name, status: record.status, nobodyAsked: nobodyAsked(name, line),
                    hasName: hasName, isAmbiguous: false))
        } else {
            (record.action, record.attribution) = WebVerdict.decide(
                program.dialect, status: record.status, hasName: hasName)
        }
        if record.attribution == .proven, !isAuthenticated(line) {
            record.attribution = .unproven
        }
    }

    /// Whether one of the authenticated names is there; only an identity is left otherwise.
    private mutating func isAuthenticated(_ line: UnsafeRawBufferPointer) -> Bool {
        !matcher.program.accounts.allSatisfy { isNone(value($0, line), line) }
    }

    /// Whether no server was asked; where the log does not say, `NONE` as the result tells it.
    private mutating func nobodyAsked(
        _ result: UnsafeRawBufferPointer, _ line: UnsafeRawBufferPointer
    ) -> Bool {
        guard let step = matcher.program.step(.hierarchy) else {
            return result.holds("NONE", at: 0) || result.holds("TAG_NONE", at: 0)
        }
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return false }
        let code = value(step, line)
        return SquidHierarchy.isNobody(base + Int(code.offset), Int(code.length))
    }
}

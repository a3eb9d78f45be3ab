internal import Glibc
import LogModel

/// Telling Squid's logs by one line.
extension TemplateLine {
    /// Whether a line has the shape of a format.
    ///
    /// `squid-common` and `squid-combined` are told by a whole line. A line of a site's own format
    /// counts as Squid's where one of its result tags stands by itself, and so does a line of its
    /// `referrer` and `useragent` logs; how to read it, only the site can say.
    static func recognises(_ line: UnsafeRawBufferPointer, as format: LogFormat) -> Bool {
        switch format {
        case .squidCommon: matches(line, common)
        case .squidCombined: matches(line, combined)
        case .squidLogformat: isSiteFormat(line)
        default: false
        }
    }

    private static let common = builtIn("common")
    private static let combined = builtIn("combined")
    private static let referrer = builtIn("referrer")

    private static func builtIn(_ name: String) -> TemplateProgram? {
        do throws(FormatProblem) {
            return try TemplateProgram(
                try SquidTemplate.tokens(name), dialect: .squid, isBuiltIn: true)
        } catch {
            assertionFailure("Squid's own format is not understood: \(error)")
            return nil
        }
    }

    private static func matches(
        _ line: UnsafeRawBufferPointer, _ program: TemplateProgram?
    ) -> Bool {
        guard let program, line.count > 20 else { return false }
        var matcher = TemplateMatcher(program)
        return matcher.match(line) == .match
    }

    private static func isSiteFormat(_ line: UnsafeRawBufferPointer) -> Bool {
        // What stands under a syslog header is looked at without it.
        if SyslogEnvelope.mayStart(line), SyslogEnvelope.body(of: line) != nil { return false }
        if isUserAgent(line) || isReferrer(line) { return true }
        guard !isLikeNative(line), !isLikeCommon(line) else { return false }
        return holdsTag(line)
    }

    /// A broken line of Squid's native log: a time, an elapsed time and an address.
    private static func isLikeNative(_ line: UnsafeRawBufferPointer) -> Bool {
        var words = line.prefix(80).split(separator: 0x20).makeIterator()
        guard let time = words.next(), let elapsed = words.next(), let client = words.next(),
            time.count == 14, time.dropFirst(10).first == UInt8(ascii: ".")
        else { return false }
        return elapsed.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
            && isAddress(UnsafeRawBufferPointer(rebasing: client))
    }

    /// A broken line of a common or combined log.
    private static func isLikeCommon(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let bracket = line.place(of: " [", in: 0..<line.count) else { return false }
        return line.holds("/", at: bracket + 4) && line.holds("/", at: bracket + 8)
            && line.holds("] \"", at: bracket + 28)
    }

    /// `client [time] "agent"`.
    private static func isUserAgent(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.last == UInt8(ascii: "\""), let space = line.place(of: 0x20, in: 0..<line.count),
            isAddress(line.part(0..<space)), line.holds(" [", at: space)
        else { return false }
        return line.holds("/", at: space + 4) && line.holds("/", at: space + 8)
            && line.holds("] \"", at: space + 28)
    }

    /// `time client referrer url`.
    private static func isReferrer(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let program = referrer, line.count > 20 else { return false }
        var matcher = TemplateMatcher(program)
        guard matcher.match(line) == .match, let client = program.step(.client),
            let from = program.step(.referrer), let url = program.step(.url),
            isAddress(line.part(matcher.starts[client]..<matcher.ends[client]))
        else { return false }
        let before = line.part(matcher.starts[from]..<matcher.ends[from])
        let asked = line.part(matcher.starts[url]..<matcher.ends[url])
        let hasReferrer =
            before.count == 1 || before.prefix(12).contains(UInt8(ascii: ":"))
        return hasReferrer && asked.contains(UInt8(ascii: ":"))
            && !asked.contains(UInt8(ascii: "\""))
    }

    private static func isAddress(_ word: UnsafeRawBufferPointer) -> Bool {
        guard word.count > 2 else { return false }
        var marks = 0
        for byte in word {
            if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") { marks += 1 }
            let isOfAddress =
                byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            guard isOfAddress else { return false }
        }
        return marks > 1
    }

    /// Whether one of Squid's result tags stands in a line, with nothing of a name around it.
    private static func holdsTag(_ line: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at < line.count {
            guard isSquidCodeByte(line[at]) else {
                at += 1
                continue
            }
            let start = at
            while at < line.count, isSquidCodeByte(line[at]) { at += 1 }
            let isFree = start == 0 || !isNameByte(line[start - 1])
            if isFree, at == line.count || !isNameByte(line[at]),
                isTag(line.part(start..<at))
            {
                return true
            }
        }
        return false
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "-")
    }

    private static func isTag(_ word: UnsafeRawBufferPointer) -> Bool {
        let results: [StaticString] = [
            "TCP_HIT", "TCP_MISS", "TCP_REFRESH", "TCP_CLIENT_REFRESH", "TCP_IMS_HIT",
            "TCP_SWAPFAIL", "TCP_MEM_HIT", "TCP_DENIED", "TCP_TUNNEL", "TCP_REDIRECT",
            "TCP_OFFLINE_HIT", "TCP_NEGATIVE_HIT", "TCP_STALE_HIT", "TCP_ASYNC", "UDP_HIT",
            "UDP_MISS", "UDP_DENIED", "NONE_NONE", "TAG_NONE",
        ]
        return results.contains { tag in
            word.holds(tag, at: 0)
                && (word.count == tag.utf8CodeUnitCount
                    || word[tag.utf8CodeUnitCount] == UInt8(ascii: "_"))
        }
    }
}

package import LogModel

/// W3C extended logs: Blue Coat, Forefront TMG and ISA, IIS, Zscaler.
///
/// A line `#Fields:` says what the columns below it hold, until the next such line. Values with
/// spaces stand between quotation marks, in which `""` is one; `-` is none. Rows may have more
/// columns than were announced, never fewer. A row whose status, port or size is no number has come
/// out of step, as an unquoted space makes it, and is refused.
///
/// Where the URL is logged in parts it is put together: scheme, host, port, path and query, or
/// `host:port` for a tunnel. IIS logs no host unless it is told to (`cs-host`), and then there is none.
///
/// `date` and `time` are UTC. Without a column for the date it is that of the line `#Date:` before the
/// rows, or the day after it for times that were past by then. A user with a `?` behind the name sent it without proof (Forefront);
/// the mark is not part of the account. Where the columns are those of IIS, a `+` in a user agent is
/// taken for the space that it stands for; a real `+` looks the same.
///
/// - SeeAlso: https://www.w3.org/TR/WD-logfile.html
package struct W3CLine: LineFormat {
    package let channel: Channel
    package var scratch: [UInt8] { built.bytes }
    /// The record, where its line alone does not hold it.
    var built = LineScratch()
    private(set) var fields: W3CFields?
    /// When the rows that follow began to be written, as `#Date:` says.
    private(set) var started: CivilTime?
    /// The value of each role in the line that was last read, without quotation marks.
    var slots = [FieldSlice](repeating: .absent, count: W3CRole.allCases.count)
    /// The roles whose value has a doubled quotation mark, one bit each.
    var doubled: UInt64 = 0

    /// Makes a reader for one source.
    package init() { channel = .web }

    package mutating func begin(_ stream: StreamFacts) {
        fields = nil
        started = nil
    }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        if line[0] == UInt8(ascii: "#") { return readDirective(line) }
        guard let fields, fields.isUsable, readColumns(line, fields) else {
            return .rejected(.malformed)
        }
        built.reset()
        guard let outcome = outcome(line) else { return .rejected(.malformed) }
        guard let time = time(line) else { return .rejected(.badTime) }
        record.time = time
        record.status = outcome.status < 1000 ? Int32(outcome.status) : -1
        record.action = outcome.action
        fill(&record, line)
        fillURL(&record, line)
        fillCategories(&record, line)
        fillAgent(&record, line, plusIsSpace: fields.plusIsSpace)
        return built.isUsed ? .scratchRecord : .record
    }

    private mutating func readDirective(_ line: UnsafeRawBufferPointer) -> LineVerdict {
        if let stated = W3CFields(line) {
            fields = stated
            return .context
        }
        guard line.count >= 6, line.part(0..<6).isWord("#date:") else { return .nothing }
        // Rows below a date that cannot be read have none.
        started = line.count >= 26 ? FixedTime.local(line, at: 7) : nil
        return .context
    }

    /// Whether a line announces columns of requests.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        W3CFields(line)?.isUsable ?? false
    }

    /// The bytes of a role's value; empty where it has none.
    @inline(__always)
    func value(_ role: W3CRole, _ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        line.part(range(role))
    }

    /// Where a role's value stands; empty where it has none.
    @inline(__always)
    func range(_ role: W3CRole) -> Range<Int> {
        let slot = slots[role.rawValue]
        guard !slot.isAbsent else { return 0..<0 }
        return Int(slot.offset)..<(Int(slot.offset) + Int(slot.length))
    }

    /// What the proxy did; `nil` where the status or another number is none.
    private func outcome(_ line: UnsafeRawBufferPointer) -> W3COutcome? {
        var outcome = W3COutcome()
        for role in [W3CRole.port, .serverPort, .bytes] where slots[role.rawValue].length > 0 {
            guard line.wholeNumber(range(role)) != nil else { return nil }
        }
        let status = range(.status)
        if !status.isEmpty {
            guard let number = line.wholeNumber(status), number < 100_000 else { return nil }
            outcome.status = number
        }
        outcome.filterResult = value(.filterResult, line)
        outcome.proxyAction = value(.proxyAction, line)
        outcome.exception = value(.exception, line)
        outcome.verdict = value(.verdict, line)
        return outcome
    }

    /// The fields that are single columns.
    private mutating func fill(_ record: inout RecordView, _ line: UnsafeRawBufferPointer) {
        record.client = field(.client, line)
        record.method = field(.method, line)
        record.mime = field(.mime, line)
        record.referrer = field(.referrer, line)
        record.bytes = line.wholeNumber(range(.bytes)) ?? -1
        var account = range(.account)
        if AccountName.isNone(line.part(account)) { account = range(.secondAccount) }
        var isProven = record.action == .allowed && !value(.isAuthenticated, line).isWord("n")
        if account.count > 1, line[account.upperBound - 1] == UInt8(ascii: "?") {
            account = account.lowerBound..<(account.upperBound - 1)
            isProven = false
        }
        record.account = line.account(account)
        record.attribution = record.account.isAbsent ? .none : isProven ? .proven : .unproven
    }
}

import LogModel

/// `SENDER [R=PARENT] H=NAME (HELO) [IP] … P=PROTOCOL … S=SIZE … id=ID T="SUBJECT" from <S> for R R`.
///
/// The same letters mean other things elsewhere: `T=` is the subject here and a transport on a
/// delivery, `R=` the message that this one tells of and a router there. Names, message-ids and
/// subjects are a stranger's text that may look like any field, so the end of the line, from `S=`
/// on, is taken only where all of it has the shape that Exim gives it.
struct EximArrival {
    /// Empty for the null sender.
    let sender: Range<Int>
    let client: Range<Int>?
    /// The name the client logged in with.
    let login: Range<Int>?
    let tail: EximTail

    /// Reads what follows `<= `; `nil` when it is cut short before there is a sender.
    init?(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) {
        var cursor = EximArrival.addressEnd(line, range)
        guard cursor > range.lowerBound else { return nil }
        let isNull = cursor - range.lowerBound == 2 && line.holds("<>", at: range.lowerBound)
        sender = isNull ? range.lowerBound..<range.lowerBound : range.lowerBound..<cursor
        let origin = cursor
        var found: EximTail?
        while found == nil, let mark = line.place(of: " S=", in: cursor..<range.upperBound) {
            found = EximTail(whole: line, mark, range.upperBound)
            cursor = mark + 3
        }
        let lenient = line.place(of: " S=", in: origin..<range.upperBound) ?? range.upperBound
        tail = found ?? EximTail(line, lenient, range.upperBound)
        client = EximOrigin.client(line, origin..<tail.start)
        login = EximOrigin.login(line, origin..<tail.start)
    }

    /// Where an address ends that is followed by a space: a quoted local part may hold spaces.
    static func addressEnd(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
        var isQuoted = false
        var cursor = range.lowerBound
        while cursor < range.upperBound {
            switch line[cursor] {
            case UInt8(ascii: "\\") where isQuoted: cursor += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case 0x20 where !isQuoted: return cursor
            default: break
            }
            cursor += 1
        }
        // Quotes that do not pair are none.
        guard isQuoted else { return range.upperBound }
        return line.place(of: 0x20, in: range) ?? range.upperBound
    }
}

/// The end of an arrival: `S=N [M8S=N] [DKIM=D] [RT=T] [Q=NAME] [id=ID] [T="S"] [from <S>] [for R …]`.
struct EximTail {
    /// Where the space before `S=` stands.
    let start: Int
    private(set) var size: Int64 = -1
    private(set) var messageID: Range<Int>?
    /// Without its quotes, escaped as logged.
    private(set) var subject: Range<Int>?
    /// The recipients as the client named them, separated by spaces; empty where none is listed.
    private(set) var recipients = 0..<0

    /// Reads the tail and passes over what does not belong there.
    init(_ line: UnsafeRawBufferPointer, _ start: Int, _ limit: Int) {
        self.start = start
        var cursor = start
        while cursor < limit {
            cursor = take(line, cursor + 1, limit) ?? wordEnd(line, cursor + 1, limit)
        }
    }

    /// Reads the tail; `nil` when there is anything in it that does not belong there.
    init?(whole line: UnsafeRawBufferPointer, _ start: Int, _ limit: Int) {
        self.start = start
        var cursor = start
        while cursor < limit {
            guard line[cursor] == 0x20, let end = take(line, cursor + 1, limit) else { return nil }
            cursor = end
        }
    }

    /// Takes a field; where it ends, or `nil` when it is none of those that belong here.
    private mutating func take(
        _ line: UnsafeRawBufferPointer, _ field: Int, _ limit: Int
    ) -> Int? {
        if line.holds("S=", at: field), size < 0 {
            guard let value = line.number(at: field + 2) else { return nil }
            size = value
            return wordEnd(line, field, limit)
        }
        if line.holds("id=", at: field) || line.holds("id*=", at: field), messageID == nil {
            let value = field + (line.holds("id=", at: field) ? 3 : 4)
            let end = EximArrival.addressEnd(line, value..<limit)
            messageID = value..<end
            return end
        }
        if line.holds("T=\"", at: field), subject == nil {
            guard let end = quoteEnd(line, field + 3, limit) else { return nil }
            subject = (field + 3)..<end
            return end + 1
        }
        if line.holds("from <", at: field) {
            return PostfixAddress.end(line, from: field + 6, to: limit).map { $0 + 1 }
        }
        if line.holds("for ", at: field) {
            guard areAddresses(line, (field + 4)..<limit) else { return nil }
            recipients = (field + 4)..<limit
            return limit
        }
        let known: [StaticString] = ["M8S=", "DKIM=", "ARC", "RT=", "Q=", "DMARC=", "SPF="]
        guard known.contains(where: { line.holds($0, at: field) }) else { return nil }
        return wordEnd(line, field, limit)
    }

    private func wordEnd(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ limit: Int
    ) -> Int {
        guard start < limit else { return limit }
        return line.place(of: 0x20, in: start..<limit) ?? limit
    }

    /// Where the quote stands that ends a string with escapes.
    private func quoteEnd(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ limit: Int
    ) -> Int? {
        var cursor = start
        while cursor < limit {
            if line[cursor] == UInt8(ascii: "\"") { return cursor }
            cursor += line[cursor] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// Whether a list of recipients is one: only the postmaster may be named without a domain.
    private func areAddresses(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        var cursor = range.lowerBound
        while cursor < range.upperBound {
            let end = EximArrival.addressEnd(line, cursor..<range.upperBound)
            guard
                line.place(of: UInt8(ascii: "@"), in: cursor..<end) != nil
                    || line.part(cursor..<end).isWord("postmaster")
                    || (end == range.upperBound && line.holds("<trunc>", at: end - 7))
            else { return false }
            cursor = end + 1
        }
        return !range.isEmpty
    }
}

/// Where a message came from: `H=NAME (HELO) [IP]:PORT I=[IP]:PORT U=USER P=PROTOCOL X=… A=DRIVER:LOGIN`.
enum EximOrigin {
    /// The client's address.
    static func client(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        if !line.holds("H=", at: start) {
            guard let mark = line.place(of: " H=", in: range) else { return nil }
            start = mark + 1
        }
        // What the client calls itself stands in brackets, and comes before its address.
        var open: Int?
        if let mark = line.place(of: ") [", in: start..<range.upperBound) {
            open = mark + 2
        } else if line.holds("H=[", at: start) {
            open = start + 2
        } else {
            open = line.place(of: " [", in: start..<range.upperBound).map { $0 + 1 }
        }
        guard let open, let close = line.place(of: UInt8(ascii: "]"), in: open..<range.upperBound),
            close > open + 1
        else { return nil }
        return (open + 1)..<close
    }

    /// The name that was proven, in `A=DRIVER:LOGIN` or, with the log selector `smtp_mailauth`,
    /// `A=DRIVER:LOGIN:SENDER`.
    ///
    /// What a client calls itself comes before and could hold the same letters. A name that holds
    /// what would follow then is not taken for a proof.
    static func login(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int>? {
        guard let mark = line.place(of: " A=", in: range) else { return nil }
        var end = range.upperBound
        for next in [" PRDR", " PRX=", " K"] as [StaticString] {
            if let place = line.lastPlace(of: next, in: mark..<end),
                next.utf8CodeUnitCount == 5 || place + 2 == end
            {
                end = place
            }
        }
        let word = (mark + 3)..<end
        guard let colon = line.place(of: UInt8(ascii: ":"), in: word), colon + 1 < end,
            line.place(of: ") [", in: word) == nil, line.place(of: " P=", in: word) == nil
        else { return nil }
        let name = (colon + 1)..<end
        if let second = line.place(of: UInt8(ascii: ":"), in: name), second > name.lowerBound,
            line.place(of: UInt8(ascii: "@"), in: second..<end) != nil
        {
            return name.lowerBound..<second
        }
        return name
    }
}

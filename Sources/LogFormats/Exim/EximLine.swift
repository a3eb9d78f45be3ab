import LogModel

/// What one line of Exim says, by where its parts stand.
enum EximLine {
    /// `<=`: a message was taken.
    case arrival(EximArrival)
    /// What became of a message for one recipient.
    case delivery(EximDelivery)
    /// Nothing is left to be done for a message.
    case completed
    /// Something refused to a client.
    case refusal(EximRefusal)
    /// Anything else: what the daemon does, warnings, what became of a session.
    case other

    /// Reads what follows the id, or the head where there is none.
    init(_ line: UnsafeRawBufferPointer, _ head: EximHead) {
        let text = head.text
        self = .other
        guard text.count > 2 else { return }
        if head.id != nil {
            if line.holds("<= ", at: text.lowerBound) || line.holds("(= ", at: text.lowerBound) {
                let rest = (text.lowerBound + 3)..<text.upperBound
                if let arrival = EximArrival(line, rest) { self = .arrival(arrival) }
                return
            }
            if let delivery = EximDelivery(line, text) {
                self = .delivery(delivery)
                return
            }
            if line.holds("Completed", at: text.lowerBound),
                text.count == 9 || line[text.lowerBound + 9] == 0x20
            {
                self = .completed
                return
            }
        }
        if let refusal = EximRefusal(line, text) { self = .refusal(refusal) }
    }
}

/// `FLAG NAME [(PARENT)] [<ADDRESSED>] [F=<S>] … R=ROUTER T=TRANSPORT …`.
///
/// The name is what the message was delivered to: an address, a local part, a file or a command.
/// Between angle brackets stands the address that the sender gave, where it is another. What
/// follows holds replies of strangers' servers and is not looked at.
struct EximDelivery {
    /// The address as the sender gave it; `nil` where the line names none.
    let recipient: Range<Int>?
    /// `nil` where nothing became of it: a delivery that was suppressed.
    let outcome: Delivery?
    /// Logged while the message was still coming in (`>>`), before its `<=`.
    let isCutThrough: Bool

    /// Reads a line's text; `nil` when it starts with no flag of a delivery.
    init?(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) {
        let start = text.lowerBound
        guard text.count > 3, line[start + 2] == 0x20 else { return nil }
        switch (line[start], line[start + 1]) {
        case (UInt8(ascii: "="), UInt8(ascii: ">")), (UInt8(ascii: "-"), UInt8(ascii: ">")):
            (outcome, isCutThrough) = (.sent, false)
        case (UInt8(ascii: ">"), UInt8(ascii: ">")): (outcome, isCutThrough) = (.sent, true)
        case (UInt8(ascii: "*"), UInt8(ascii: ">")): (outcome, isCutThrough) = (nil, false)
        case (UInt8(ascii: "*"), UInt8(ascii: "*")): (outcome, isCutThrough) = (.bounced, false)
        case (UInt8(ascii: "="), UInt8(ascii: "=")): (outcome, isCutThrough) = (.deferred, false)
        default: return nil
        }
        recipient = EximDelivery.recipient(line, (start + 3)..<text.upperBound)
    }

    /// Goes over the name word by word: it ends where a field starts, and may hold spaces where the
    /// local part of the address had quotes.
    private static func recipient(
        _ line: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> Range<Int>? {
        var cursor = range.lowerBound
        while let space = line.place(of: 0x20, in: cursor..<range.upperBound) {
            let next = space + 1
            if startsField(line, next) { return name(line, range.lowerBound..<space) }
            if line.holds("<", at: next),
                let end = PostfixAddress.end(line, from: next + 1, to: range.upperBound),
                EximArrival.addressEnd(line, (next + 1)..<end) == end,
                end + 1 == range.upperBound || line[end + 1] == UInt8(ascii: ":")
                    || (line[end + 1] == 0x20 && startsField(line, end + 2))
            {
                return (next + 1)..<end
            }
            if space > range.lowerBound, line[space - 1] == UInt8(ascii: ":"),
                let name = name(line, range.lowerBound..<(space - 1))
            {
                return name
            }
            cursor = next
        }
        return name(line, range)
    }

    /// A name that is an address; files, commands and `:blackhole:` are none.
    private static func name(
        _ line: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> Range<Int>? {
        guard !range.isEmpty, line.place(of: UInt8(ascii: "@"), in: range) != nil else {
            return nil
        }
        switch line[range.lowerBound] {
        case UInt8(ascii: "/"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: ":"),
            UInt8(ascii: "("):
            return nil
        default: return line.holds("save ", at: range.lowerBound) ? nil : range
        }
    }

    private static func startsField(_ line: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        guard start + 1 < line.count else { return false }
        if line[start + 1] == UInt8(ascii: "=") {
            switch line[start] {
            case UInt8(ascii: "F"), UInt8(ascii: "P"):
                return line.holds("<", at: start + 2)
            case UInt8(ascii: "R"), UInt8(ascii: "T"), UInt8(ascii: "Q"), UInt8(ascii: "S"),
                UInt8(ascii: "H"), UInt8(ascii: "C"):
                return true
            default: return false
            }
        }
        return line.holds("routing defer (", at: start) || line.holds("defer (", at: start)
            || line.holds("QT=", at: start) || line.holds("DT=", at: start)
            || line.holds("SRS=<", at: start)
    }
}

/// `H=NAME [IP] … F=<S> … rejected RCPT <R>: reason`: a client may not send, or not to somebody.
///
/// The name in `H=` is a stranger's. It can therefore name another sender for a refused attempt,
/// which is proof of nothing.
struct EximRefusal {
    let client: Range<Int>?
    let sender: Range<Int>
    let recipient: Range<Int>?
    let login: Range<Int>?

    /// Reads a line's text; `nil` when nothing was refused, or to nobody who named a sender.
    init?(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) {
        let isHost = line.holds("H=", at: text.lowerBound)
        let isSender =
            line.holds("F=<", at: text.lowerBound)
            || line.holds("rejected ", at: text.lowerBound)
        guard isHost || isSender,
            let verb = line.place(of: "rejected ", in: text)
        else { return nil }
        client = EximOrigin.client(line, text)
        guard let mark = EximRefusal.mark(line, text.lowerBound..<verb) else {
            // Only what refuses the sender itself names one elsewhere.
            let start = client.map { $0.upperBound } ?? text.lowerBound
            let what = (verb + 9)..<text.upperBound
            guard line.place(of: ": ", in: min(start, verb)..<verb) == nil,
                let sender = EximRefusal.address(line, what, after: "MAIL")
            else { return nil }
            self.sender = sender
            (recipient, login) = (nil, nil)
            return
        }
        guard let end = PostfixAddress.end(line, from: mark + 3, to: text.upperBound),
            // A quoted local part may hold the word.
            let verb = line.place(of: "rejected ", in: end..<text.upperBound)
        else { return nil }
        sender = (mark + 3)..<end
        let between = (end + 1)..<(line.holds("temporarily ", at: verb - 12) ? verb - 12 : verb)
        guard between.count <= 1 || line.holds(" A=", at: end + 1) else { return nil }
        login = EximOrigin.login(line, between.lowerBound..<max(end + 1, between.upperBound - 1))
        recipient = EximRefusal.address(line, (verb + 9)..<text.upperBound, after: "RCPT")
    }

    /// Where ` F=<` stands.
    private static func mark(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        if line.holds("F=<", at: range.lowerBound) { return range.lowerBound }
        return line.place(of: " F=<", in: range).map { $0 + 1 }
    }

    /// `RCPT <address>`, `MAIL <address>` or `MAIL FROM:<address>`.
    private static func address(
        _ line: UnsafeRawBufferPointer, _ what: Range<Int>, after verb: StaticString
    ) -> Range<Int>? {
        guard line.holds(verb, at: what.lowerBound), what.count > 5 else { return nil }
        var start = what.lowerBound + 5
        if line.holds("FROM:", at: start) || line.holds("from:", at: start) { start += 5 }
        if line.holds("TO:", at: start) || line.holds("to:", at: start) { start += 3 }
        guard line.holds("<", at: start),
            let end = PostfixAddress.end(line, from: start + 1, to: what.upperBound)
        else { return nil }
        return (start + 1)..<end
    }
}

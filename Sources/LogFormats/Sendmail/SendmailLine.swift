import LogModel

/// What one line of Sendmail says about a message, by where its parts stand.
struct SendmailLine {
    enum Kind {
        /// `from=<S>, size=N, class=0, nrcpts=N, …`: what it read.
        case from
        /// `to=<R>,<R2>, …, stat=…`.
        case to
        /// `NEWID: DSN: …`, `NEWID: sender notify: …`: it writes a message itself.
        case notice(Range<Int>)
        /// `clone ID, owner=…`: some of the recipients go on under this id.
        case clone(Range<Int>)
        case done
        /// `<R>... User unknown`, or a rule that refused a recipient.
        case refusedRecipient(Range<Int>)
        /// A rule that refused a sender, and the client.
        case refusedSender(Range<Int>, Range<Int>?)
        /// A filter or rule that refused what was sent.
        case refusedMessage
    }

    let kind: Kind
    let id: Range<Int>
    /// What stands after the id.
    let text: Range<Int>

    /// Reads what a program said; `nil` when it is not about a message.
    init?(_ line: UnsafeRawBufferPointer, _ body: Range<Int>) {
        guard let id = SendmailLine.queueID(line, body) else { return nil }
        let text = id.upperBound + 2..<body.upperBound
        guard let kind = SendmailLine.kind(line, text) else { return nil }
        self.id = id
        self.text = text
        self.kind = kind
    }

    /// The id before a colon: eight or more letters and digits of both kinds.
    static func queueID(_ line: UnsafeRawBufferPointer, _ body: Range<Int>) -> Range<Int>? {
        var cursor = body.lowerBound
        var hasDigit = false
        var hasLetter = false
        while cursor < body.upperBound {
            let byte = line[cursor]
            if byte &- UInt8(ascii: "0") < 10 {
                hasDigit = true
            } else if (byte | 0x20) &- UInt8(ascii: "a") < 26 {
                hasLetter = true
            } else {
                break
            }
            cursor += 1
        }
        let length = cursor - body.lowerBound
        guard length >= 8, length <= 24, hasDigit, hasLetter, line.holds(": ", at: cursor)
        else { return nil }
        return body.lowerBound..<cursor
    }

    private static func kind(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) -> Kind? {
        let start = text.lowerBound
        if line.holds("to=", at: start) { return .to }
        if line.holds("from=", at: start) { return .from }
        if line.holds("done;", at: start) { return .done }
        if line.holds("clone ", at: start) { return clone(line, text) }
        if line.holds("ruleset=", at: start) || line.holds("Milter: ", at: start) {
            return refusal(line, text)
        }
        if line.holds("<", at: start),
            let end = PostfixAddress.end(line, from: start + 1, to: text.upperBound),
            line.holds("... ", at: end + 1)
        {
            return .refusedRecipient(start + 1..<end)
        }
        guard let child = queueID(line, text), isNotice(line, child.upperBound + 2) else {
            return nil
        }
        return .notice(child)
    }

    private static func clone(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) -> Kind? {
        let start = text.lowerBound + 6
        let end =
            line.place(of: UInt8(ascii: ","), in: start..<max(start, text.upperBound))
            ?? text.upperBound
        return start < end ? .clone(start..<end) : nil
    }

    private static func isNotice(_ line: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        let words: [StaticString] = [
            "DSN: ", "sender notify: ", "return to sender: ", "postmaster notify: ",
            "return receipt", "Return receipt", "DSN report",
        ]
        return words.contains { line.holds($0, at: start) }
    }

    /// `ruleset=check_rcpt, arg1=<R>, relay=HOST [IP], reject=…`, or a filter's `Milter: to=<R>, reject=…`.
    private static func refusal(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) -> Kind? {
        let start = text.lowerBound
        guard line.place(of: ", reject=", in: text) != nil else { return nil }
        if line.holds("Milter: ", at: start) {
            if line.holds("to=<", at: start + 8), let address = address(line, start + 12, text) {
                return .refusedRecipient(address)
            }
            if line.holds("from=<", at: start + 8), let address = address(line, start + 14, text) {
                return .refusedSender(address, nil)
            }
            return line.holds("data, reject", at: start + 8) ? .refusedMessage : nil
        }
        guard let argument = line.place(of: ", arg1=<", in: text),
            let address = address(line, argument + 8, text)
        else {
            return line.holds("check_eom", at: start + 8) || line.holds("check_data", at: start + 8)
                ? .refusedMessage : nil
        }
        if line.holds("check_rcpt", at: start + 8) { return .refusedRecipient(address) }
        guard line.holds("check_mail", at: start + 8) else { return nil }
        let reject =
            line.place(of: ", reject=", in: address.upperBound..<text.upperBound)
            ?? text.upperBound
        let client = line.place(of: ", relay=", in: address.upperBound..<reject)
            .flatMap { SendmailHead.client(line, $0 + 8..<reject) }
        return .refusedSender(address, client)
    }

    private static func address(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ text: Range<Int>
    ) -> Range<Int>? {
        PostfixAddress.end(line, from: start, to: text.upperBound).map { start..<$0 }
    }
}

/// `AUTH=server, relay=HOST [IP], authid=NAME, mech=…`, perhaps after an id.
struct SendmailLogin {
    let name: Range<Int>
    let client: Range<Int>?

    /// Reads what a program said; `nil` when it is no login.
    init?(_ line: UnsafeRawBufferPointer, _ body: Range<Int>) {
        let start = SendmailLine.queueID(line, body).map { $0.upperBound + 2 } ?? body.lowerBound
        guard line.holds("AUTH=server, relay=", at: start),
            let mark = line.place(of: ", authid=", in: start..<body.upperBound)
        else { return nil }
        let nameStart = mark + 9
        let end = line.lastPlace(of: ", mech=", in: nameStart..<body.upperBound) ?? body.upperBound
        guard nameStart < end else { return nil }
        name = nameStart..<end
        client = SendmailHead.client(line, start + 19..<mark)
    }
}

/// A `from=` line.
///
/// The sender and the message-id are text that strangers chose, so what stands after them is looked
/// for from the right.
struct SendmailHead {
    let sender: Range<Int>
    let size: Int64
    /// To how many it is to be delivered, after aliases were expanded.
    let count: Int64
    let messageID: Range<Int>?
    /// The client's address.
    let client: Range<Int>?
    /// The client had logged in.
    let isAuthenticated: Bool
    /// A program on this machine handed it over, without SMTP.
    let isSubmission: Bool

    /// Reads what follows the queue id; `nil` when it is cut short.
    init?(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) {
        guard let sender = SendmailHead.sender(line, text),
            let sizeMark = line.place(of: ", size=", in: sender.upperBound..<text.upperBound),
            let size = line.number(at: sizeMark + 7)
        else { return nil }
        self.sender = sender
        self.size = size
        let numbers = sizeMark..<text.upperBound
        count = line.place(of: ", nrcpts=", in: numbers).flatMap { line.number(at: $0 + 9) } ?? -1
        var limit = text.upperBound
        var relay: Range<Int>?
        var proto: Range<Int>?
        for name in SendmailHead.tail {
            guard let mark = line.lastPlace(of: name, in: numbers.lowerBound..<limit) else {
                continue
            }
            let value = mark + name.utf8CodeUnitCount..<limit
            guard line.place(of: ", ", in: value) == nil else { continue }
            if name.utf8CodeUnitCount == 8, line.holds(", relay=", at: mark) { relay = value }
            if line.holds(", proto=", at: mark) { proto = value }
            limit = mark
        }
        client = relay.flatMap { SendmailHead.client(line, $0) }
        isAuthenticated = proto.map { line[$0.upperBound - 1] == UInt8(ascii: "A") } ?? false
        isSubmission = proto == nil && client == nil
        messageID = SendmailHead.messageID(line, numbers.lowerBound..<limit)
    }

    /// What may follow the message-id, the last first.
    private static let tail: [StaticString] = [
        ", relay=", ", auth=", ", tls_verify=", ", daemon=", ", proto=", ", bodytype=",
    ]

    /// Between angle brackets, or what stands before the size.
    private static func sender(
        _ line: UnsafeRawBufferPointer, _ text: Range<Int>
    ) -> Range<Int>? {
        let start = text.lowerBound + 5
        if line.holds("<", at: start),
            let end = PostfixAddress.end(line, from: start + 1, to: text.upperBound),
            line.holds(", size=", at: end + 1)
        {
            return start + 1..<end
        }
        guard let end = line.place(of: ", size=", in: start..<text.upperBound) else { return nil }
        // A long one is cut, with its bracket.
        return (line.holds("<", at: start) ? start + 1 : start)..<end
    }

    private static func messageID(
        _ line: UnsafeRawBufferPointer, _ text: Range<Int>
    ) -> Range<Int>? {
        guard let mark = line.place(of: ", msgid=", in: text) else { return nil }
        var start = mark + 8
        var end = text.upperBound
        if start < end, line[start] == UInt8(ascii: "<") {
            start += 1
            if start < end, line[end - 1] == UInt8(ascii: ">") { end -= 1 }
        }
        return start < end ? start..<end : nil
    }

    /// The address in the brackets of `HOST [IP]`, after which `(may be forged)` may stand.
    static func client(_ line: UnsafeRawBufferPointer, _ relay: Range<Int>) -> Range<Int>? {
        guard let address = PostfixClient.address(line, relay) else { return nil }
        return line.holds("IPv6:", at: address.lowerBound)
            ? address.lowerBound + 5..<address.upperBound : address
    }

    /// Whether the client is a program on this machine.
    func isFromHere(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let client else { return false }
        return line.holds("127.", at: client.lowerBound)
            || (client.count == 3 && line.holds("::1", at: client.lowerBound))
    }
}

/// A `to=` line: `to=<R>,<R2>, [more], ctladdr=<A> (8/0), delay=…, dsn=2.0.0, …, stat=Sent (…)`.
///
/// What follows the status code is text that a stranger's server chose, so the line is read from
/// the left.
struct SendmailDelivery {
    let first: Range<Int>?
    /// The first recipient stands without brackets: an alias was expanded to it.
    let isBare: Bool
    /// A delivery was tried; else an address turned out to be none.
    let wasTried: Bool
    /// The address that stands for the recipients, or the local sender.
    let control: Range<Int>?
    /// `nil` where nothing was tried yet.
    let outcome: Delivery?
    /// The id under which the server on this machine took it.
    let acceptedAs: Range<Int>?

    /// Reads what follows the queue id.
    init(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) {
        var first: Range<Int>?
        var cursor = SendmailDelivery.walk(line, text) { first = first ?? $0 }
        self.first = first
        isBare = first.map { line[$0.lowerBound - 1] != UInt8(ascii: "<") } ?? false
        if line.holds(", [more]", at: cursor) { cursor += 8 }
        control = SendmailDelivery.control(line, cursor, text.upperBound)
        let from = control?.upperBound ?? cursor
        wasTried = line.place(of: ", xdelay=", in: from..<min(from + 80, text.upperBound)) != nil
        let dsn = line.place(of: ", dsn=", in: from..<text.upperBound)
        let stat = line.place(of: ", stat=", in: (dsn ?? from)..<text.upperBound)
        outcome = SendmailDelivery.outcome(line, dsn, stat)
        guard let stat, outcome == .sent, line.holds("Sent (", at: stat + 7) else {
            acceptedAs = nil
            return
        }
        let id = stat + 13
        let end = line.place(of: 0x20, in: min(id, text.upperBound)..<text.upperBound)
        acceptedAs = end.flatMap {
            line.holds(" Message accepted for delivery", at: $0) ? id..<$0 : nil
        }
    }

    private static func control(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ limit: Int
    ) -> Range<Int>? {
        guard line.holds(", ctladdr=", at: start) else { return nil }
        let address = start + 10
        if line.holds("<", at: address) {
            return PostfixAddress.end(line, from: address + 1, to: limit).map { address + 1..<$0 }
        }
        let next = line.place(of: ", delay=", in: address..<limit) ?? limit
        let end = line.place(of: " (", in: address..<next) ?? next
        return address..<end
    }

    private static func outcome(
        _ line: UnsafeRawBufferPointer, _ dsn: Int?, _ stat: Int?
    ) -> Delivery? {
        if let dsn, dsn + 6 < line.count {
            switch line[dsn + 6] {
            case UInt8(ascii: "2"): return .sent
            case UInt8(ascii: "4"): return .deferred
            case UInt8(ascii: "5"): return .bounced
            default: break
            }
        }
        guard let stat else { return nil }
        if line.holds("Sent", at: stat + 7) { return .sent }
        if line.holds("Deferred", at: stat + 7) || line.holds("queued", at: stat + 7) {
            return .deferred
        }
        return .bounced
    }

    /// Hands out the addresses, without their brackets.
    ///
    /// - Returns: where the list ends.
    @discardableResult
    static func walk(
        _ line: UnsafeRawBufferPointer, _ text: Range<Int>, _ body: (Range<Int>) -> Void
    ) -> Int {
        var cursor = text.lowerBound + 3
        while cursor < text.upperBound {
            let end: Int
            if line[cursor] == UInt8(ascii: "<"),
                let close = PostfixAddress.end(line, from: cursor + 1, to: text.upperBound)
            {
                if close > cursor + 1 { body(cursor + 1..<close) }
                end = close + 1
            } else {
                end = bareEnd(line, cursor, text.upperBound)
                if end > cursor { body(cursor..<end) }
            }
            guard end < text.upperBound, line[end] == UInt8(ascii: ","),
                end + 1 < text.upperBound, line[end + 1] != 0x20
            else { return end }
            cursor = end + 1
        }
        return cursor
    }

    /// Where an address without brackets ends: at a comma outside of quotes.
    private static func bareEnd(_ line: UnsafeRawBufferPointer, _ start: Int, _ limit: Int) -> Int {
        var isQuoted = false
        var cursor = start
        while cursor < limit {
            if line[cursor] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if line[cursor] == UInt8(ascii: ","), !isQuoted { return cursor }
            cursor += 1
        }
        return line.place(of: UInt8(ascii: ","), in: start..<limit) ?? limit
    }
}

/// The escapes with which Sendmail writes what is not printable: `\\`, `\t`, `\303`.
enum SendmailEscape {
    /// Writes a line with the escapes in a range undone; what follows the range is left out.
    ///
    /// A control character becomes a question mark, so that a name stays one name.
    static func undo(
        _ line: UnsafeRawBufferPointer, in range: Range<Int>, into output: inout [UInt8]
    ) {
        output.removeAll(keepingCapacity: true)
        output.append(contentsOf: line[..<range.lowerBound])
        var cursor = range.lowerBound
        while cursor < range.upperBound {
            let byte = line[cursor]
            cursor += 1
            guard byte == UInt8(ascii: "\\"), cursor < range.upperBound else {
                output.append(byte)
                continue
            }
            if line[cursor] == byte {
                output.append(byte)
                cursor += 1
            } else if let value = octal(line, cursor, range.upperBound) {
                output.append(value < 0x20 || value == 0x7F ? UInt8(ascii: "?") : value)
                cursor += 3
            } else {
                output.append(UInt8(ascii: "?"))
                cursor += 1
            }
        }
    }

    private static func octal(_ line: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UInt8? {
        guard start + 3 <= end else { return nil }
        let high = line[start] &- UInt8(ascii: "0")
        let middle = line[start + 1] &- UInt8(ascii: "0")
        let low = line[start + 2] &- UInt8(ascii: "0")
        guard high < 4, middle < 8, low < 8 else { return nil }
        return high << 6 | middle << 3 | low
    }
}

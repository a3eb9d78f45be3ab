import LogModel

/// An address between `<` and `>`.
enum PostfixAddress {
    /// Where the `>` of an address stands whose text starts at an offset.
    ///
    /// A quoted local part may hold anything, a `>` or a comma too. Before version 3.5 Postfix
    /// wrote such parts without the quotes; where the quotes do not pair, the first `>` at the end
    /// of a value ends the address.
    static func end(_ line: UnsafeRawBufferPointer, from start: Int, to limit: Int) -> Int? {
        var isQuoted = false
        var cursor = start
        while cursor < limit {
            switch line[cursor] {
            case UInt8(ascii: "\\") where isQuoted: cursor += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ">") where !isQuoted: return cursor
            default: break
            }
            cursor += 1
        }
        cursor = start
        while let close = line.place(of: UInt8(ascii: ">"), in: cursor..<limit) {
            let next = close + 1
            if next == limit || line[next] == 0x20 || line[next] == UInt8(ascii: ",") {
                return close
            }
            cursor = next
        }
        return nil
    }
}

/// `HOST[IP]`, `HOST[IP]:PORT` and what follows: `client=unknown[127.0.0.1], sasl_username=…`.
struct PostfixClient {
    /// `nil` where the server did not know it.
    var address: Range<Int>?
    /// The name the client logged in with.
    var login: Range<Int>?
    /// The message comes from this machine, or from a filter that says whom it had it from.
    private(set) var isLocal = false

    /// Reads what follows `client=`.
    init(_ line: UnsafeRawBufferPointer, _ value: Range<Int>) {
        let comma = line.place(of: ", ", in: value) ?? value.upperBound
        address = PostfixClient.address(line, value.lowerBound..<comma)
        isLocal = address.map { PostfixClient.isLoopback(line, $0) } ?? false
        // Only programs that the server trusts may say for whom they speak.
        if let mark = line.lastPlace(of: ", orig_client=", in: comma..<value.upperBound) {
            isLocal = true
            address =
                PostfixClient.address(line, (mark + 14)..<value.upperBound) ?? address
        }
        guard let mark = line.place(of: ", sasl_username=", in: comma..<value.upperBound) else {
            return
        }
        let start = mark + 16
        var end = value.upperBound
        for next in [", sasl_sender=", ", orig_queue_id=", ", orig_client="] as [StaticString] {
            end = line.place(of: next, in: start..<end) ?? end
        }
        login = start < end ? start..<end : nil
    }

    /// Whether an address is one that only this machine can reach itself by.
    static func isLoopback(_ line: UnsafeRawBufferPointer, _ address: Range<Int>) -> Bool {
        line.holds("127.", at: address.lowerBound)
            || (address.count == 3 && line.holds("::1", at: address.lowerBound))
    }

    /// The address in the brackets that end a host.
    static func address(_ line: UnsafeRawBufferPointer, _ host: Range<Int>) -> Range<Int>? {
        guard let close = line.lastPlace(of: "]", in: host),
            let open = line.lastPlace(of: "[", in: host.lowerBound..<close), open + 1 < close,
            !line.holds("unknown", at: open + 1), !line.holds("UNAVAILABLE", at: open + 1)
        else { return nil }
        return (open + 1)..<close
    }
}

/// `to=<R>, orig_to=<O>, relay=…, status=WORD (reply)`, read from the left.
///
/// The reply is text that a stranger's server chose, so nothing after the status word is looked
/// at, but for the id under which a filter on this machine queued the message again.
struct PostfixDelivery {
    /// The recipient as it was addressed: before aliases were expanded.
    let recipient: Range<Int>
    /// `nil` where the line states no outcome of a delivery.
    let outcome: Delivery?
    /// The line is the answer to a question whether the address exists; no message was sent.
    let isProbe: Bool
    /// The reply, brackets excluded.
    let reply: Range<Int>
    /// It was handed to a program on this machine that may send it back: over loopback, or as a
    /// service that `master.cf` names.
    let isHandedOn: Bool
    /// Where the whole seconds begin since which the message was in the queue; `nil` where the line
    /// does not state them.
    private let delay: Int?

    /// Reads what follows the queue id; `nil` when it is cut short.
    init?(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) {
        let limit = text.upperBound
        let start = text.lowerBound + 4
        guard let end = PostfixAddress.end(line, from: start, to: limit) else { return nil }
        var cursor = end + 1
        var recipient = start..<end
        if line.holds(", orig_to=<", at: cursor) {
            let start = cursor + 11
            guard let end = PostfixAddress.end(line, from: start, to: limit) else { return nil }
            // A header check's redirection states an empty one for what it adds.
            if end > start { recipient = start..<end }
            cursor = end + 1
        }
        self.recipient = recipient
        let relay = cursor
        var delay: Int?
        while line.holds(", ", at: cursor), !line.holds("status=", at: cursor + 2) {
            if line.holds("delay=", at: cursor + 2) { delay = cursor + 8 }
            cursor = line.place(of: ", ", in: (cursor + 2)..<limit) ?? limit
        }
        guard line.holds(", status=", at: cursor) else { return nil }
        self.delay = delay
        let word = cursor + 9
        let wordEnd = line.place(of: 0x20, in: word..<limit) ?? limit
        outcome = PostfixDelivery.outcome(line.part(word..<wordEnd))
        isProbe =
            line.holds("deliverable", at: word) || line.holds("undeliverable", at: word)
        let replyStart = min(wordEnd + 2, limit)
        reply = replyStart..<max(replyStart, limit - 1)
        isHandedOn =
            outcome == .sent
            && (line.holds("delivered via ", at: replyStart)
                || PostfixDelivery.isLoopback(line, relay..<cursor))
    }

    /// When the message came that a line of some time is about, as far as the line tells.
    func arrival(_ line: UnsafeRawBufferPointer, at time: Timestamp) -> Timestamp? {
        delay.flatMap { line.number(at: $0) }.map { time.adding(seconds: -$0) }
    }

    /// Whether `, relay=HOST[IP]:PORT` names this machine.
    private static func isLoopback(
        _ line: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> Bool {
        guard line.holds(", relay=", at: range.lowerBound),
            let end = line.place(of: ", ", in: (range.lowerBound + 8)..<range.upperBound)
                ?? Optional(range.upperBound),
            let address = PostfixClient.address(line, (range.lowerBound + 8)..<end)
        else { return false }
        return PostfixClient.isLoopback(line, address)
    }

    private static func outcome(_ word: UnsafeRawBufferPointer) -> Delivery? {
        switch word.count {
        case 4 where word.holds("sent", at: 0): .sent
        case 7 where word.holds("bounced", at: 0): .bounced
        case 7 where word.holds("expired", at: 0): .bounced
        case 8 where word.holds("deferred", at: 0): .deferred
        case 10 where word.holds("SOFTBOUNCE", at: 0): .deferred
        default: nil
        }
    }

    /// The id in `queued as ID` at the end of the reply, where another server took the message.
    func queuedAs(_ line: UnsafeRawBufferPointer) -> PostfixQueueID? {
        guard outcome == .sent, let mark = line.lastPlace(of: "queued as ", in: reply),
            let (id, end) = PostfixQueueID.read(line, (mark + 10)..<reply.upperBound),
            end == reply.upperBound
        else { return nil }
        return id
    }
}

/// The end of a line about a check or a refusal: `…; from=<S> to=<R> proto=P helo=<H>: text`.
///
/// What stands before it is the content of a header, or a reason with an address in it: text that
/// a stranger chose, which may look just like this end. So it is looked for from the right. (The
/// name in `helo=<H>` is a stranger's as well. It can therefore add to what is taken for the
/// subject, and name another sender for a refused attempt, which is proof of nothing; the sender
/// of a message that was accepted is the one the queue states.)
struct PostfixTail {
    let sender: Range<Int>
    let recipient: Range<Int>?
    /// Where the semicolon before `from=` stands.
    let start: Int

    /// Finds the end of a line.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - text: what may hold it.
    ///   - latestStart: the furthest that it can start, where that is known.
    init?(_ line: UnsafeRawBufferPointer, _ text: Range<Int>, latestStart: Int = .max) {
        var high = text.upperBound
        while let mark = line.lastPlace(of: "; from=<", in: text.lowerBound..<high) {
            if mark <= latestStart, let tail = PostfixTail(line, mark, text.upperBound) {
                self = tail
                return
            }
            high = mark + 7
        }
        return nil
    }

    private init?(_ line: UnsafeRawBufferPointer, _ mark: Int, _ limit: Int) {
        start = mark
        let senderStart = mark + 8
        guard let end = PostfixAddress.end(line, from: senderStart, to: limit) else { return nil }
        sender = senderStart..<end
        let next = end + 1
        // The post office in front of the server (postscreen) puts commas.
        let comma = line.holds(",", at: next) ? 1 : 0
        let hasRecipient = line.holds(" to=<", at: next + comma)
        guard
            hasRecipient || next == limit || line.holds(" proto=", at: next + comma)
                || line.holds(": ", at: next)
        else { return nil }
        guard hasRecipient else {
            recipient = nil
            return
        }
        let recipientStart = next + comma + 5
        guard let recipientEnd = PostfixAddress.end(line, from: recipientStart, to: limit) else {
            return nil
        }
        recipient = recipientStart..<recipientEnd
    }
}

/// A line about a header: `info: header Subject: TEXT from HOST[IP]; from=<S> to=<R> …`.
struct PostfixHeaderCheck {
    let tail: PostfixTail
    /// The subject as logged; `nil` where it is another header or a body line.
    let subject: Range<Int>?
    /// The logger cut the subject off.
    let isCut: Bool

    /// How much of a header Postfix logs, in bytes, its name included.
    private static let longest = 200

    /// Reads what follows the queue id; `nil` when the line is cut short.
    init?(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) {
        guard let colon = line.place(of: ": ", in: text) else { return nil }
        let isHeader = line.holds("header ", at: colon + 2)
        let content = colon + 9
        let latest = isHeader ? content + PostfixHeaderCheck.longest + 300 : Int.max
        guard let tail = PostfixTail(line, text, latestStart: latest) else { return nil }
        self.tail = tail
        guard isHeader, PostfixHeaderCheck.isSubject(line, content), content + 8 <= tail.start,
            let end = line.lastPlace(of: " from ", in: (content + 8)..<tail.start)
        else {
            subject = nil
            isCut = false
            return
        }
        var start = content + 8
        if start < end, line[start] == 0x20 { start += 1 }
        subject = start..<end
        isCut = end - content >= PostfixHeaderCheck.longest
    }

    private static func isSubject(_ line: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        guard start + 8 <= line.count else { return false }
        let name: StaticString = "subject:"
        return (0..<8).allSatisfy { line[start + $0] | 0x20 == name.utf8Start[$0] | 0x20 }
    }
}

import LogModel

/// What one line of Dovecot's LMTP server says, by where its parts stand.
///
///     lmtp(USER)<PID><SESSION:T2:R3>: text       2.3, 2.4
///     lmtp(PID, USER): SESSION: text             2.2
///     lmtp(USER): SESSION: text                  2.2 in some builds
///     lmtp(PID): Connect from …                  all
///
/// `lda` stands for `lmtp` where the delivery agent is started for each message.
struct DovecotLine {
    enum Kind {
        /// `msgid=<…>: saved mail to BOX`: the message lies in a mailbox.
        case saved
        /// `save: box=…, …` of the plugin mail_log.
        case logged
        /// A client came or went.
        case connection
        case other
    }

    let kind: Kind
    let process: Range<Int>?
    let user: Range<Int>?
    /// The session with its transaction, without the number of the recipient.
    let session: Range<Int>?
    let messageID: Range<Int>?
    /// The layout before 2.3, in which `:2` at the session's end counts the recipients.
    let isOld: Bool
    /// What follows all of that.
    let text: Range<Int>

    /// Reads what the program said; `nil` when no delivery does.
    init?(_ line: UnsafeRawBufferPointer, _ body: Range<Int>) {
        guard line.holds("lmtp(", at: body.lowerBound) || line.holds("lda(", at: body.lowerBound),
            let open = line.place(of: UInt8(ascii: "("), in: body),
            let close = line.place(of: UInt8(ascii: ")"), in: open..<body.upperBound)
        else { return nil }
        let names = DovecotLine.names(line, open + 1..<close)
        user = names.user
        var process = names.process
        var session: Range<Int>?
        var cursor = close + 1
        if line.holds("<", at: cursor),
            let end = line.place(of: UInt8(ascii: ">"), in: cursor..<body.upperBound)
        {
            process = cursor + 1..<end
            cursor = end + 1
            if line.holds("<", at: cursor),
                let end = line.place(of: UInt8(ascii: ">"), in: cursor..<body.upperBound)
            {
                session = cursor + 1..<end
                cursor = end + 1
            }
        }
        guard line.holds(": ", at: cursor) else { return nil }
        cursor += 2
        let isOld = session == nil
        self.isOld = isOld
        if isOld, let end = DovecotLine.sessionEnd(line, cursor..<body.upperBound) {
            session = cursor..<end
            cursor = end + 2
        }
        if line.holds("sieve: ", at: cursor) { cursor += 7 }
        text = cursor..<body.upperBound
        self.process = process
        self.session = session.map { DovecotLine.transaction(line, $0, isOld: isOld) }
        if line.holds("msgid=", at: cursor) {
            let (id, end) = DovecotLine.messageID(line, cursor + 6..<body.upperBound)
            messageID = id
            kind = DovecotLine.isSaved(line, end) ? .saved : .other
        } else {
            messageID = nil
            kind = DovecotLine.kind(line, cursor)
        }
    }

    private static func kind(_ line: UnsafeRawBufferPointer, _ start: Int) -> Kind {
        if line.holds("save: ", at: start) || line.holds("copy from ", at: start) { return .logged }
        return line.holds("Connect from ", at: start) || line.holds("Disconnect from ", at: start)
            ? .connection : .other
    }

    /// `PID, USER`, `PID` or `USER`.
    private static func names(
        _ line: UnsafeRawBufferPointer, _ text: Range<Int>
    ) -> (process: Range<Int>?, user: Range<Int>?) {
        var cursor = text.lowerBound
        while cursor < text.upperBound, line[cursor] &- UInt8(ascii: "0") < 10 { cursor += 1 }
        guard cursor > text.lowerBound else { return (nil, text.isEmpty ? nil : text) }
        if cursor == text.upperBound { return (text, text) }
        guard line.holds(", ", at: cursor) else { return (nil, text) }
        return (text.lowerBound..<cursor, cursor + 2..<text.upperBound)
    }

    /// Where a session id ends that stands before a colon: 18 or more letters, digits, `+` and `/`.
    private static func sessionEnd(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) -> Int? {
        var cursor = text.lowerBound
        while cursor < text.upperBound, line[cursor] != 0x20, line[cursor] != UInt8(ascii: "=") {
            cursor += 1
        }
        guard cursor - text.lowerBound >= 17, line.holds(": ", at: cursor - 1) else { return nil }
        return cursor - 1
    }

    /// The session without `:R2`, which counts the recipients of one transaction.
    private static func transaction(
        _ line: UnsafeRawBufferPointer, _ session: Range<Int>, isOld: Bool
    ) -> Range<Int> {
        let name: StaticString = isOld ? ":" : ":R"
        guard let mark = line.lastPlace(of: name, in: session) else { return session }
        let digits = mark + name.utf8CodeUnitCount..<session.upperBound
        guard !digits.isEmpty, digits.allSatisfy({ line[$0] &- UInt8(ascii: "0") < 10 }) else {
            return session
        }
        return session.lowerBound..<mark
    }

    /// The message-id and where the text after it starts.
    private static func messageID(
        _ line: UnsafeRawBufferPointer, _ text: Range<Int>
    ) -> (Range<Int>?, Int) {
        let start = text.lowerBound
        if line.holds("<", at: start), let end = line.place(of: ">: ", in: text) {
            return (start + 1 < end ? start + 1..<end : nil, end + 3)
        }
        let end = line.place(of: ": ", in: text) ?? text.upperBound
        let isNone = end == start || line.part(start..<end).isWord("unspecified")
        return (isNone ? nil : start..<end, min(end + 2, text.upperBound))
    }

    private static func isSaved(_ line: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        line.holds("saved mail to ", at: start) || line.holds("stored mail into ", at: start)
    }
}

/// The fields of the plugin mail_log: `save: box=B, uid=1, msgid=<…>, size=N, vsize=N, from=A, subject=T, flags=()`.
///
/// The subject stands last but for the flags, decoded and without quotes: it may hold anything.
struct DovecotDetails {
    var messageID: Range<Int>?
    var size: Int64?
    var sender: Range<Int>?
    var subject: Range<Int>?

    /// Reads what follows the session.
    init(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) {
        var limit = text.upperBound
        if let flags = line.lastPlace(of: ", flags=(", in: text) { limit = flags }
        var cursor = text.lowerBound
        if let mark = line.place(of: "msgid=", in: cursor..<limit) {
            let start = mark + 6
            let end =
                line.holds("<", at: start)
                ? line.place(of: ">, ", in: start..<limit).map { $0 + 1 }
                    ?? line.lastPlace(of: ">", in: start..<limit).map { $0 + 1 }
                : line.place(of: ", ", in: start..<limit)
            cursor = min(end ?? limit, limit)
            let isBracketed = cursor - start >= 2 && line[start] == UInt8(ascii: "<")
            let id = isBracketed ? start + 1..<cursor - 1 : start..<max(start, cursor)
            if !id.isEmpty { messageID = id }
        }
        if let mark = line.place(of: ", size=", in: cursor..<limit) {
            size = line.number(at: mark + 7)
        }
        let from = line.place(of: ", from=", in: cursor..<limit)
        let subjectMark = line.place(of: ", subject=", in: (from ?? cursor)..<limit)
        if let from {
            let end = subjectMark ?? limit
            sender = from + 7..<max(from + 7, end)
        }
        if let subjectMark { subject = subjectMark + 10..<limit }
    }
}

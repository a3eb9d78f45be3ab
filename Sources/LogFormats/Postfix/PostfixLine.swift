/// What one line of Postfix says about a message, by where its parts stand.
///
/// Lines that say nothing about one (`connect from`, `statistics:`, `warning:`) are none.
struct PostfixLine {
    enum Kind: Sendable {
        /// `client=HOST[IP]…`: the server starts a message that came in.
        case client
        /// `uid=N from=<…>`: a program on the server's own machine submitted a message.
        case pickup
        case messageID
        /// A header or body line that a check took notice of.
        case check(Check)
        /// Something refused to a client, of which `from=<…>` is stated.
        case refusal
        /// `from=<…>, size=N, nrcpt=N (queue active)`, again at every retry.
        case queued
        /// `to=<…>, … status=…`.
        case delivery
        /// Whatever else only happens to a message that is in the queue.
        case queueStep
        case removed
    }

    /// What a check did with a message.
    enum Check: Sendable {
        case none, hold, discard, reject
    }

    let kind: Kind
    /// Absent for `NOQUEUE`.
    let queueID: PostfixQueueID?
    /// What stands after the queue id.
    let text: Range<Int>

    /// Reads what a Postfix program said; `nil` when it is not about a message.
    init?(_ line: UnsafeRawBufferPointer, _ body: Range<Int>) {
        if line.holds("NOQUEUE: ", at: body.lowerBound) {
            queueID = nil
            text = (body.lowerBound + 9)..<body.upperBound
            guard PostfixLine.action(line, text)?.check == .reject else { return nil }
            kind = .refusal
            return
        }
        guard let (id, end) = PostfixQueueID.read(line, body), line.holds(": ", at: end),
            let kind = PostfixLine.kind(line, (end + 2)..<body.upperBound)
        else { return nil }
        queueID = id
        text = (end + 2)..<body.upperBound
        self.kind = kind
    }

    private static func kind(_ line: UnsafeRawBufferPointer, _ text: Range<Int>) -> Kind? {
        let start = text.lowerBound
        if line.holds("to=<", at: start) { return .delivery }
        if line.holds("client=", at: start) { return .client }
        if line.holds("message-id=", at: start) { return .messageID }
        if line.holds("from=<", at: start) { return .queued }
        if line.holds("uid=", at: start) { return .pickup }
        if line.holds("removed", at: start), start + 7 == text.upperBound { return .removed }
        if isQueueStep(line, start) { return .queueStep }
        guard let action = action(line, text) else { return nil }
        if action.isContent { return .check(action.check) }
        return action.check == .reject ? .refusal : .check(action.check)
    }

    private static func isQueueStep(_ line: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        line.holds("sender ", at: start) || line.holds("postmaster ", at: start)
            || line.holds("placed on hold", at: start)
            || line.holds("released from hold", at: start) || line.holds("requeued", at: start)
            || line.holds("skipped, still being delivered", at: start)
    }

    /// What a line such as `info: header …` or `milter-reject: RCPT from …` did, and whether it
    /// was to the content of a message.
    private static func action(
        _ line: UnsafeRawBufferPointer, _ text: Range<Int>
    ) -> (check: Check, isContent: Bool)? {
        var end = text.lowerBound
        while end < text.upperBound,
            (0x61...0x7A).contains(line[end]) || line[end] == UInt8(ascii: "-")
        {
            end += 1
        }
        guard end > text.lowerBound, line.holds(": ", at: end) else { return nil }
        var start = text.lowerBound
        if line.holds("milter-", at: start) { start += 7 }
        if line.holds("proxy-", at: start) { start += 6 }
        let isContent =
            line.holds("header ", at: end + 2) || line.holds("body ", at: end + 2)
            || line.holds("mime-header ", at: end + 2)
            || line.holds("nested-header ", at: end + 2)
            || line.holds("END-OF-MESSAGE ", at: end + 2)
        if line.holds("reject:", at: start) { return (.reject, isContent) }
        if line.holds("discard:", at: start) { return (.discard, isContent) }
        if line.holds("hold:", at: start) { return (.hold, isContent) }
        return isContent ? (.none, true) : nil
    }
}

/// The server's id of a message, kept in place.
///
/// Either six or more upper-case hexadecimal digits, or ten or more letters and digits of which
/// none is a vowel. No word of Postfix's own messages is either.
struct PostfixQueueID: Hashable, Sendable, BitwiseCopyable {
    /// Longer ones do not occur: 11 digits for the time, 13 for the file.
    static let longest = 24

    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0

    /// Reads the id at the start of a range, and where it ends; `nil` when there is none.
    static func read(
        _ line: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> (PostfixQueueID, end: Int)? {
        var id = PostfixQueueID()
        var kinds: UInt8 = 3
        var cursor = range.lowerBound
        while cursor < range.upperBound, cursor - range.lowerBound < longest {
            let kind = alphabets(line[cursor])
            guard kind != 0 else { break }
            kinds &= kind
            id.set(line[cursor], at: cursor - range.lowerBound)
            cursor += 1
        }
        let length = cursor - range.lowerBound
        let isShort = kinds & 1 != 0 && length >= 6
        let isLong = kinds & 2 != 0 && length >= 10
        return isShort || isLong ? (id, cursor) : nil
    }

    /// In bit 0 whether it is a digit of the short form, in bit 1 whether it is one of the long.
    @inline(__always)
    private static func alphabets(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: 3
        case 0x41, 0x45: 1
        case 0x42...0x44, 0x46: 3
        case 0x49, 0x4F, 0x55, 0x61, 0x65, 0x69, 0x6F, 0x75: 0
        case 0x47...0x5A, 0x62...0x7A: 2
        default: 0
        }
    }

    @inline(__always)
    private mutating func set(_ byte: UInt8, at index: Int) {
        let bits = UInt64(byte) << UInt64((index & 7) * 8)
        switch index >> 3 {
        case 0: first |= bits
        case 1: second |= bits
        default: third |= bits
        }
    }

    /// Appends the id's text.
    func append(to output: inout [UInt8]) {
        for word in [first, second, third] {
            for shift in stride(from: 0, to: 64, by: 8) {
                let byte = UInt8(truncatingIfNeeded: word >> UInt64(shift))
                if byte != 0 { output.append(byte) }
            }
        }
    }
}

import LogModel

/// What one line of OpenSMTPD says, by where its parts stand.
///
/// Since 6.4 `SESSION smtp message msgid=…`, before it `SESSION smtp event=message address=… msgid=…`.
struct OpenSMTPDLine {
    enum Kind {
        case connected, authenticated, message, envelope, delivery, failed, disconnected
        /// `relay: Expire for EVPID: from=<…>, to=<…>, rcpt=<…>, …`.
        case expired
    }

    let kind: Kind
    /// The session's id; for an expired envelope the envelope's.
    let session: Range<Int>
    /// What follows the kind.
    let text: Range<Int>
    /// The layout before 6.4.
    let isOld: Bool

    /// Reads what the program said; `nil` when it is not about a session or message.
    init?(_ line: UnsafeRawBufferPointer, _ body: Range<Int>) {
        let start = body.lowerBound
        if let mark = OpenSMTPDLine.expiry(line, body) {
            kind = .expired
            session = mark..<mark + 16
            text = mark + 16..<body.upperBound
            isOld = false
            return
        }
        guard OpenSMTPDLine.isHex(line, start, 16), line.holds(" ", at: start + 16) else {
            return nil
        }
        session = start..<start + 16
        var word = start + 17
        let isDelivery = line.holds("mta ", at: word) || line.holds("mda ", at: word)
        guard isDelivery || line.holds("smtp ", at: word) else { return nil }
        word += isDelivery ? 4 : 5
        isOld = line.holds("event=", at: word)
        if isOld { word += 6 }
        let end = line.place(of: 0x20, in: word..<body.upperBound) ?? body.upperBound
        guard let kind = OpenSMTPDLine.kind(line.part(word..<end), isDelivery, isOld) else {
            return nil
        }
        self.kind = kind
        text = end..<body.upperBound
    }

    private static func kind(
        _ word: UnsafeRawBufferPointer, _ isDelivery: Bool, _ isOld: Bool
    ) -> Kind? {
        func isWord(_ text: StaticString) -> Bool {
            word.count == text.utf8CodeUnitCount && word.holds(text, at: 0)
        }
        if isDelivery { return isWord("delivery") ? .delivery : nil }
        if isWord("connected") { return .connected }
        if isWord("message") { return isOld ? .envelope : .message }
        if isWord("envelope") { return .envelope }
        if isWord("authentication") { return .authenticated }
        if isWord("failed-command") { return .failed }
        return isWord("disconnected") || isWord("closed") ? .disconnected : nil
    }

    /// Where the envelope's id stands in `relay: Expire for EVPID: from=`.
    private static func expiry(_ line: UnsafeRawBufferPointer, _ body: Range<Int>) -> Int? {
        let near = body.lowerBound..<min(body.lowerBound + 40, body.upperBound)
        guard let mark = line.place(of: ": Expire for ", in: near), isHex(line, mark + 13, 16),
            line.holds(": from=<", at: mark + 29)
        else { return nil }
        return mark + 13
    }

    private static func isHex(_ line: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Bool {
        guard start + count <= line.count else { return false }
        return (start..<start + count).allSatisfy {
            line[$0] &- UInt8(ascii: "0") < 10 || line[$0] &- UInt8(ascii: "a") < 6
        }
    }

    /// The word after ` name=`.
    func value(_ name: StaticString, _ line: UnsafeRawBufferPointer) -> Range<Int>? {
        var cursor = text.lowerBound
        while let mark = line.place(of: name, in: cursor..<text.upperBound) {
            cursor = mark + name.utf8CodeUnitCount
            guard line[mark - 1] == 0x20 else { continue }
            let end = line.place(of: 0x20, in: cursor..<text.upperBound) ?? text.upperBound
            return cursor..<end
        }
        return nil
    }

    func number(_ name: StaticString, _ line: UnsafeRawBufferPointer) -> Int64? {
        value(name, line).flatMap { line.number(at: $0.lowerBound) }
    }

    /// The address after ` name=<`.
    func address(
        _ name: StaticString, _ line: UnsafeRawBufferPointer, after start: Int? = nil
    ) -> Range<Int>? {
        let from = start ?? text.lowerBound
        guard from < text.upperBound, let mark = line.place(of: name, in: from..<text.upperBound),
            line[mark - 1] == 0x20
        else { return nil }
        let address = mark + name.utf8CodeUnitCount
        return PostfixAddress.end(line, from: address, to: text.upperBound).map { address..<$0 }
    }

    /// The message's id: `msgid=`, or the first half of the envelope's.
    func message(_ line: UnsafeRawBufferPointer) -> Range<Int>? {
        if kind == .expired { return session.lowerBound..<session.lowerBound + 8 }
        if let id = value("msgid=", line), id.count == 8 { return id }
        guard let id = value("evpid=", line), id.count == 16 else { return nil }
        return id.lowerBound..<id.lowerBound + 8
    }

    /// The name of an authentication that succeeded.
    func login(_ line: UnsafeRawBufferPointer) -> Range<Int>? {
        guard let mark = line.place(of: " user=", in: text),
            let result = line.lastPlace(of: " result=", in: text),
            mark + 6 < result, line.holds("ok", at: result + 8), result + 10 == text.upperBound
        else { return nil }
        let end = line.place(of: " address=", in: mark + 6..<result) ?? result
        return mark + 6 < end ? mark + 6..<end : nil
    }

    /// `result="Ok"` or `result=Ok`, the first after the addresses: what follows, another server chose.
    func outcome(_ line: UnsafeRawBufferPointer, after start: Int) -> Delivery? {
        if kind == .expired { return .bounced }
        guard let mark = line.place(of: " result=", in: start..<text.upperBound) else { return nil }
        let word = mark + (line.holds("\"", at: mark + 8) ? 9 : 8)
        if line.holds("Ok", at: word) { return .sent }
        if line.holds("TempFail", at: word) { return .deferred }
        if line.holds("PermFail", at: word) || line.holds("Loop", at: word) { return .bounced }
        return nil
    }

    /// The address of a command `RCPT TO:<…>` or `MAIL FROM:<…>` that failed.
    func refused(
        _ line: UnsafeRawBufferPointer
    ) -> (address: Range<Int>, isSender: Bool)? {
        guard let mark = line.place(of: " command=\"", in: text),
            let end = line.lastPlace(of: "\" result=\"", in: mark..<text.upperBound)
        else { return nil }
        let start = mark + 10
        guard start <= end else { return nil }
        let word = line.part(start..<min(start + 9, end))
        let isSender = word.count >= 4 && word.part(0..<4).isWord("mail")
        guard isSender || (word.count >= 4 && word.part(0..<4).isWord("rcpt")),
            let open = line.place(of: UInt8(ascii: "<"), in: start..<end),
            let close = PostfixAddress.end(line, from: open + 1, to: end)
        else { return nil }
        return (open + 1..<close, isSender)
    }

    /// An address without the brackets of IPv6 and without a port; `nil` for a local socket.
    static func host(_ line: UnsafeRawBufferPointer, _ value: Range<Int>) -> Range<Int>? {
        if value.count == 5, line.holds("local", at: value.lowerBound) { return nil }
        if line.holds("[", at: value.lowerBound),
            let close = line.place(of: UInt8(ascii: "]"), in: value)
        {
            let inner = value.lowerBound + 1
            return (line.holds("IPv6:", at: inner) ? inner + 5 : inner)..<close
        }
        return value.isEmpty ? nil : value
    }
}

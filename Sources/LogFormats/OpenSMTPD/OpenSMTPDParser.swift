import LogModel

/// Joins the lines of an OpenSMTPD log into messages.
///
/// A message starts with `smtp message msgid=…`, and one line per recipient follows; before 6.4
/// each of those is the whole (`smtp event=message … msgid=… from=… to=…`). It is complete when every
/// envelope was delivered or given up, and else after five silent days. An address that stands for
/// others has more deliveries than the server tells beforehand: such a message is complete when
/// nothing was said about it for a day.
///
/// A recipient or sender that the server refuses gives a record of its own, *denied*.
///
/// An account is the name that the client's session logged in with, or else, *unproven*, the
/// sender's address. OpenSMTPD logs no subjects and no message-ids.
package struct OpenSMTPDParser: JoinedMail {
    var joiner: MailJoiner

    private static let sessionKind: UInt64 = 0x73657373
    /// How long deliveries may follow one another of an address that stands for others, in seconds.
    private static let expansionSeconds: Int64 = 86_400

    /// Makes a parser that has read nothing.
    package init() {
        self.init(limits: MailLimits())
    }

    /// Makes a parser with bounds of its own, for tests.
    package init(limits: MailLimits) {
        joiner = MailJoiner(limits: limits)
    }

    /// How often a bound was reached.
    package var overflow: MailOverflow { joiner.overflow }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let header = SyslogHeader(line), isOwn(line.part(header.program)) else {
            return false
        }
        return OpenSMTPDLine(line, header.body) != nil
    }

    static func isOwn(_ program: UnsafeRawBufferPointer) -> Bool {
        (program.count == 5 && program.holds("smtpd", at: 0))
            || (program.count == 9 && program.holds("opensmtpd", at: 0))
    }

    mutating func take(
        _ header: SyslogHeader, _ line: UnsafeRawBufferPointer, at here: MailPlace,
        into sink: inout some RecordSink
    ) {
        guard let said = OpenSMTPDLine(line, header.body) else { return }
        let host = stableHash(line.part(header.host))
        switch said.kind {
        case .connected:
            let slot = joiner.start(
                key(said, line, host), id: nil, silence: joiner.limits.sessionSeconds, at: here)
            joiner.messages[slot].facts.insert(.isSession)
            if let client = said.value("address=", line).flatMap({ OpenSMTPDLine.host(line, $0) }) {
                joiner.messages[slot].client = joiner.messages[slot].keep(line.part(client))
            }
        case .authenticated: noteLogin(said, line, host, at: here)
        case .message: noteMessage(said, line, host, at: here, into: &sink)
        case .envelope: noteEnvelope(said, line, host, at: here, into: &sink)
        case .delivery: noteDelivery(said, line, host, at: here, into: &sink)
        case .expired: noteDelivery(said, line, host, at: here, into: &sink)
        case .failed: noteFailure(said, line, host, at: here, into: &sink)
        case .disconnected:
            if let slot = joiner.find(key(said, line, host), at: here) { joiner.release(slot) }
        }
    }

    private func key(
        _ said: OpenSMTPDLine, _ line: UnsafeRawBufferPointer, _ host: UInt64
    ) -> MailKey {
        MailKey(line.part(said.session), host: host, kind: OpenSMTPDParser.sessionKind)
    }

    private mutating func noteLogin(
        _ said: OpenSMTPDLine, _ line: UnsafeRawBufferPointer, _ host: UInt64,
        at here: MailPlace
    ) {
        guard let login = said.login(line) else { return }
        let known = joiner.find(key(said, line, host), at: here)
        let slot =
            known
            ?? joiner.start(
                key(said, line, host), id: nil, silence: joiner.limits.sessionSeconds, at: here)
        joiner.messages[slot].facts.insert(.isSession)
        joiner.messages[slot].login = joiner.messages[slot].keep(line.part(login))
    }

    /// Starts a message, with what its session said before.
    private mutating func noteMessage(
        _ said: OpenSMTPDLine, _ line: UnsafeRawBufferPointer, _ host: UInt64,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        guard let id = said.value("msgid=", line), id.count == 8 else {
            sink.reject(Rejection(.malformed, at: here.position))
            return
        }
        // An id is random and short: it may come again.
        if let before = joiner.find(MailKey(line.part(id), host: host), at: here) {
            joiner.close(before, at: here, into: &sink)
        }
        let slot = joiner.start(
            MailKey(line.part(id), host: host), id: line.part(id),
            silence: joiner.limits.silenceSeconds, at: here)
        joiner.messages[slot].facts.formUnion([.hasHead, .isAccepted])
        joiner.messages[slot].size = said.number("size=", line) ?? -1
        joiner.messages[slot].expected = said.number("nrcpt=", line) ?? -1
        guard let session = joiner.find(key(said, line, host), at: here) else { return }
        let client = joiner.messages[session].client
        if !client.isAbsent {
            joiner.messages[slot].client = joiner.messages[slot].keep(
                joiner.messages[session].kept(client))
        }
        let login = joiner.messages[session].login
        if !login.isAbsent {
            joiner.messages[slot].login = joiner.messages[slot].keep(
                joiner.messages[session].kept(login))
        }
        joiner.messages[slot].need(joiner.messages[session].start)
    }

    /// One recipient of a message; in the old layout the first of them starts it.
    private mutating func noteEnvelope(
        _ said: OpenSMTPDLine, _ line: UnsafeRawBufferPointer, _ host: UInt64,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        guard let id = said.message(line), let sender = said.address("from=<", line),
            let recipient = said.address("to=<", line, after: sender.upperBound)
        else {
            sink.reject(Rejection(.malformed, at: here.position))
            return
        }
        let key = MailKey(line.part(id), host: host)
        if said.isOld, joiner.find(key, at: here) == nil {
            noteMessage(said, line, host, at: here, into: &sink)
            guard let slot = joiner.find(key, at: here) else { return }
            joiner.messages[slot].expected = 0
            if let client = said.value("address=", line).flatMap({ OpenSMTPDLine.host(line, $0) }) {
                joiner.messages[slot].client = joiner.messages[slot].keep(line.part(client))
            }
        }
        let slot = joiner.findOrMiss(key, at: here, into: &sink)
        if said.isOld {
            joiner.messages[slot].expected &+= said.number("ndest=", line) ?? 1
        }
        if joiner.messages[slot].sender.isAbsent {
            joiner.messages[slot].sender = joiner.messages[slot].keep(line.part(sender))
        }
        joiner.note(line.part(recipient), nil, of: slot)
    }

    private mutating func noteDelivery(
        _ said: OpenSMTPDLine, _ line: UnsafeRawBufferPointer, _ host: UInt64,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        guard let id = said.message(line), let sender = said.address("from=<", line),
            let recipient = said.address("to=<", line, after: sender.upperBound)
        else {
            sink.reject(Rejection(.malformed, at: here.position))
            return
        }
        let slot = joiner.findOrMiss(MailKey(line.part(id), host: host), at: here, into: &sink)
        var addressed = recipient
        if let original = said.address("rcpt=<", line, after: recipient.upperBound),
            !original.isEmpty, original.count > 1 || line[original.lowerBound] != UInt8(ascii: "-")
        {
            if !line.part(original).elementsEqual(line.part(recipient)), !said.isOld {
                joiner.messages[slot].facts.insert(.isExpanded)
            }
            addressed = original
        }
        let outcome = said.outcome(line, after: recipient.upperBound)
        joiner.note(line.part(addressed), outcome, of: slot)
        guard outcome == .sent || outcome == .bounced else { return }
        joiner.messages[slot].settled &+= 1
        guard joiner.messages[slot].isSettled else { return }
        if joiner.messages[slot].facts.contains(.isExpanded) {
            joiner.messages[slot].silence = OpenSMTPDParser.expansionSeconds
        } else {
            joiner.close(slot, at: here, into: &sink)
        }
    }

    private mutating func noteFailure(
        _ said: OpenSMTPDLine, _ line: UnsafeRawBufferPointer, _ host: UInt64,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        guard let refused = said.refused(line) else { return }
        var message = MailMessage(key(said, line, host), at: here)
        if let session = joiner.find(key(said, line, host), at: here) {
            let (client, login) = (joiner.messages[session].client, joiner.messages[session].login)
            if !client.isAbsent {
                message.client = message.keep(joiner.messages[session].kept(client))
            }
            if !login.isAbsent {
                message.login = message.keep(joiner.messages[session].kept(login))
            }
        }
        if refused.isSender {
            message.sender = message.keep(line.part(refused.address))
        } else {
            message.refused.note(line.part(refused.address), .rejected, limit: 1)
        }
        joiner.emitRefusal(message, at: here, into: &sink)
    }
}

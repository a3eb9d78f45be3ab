import LogModel

/// Joins the lines of a Sendmail log into messages.
///
/// A message starts with its `from=` line, which Sendmail writes when it has read it; one that was
/// never read (`size=0` and no message-id) is none. It is complete with the last delivery of
/// `nrcpts`, with a `done` line, or when what was left is returned to its sender; and else after
/// five silent days. Recipients that were refused give a record of their own, *denied*, with the
/// `from=` line, which says who sent to them.
///
/// A program on the machine itself hands a message to Sendmail's submission program, which logs it,
/// and which hands it to the server, which logs it again under another id. The second is not given
/// when the first was answered with its id (`Message accepted for delivery`); what became of it
/// then is not known beyond that.
///
/// Where an alias was expanded, `ctladdr=` states the address that stood for the others: it is the
/// recipient as addressed. (It states the sender too, of a local submission.) A list of addresses
/// is expanded without a word of the list's own: then its members are the recipients, and the message
/// is complete when nothing was said about it for a day, because how many there are is not said.
///
/// An account is the name that the sender logged in with, which only the line of the login states
/// (`AUTH=server`): the process and the client of the `from=` line must be the same, and its
/// protocol must say that there was a login (`proto=ESMTPA`). Else it is, *unproven*, the sender's
/// address. Sendmail logs no subjects.
package struct SendmailParser: JoinedMail {
    var joiner: MailJoiner
    /// Where a line lies whose escapes were undone.
    private var plain: [UInt8] = []

    /// How long deliveries may follow one another of an address that stands for others, in seconds.
    private static let expansionSeconds: Int64 = 86_400
    /// How long a login holds that no line used, in seconds.
    private static let loginSeconds: Int64 = 3600
    /// Tells processes from messages.
    private static let processKind: UInt64 = 0x70726F63

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
        return SendmailLine(line, header.body) != nil
    }

    static func isOwn(_ program: UnsafeRawBufferPointer) -> Bool {
        program.holds("sendmail", at: 0) || program.holds("sm-", at: 0)
    }

    mutating func take(
        _ header: SyslogHeader, _ line: UnsafeRawBufferPointer, at here: MailPlace,
        into sink: inout some RecordSink
    ) {
        guard line.place(of: UInt8(ascii: "\\"), in: header.body) != nil else {
            takePlain(header, line, at: here, into: &sink)
            return
        }
        // Out of `self` while the line is taken.
        var bytes: [UInt8] = []
        swap(&bytes, &plain)
        SendmailEscape.undo(line, in: header.body, into: &bytes)
        bytes.withUnsafeBytes { line in
            if let header = SyslogHeader(line) {
                takePlain(header, line, at: here, into: &sink)
            }
        }
        swap(&bytes, &plain)
    }

    /// Takes a line in which nothing is escaped.
    private mutating func takePlain(
        _ header: SyslogHeader, _ line: UnsafeRawBufferPointer, at here: MailPlace,
        into sink: inout some RecordSink
    ) {
        let host = stableHash(line.part(header.host))
        if let login = SendmailLogin(line, header.body) {
            noteLogin(login, header, line, host, at: here)
            return
        }
        guard let said = SendmailLine(line, header.body) else { return }
        let key = MailKey(line.part(said.id), host: host)
        switch said.kind {
        case .from: noteSender(said, key, header, line, host, at: here, into: &sink)
        case .to: noteDelivery(said, key, line, host, at: here, into: &sink)
        case .notice(let child): noteNotice(said, key, child, line, host, at: here, into: &sink)
        case .clone(let old):
            if let slot = joiner.find(MailKey(line.part(old), host: host), at: here) {
                joiner.alias(key, to: slot)
            }
        case .done:
            if let slot = joiner.find(key, at: here) { joiner.close(slot, at: here, into: &sink) }
        case .refusedRecipient(let address): noteRefused(said, key, address, line, at: here)
        case .refusedSender(let sender, let client):
            var message = MailMessage(key, at: here)
            message.id = message.keep(line.part(said.id))
            message.sender = message.keep(line.part(sender))
            if let client { message.client = message.keep(line.part(client)) }
            joiner.emitRefusal(message, at: here, into: &sink)
        case .refusedMessage:
            if let slot = joiner.find(key, at: here) {
                if joiner.messages[slot].facts.contains(.hasHead) {
                    joiner.emit(slot, as: .denied, at: here, into: &sink)
                }
                joiner.release(slot)
            }
        }
    }

    /// Notes the name that a process's client logged in with.
    private mutating func noteLogin(
        _ login: SendmailLogin, _ header: SyslogHeader, _ line: UnsafeRawBufferPointer,
        _ host: UInt64, at here: MailPlace
    ) {
        guard let process = header.process(in: line) else { return }
        let key = MailKey(line.part(process), host: host, kind: SendmailParser.processKind)
        let slot = joiner.start(key, id: nil, silence: SendmailParser.loginSeconds, at: here)
        joiner.messages[slot].facts.insert(.isSession)
        joiner.messages[slot].login = joiner.messages[slot].keep(line.part(login.name))
        if let client = login.client {
            joiner.messages[slot].client = joiner.messages[slot].keep(line.part(client))
        }
    }

    private mutating func noteSender(
        _ said: SendmailLine, _ key: MailKey, _ header: SyslogHeader,
        _ line: UnsafeRawBufferPointer, _ host: UInt64, at here: MailPlace,
        into sink: inout some RecordSink
    ) {
        guard let head = SendmailHead(line, said.text) else {
            sink.reject(Rejection(.malformed, at: here.position))
            return
        }
        let known = joiner.find(key, at: here)
        // Again for the same message, when a server that was stopped reads its queue.
        if let known, joiner.messages[known].facts.contains(.hasHead) { return }
        let slot =
            known
            ?? joiner.start(
                key, id: line.part(said.id), silence: joiner.limits.silenceSeconds, at: here)
        fill(slot, head, header, line, host, at: here)
        if !joiner.messages[slot].refused.isEmpty {
            joiner.emitRefusal(joiner.messages[slot], at: here, into: &sink)
        }
        guard head.size > 0 || head.messageID != nil else {
            joiner.release(slot)
            return
        }
        joiner.messages[slot].facts.formUnion([.hasHead, .isAccepted])
        joiner.messages[slot].silence = joiner.limits.silenceSeconds
        joiner.messages[slot].position = here.position
        joiner.messages[slot].time = here.time
        joiner.messages[slot].size = head.size
        joiner.messages[slot].expected = head.count
        linkLeg(slot, head, line, host, at: here)
    }

    /// Keeps what a `from=` line says about the sender.
    private mutating func fill(
        _ slot: Int, _ head: SendmailHead, _ header: SyslogHeader,
        _ line: UnsafeRawBufferPointer, _ host: UInt64, at here: MailPlace
    ) {
        joiner.messages[slot].sender = joiner.messages[slot].keep(line.part(head.sender))
        if let client = head.client {
            joiner.messages[slot].client = joiner.messages[slot].keep(line.part(client))
        }
        if let id = head.messageID {
            joiner.messages[slot].messageID = joiner.messages[slot].keep(line.part(id))
        }
        guard head.isAuthenticated, let client = head.client,
            let process = header.process(in: line),
            let session = joiner.find(
                MailKey(line.part(process), host: host, kind: SendmailParser.processKind),
                at: here),
            joiner.messages[session].kept(joiner.messages[session].client)
                .elementsEqual(line.part(client))
        else { return }
        let name = joiner.messages[session].kept(joiner.messages[session].login)
        joiner.messages[slot].login = joiner.messages[slot].keep(name)
        joiner.messages[slot].need(joiner.messages[session].start)
    }

    /// Links what the submission program and the server log of one message, by its message-id.
    private mutating func linkLeg(
        _ slot: Int, _ head: SendmailHead, _ line: UnsafeRawBufferPointer, _ host: UInt64,
        at here: MailPlace
    ) {
        guard let id = head.messageID else { return }
        let key = MailKey(line.part(id), host: host, kind: 0x6C6567)
        if head.isSubmission {
            joiner.messages[slot].facts.insert(.isLocal)
            joiner.alias(key, to: slot)
        } else if head.isFromHere(line), let first = joiner.find(key, at: here),
            joiner.messages[first].facts.contains(.isLocal)
        {
            joiner.link(slot, to: first)
        }
    }

    private mutating func noteDelivery(
        _ said: SendmailLine, _ key: MailKey, _ line: UnsafeRawBufferPointer, _ host: UInt64,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        let delivery = SendmailDelivery(line, said.text)
        // What went wrong is to be told to somebody whom there is not: no recipient of the message.
        if !delivery.wasTried, delivery.outcome == .bounced,
            isReturn(delivery, line, of: joiner.find(key, at: here))
        {
            return
        }
        let slot = joiner.findOrMiss(key, at: here, into: &sink)
        let isAlias = delivery.control.map { !isSender(line.part($0), of: slot) } ?? false
        if isAlias, let control = delivery.control {
            joiner.note(line.part(control), delivery.outcome, of: slot)
        }
        var listed = 0
        SendmailDelivery.walk(line, said.text) { address in
            listed += 1
            if !isAlias { joiner.note(line.part(address), delivery.outcome, of: slot) }
        }
        if isAlias || delivery.isBare, !joiner.messages[slot].facts.contains(.isLocal) {
            joiner.messages[slot].facts.insert(.isExpanded)
        }
        confirmLeg(delivery, line, slot, host, at: here)
        guard delivery.outcome == .sent || delivery.outcome == .bounced else { return }
        joiner.messages[slot].settled &+= Int64(listed)
        guard joiner.messages[slot].isSettled else { return }
        if joiner.messages[slot].facts.contains(.isExpanded) {
            joiner.messages[slot].silence = SendmailParser.expansionSeconds
        } else {
            joiner.close(slot, at: here, into: &sink)
        }
    }

    /// Whether a delivery is to the message's own sender, or to that of a message that is complete.
    private func isReturn(
        _ delivery: SendmailDelivery, _ line: UnsafeRawBufferPointer, of slot: Int?
    ) -> Bool {
        guard let slot else { return true }
        guard let first = delivery.first, !joiner.messages[slot].recipients.isEmpty else {
            return false
        }
        return isSender(line.part(first), of: slot)
    }

    /// Takes note of the id under which the server on this machine took a submitted message.
    private mutating func confirmLeg(
        _ delivery: SendmailDelivery, _ line: UnsafeRawBufferPointer, _ slot: Int,
        _ host: UInt64, at here: MailPlace
    ) {
        guard let id = delivery.acceptedAs, joiner.messages[slot].facts.contains(.isLocal) else {
            return
        }
        for leg in joiner.messages[slot].legs
        where joiner.isOpen(leg)
            && joiner.messages[leg.slot].kept(joiner.messages[leg.slot].id)
                .elementsEqual(line.part(id))
        {
            joiner.messages[leg.slot].facts.insert(.isSecondLeg)
            takeSender(of: leg.slot, for: slot)
        }
        if let leg = joiner.find(MailKey(line.part(id), host: host), at: here), leg != slot {
            joiner.messages[leg].facts.insert(.isSecondLeg)
            joiner.messages[leg].need(joiner.messages[slot].start)
        }
    }

    /// Takes the sender's whole address from the server, where the submission has only a login.
    private mutating func takeSender(of leg: Int, for slot: Int) {
        let at = UInt8(ascii: "@")
        let whole = joiner.messages[leg].kept(joiner.messages[leg].sender)
        guard whole.contains(at),
            !joiner.messages[slot].kept(joiner.messages[slot].sender).contains(at)
        else { return }
        joiner.messages[slot].sender = joiner.messages[slot].keep(whole)
    }

    /// Whether an address is the message's sender, perhaps without the machine's name.
    private func isSender(_ address: UnsafeRawBufferPointer, of slot: Int) -> Bool {
        guard !joiner.messages[slot].sender.isAbsent else { return false }
        let sender = joiner.messages[slot].kept(joiner.messages[slot].sender)
        guard sender.starts(with: address) else { return false }
        return sender.count == address.count
            || sender[sender.startIndex + address.count] == UInt8(ascii: "@")
    }

    /// A notice to the sender is a message of its own, which nobody sent.
    private mutating func noteNotice(
        _ said: SendmailLine, _ key: MailKey, _ child: Range<Int>,
        _ line: UnsafeRawBufferPointer, _ host: UInt64, at here: MailPlace,
        into sink: inout some RecordSink
    ) {
        let notice = joiner.start(
            MailKey(line.part(child), host: host), id: line.part(child),
            silence: joiner.limits.silenceSeconds, at: here)
        joiner.messages[notice].facts.formUnion([.hasHead, .isAccepted])
        joiner.messages[notice].sender = FieldSlice(
            offset: joiner.messages[notice].text.count, length: 0)
        joiner.messages[notice].expected = 1
        guard let slot = joiner.find(key, at: here),
            line.place(of: ": Cannot send message", in: said.text) != nil
        else { return }
        joiner.messages[slot].recipients.giveUp()
        joiner.close(slot, at: here, into: &sink)
    }

    /// A recipient that was refused; who sent to it is said later, in the `from=` line.
    private mutating func noteRefused(
        _ said: SendmailLine, _ key: MailKey, _ address: Range<Int>,
        _ line: UnsafeRawBufferPointer, at here: MailPlace
    ) {
        let slot =
            joiner.find(key, at: here)
            ?? joiner.start(
                key, id: line.part(said.id), silence: joiner.limits.sessionSeconds, at: here)
        guard !joiner.messages[slot].facts.contains(.hasHead) else { return }
        joiner.messages[slot].refused.note(
            line.part(address), .rejected, limit: joiner.limits.recipients)
    }
}

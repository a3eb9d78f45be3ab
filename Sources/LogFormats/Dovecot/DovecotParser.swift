import LogModel

/// Joins what Dovecot's LMTP server and its delivery agent log into messages.
///
/// There is a line for each mailbox. Those of one message have its message-id and stand in one
/// transaction of a session (`<SESSION:T2:R3>`); it is complete with the next transaction, with the
/// end of the connection, or after an hour. The recipients are the mailboxes' users, not the
/// addresses that the sender wrote.
///
/// With the plugin mail_log, a line `save: …` states more: the size, the subject, and who the
/// header says wrote it. That is taken for the sender; the envelope's is not logged. Without the
/// plugin the sender is unknown. Nobody logs in to send, so no account is proven.
///
/// A message that goes through Postfix and Dovecot on one machine is logged by both. A source has
/// one format: as `postfix` the log tells who sent and to whom, as `dovecot` what lay in whose
/// mailbox. Both for one log would count every message twice.
package struct DovecotParser: JoinedMail {
    var joiner: MailJoiner
    /// The message that a process is delivering.
    private var current: [MailKey: MailMessage.Reference] = [:]

    private static let processKind: UInt64 = 0x70726F63
    /// How long a delivery may be silent, in seconds.
    private static let deliverySeconds: Int64 = 3600

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
        guard let said = DovecotLine(line, header.body) else { return false }
        return said.kind == .saved || said.kind == .logged
    }

    static func isOwn(_ program: UnsafeRawBufferPointer) -> Bool {
        program.count == 7 && program.holds("dovecot", at: 0)
    }

    mutating func take(
        _ header: SyslogHeader, _ line: UnsafeRawBufferPointer, at here: MailPlace,
        into sink: inout some RecordSink
    ) {
        guard let said = DovecotLine(line, header.body) else { return }
        let host = stableHash(line.part(header.host))
        let process = said.process.map {
            MailKey(line.part($0), host: host, kind: DovecotParser.processKind)
        }
        if said.kind == .connection {
            guard let process, let reference = current.removeValue(forKey: process) else { return }
            complete(reference, at: here, into: &sink)
            return
        }
        guard said.kind == .saved || said.kind == .logged, let user = said.user else { return }
        let key = key(said, line, host)
        let slot =
            joiner.find(key, at: here) ?? start(key, said, line, process, at: here, into: &sink)
        if said.kind == .saved {
            noteMessageID(said.messageID, line, slot)
            joiner.note(line.part(user), .sent, of: slot)
        } else {
            noteDetails(said, line, slot)
        }
    }

    /// Starts a message; the one before it of the same process is complete.
    private mutating func start(
        _ key: MailKey, _ said: DovecotLine, _ line: UnsafeRawBufferPointer, _ process: MailKey?,
        at here: MailPlace, into sink: inout some RecordSink
    ) -> Int {
        if let process, let before = current[process] { complete(before, at: here, into: &sink) }
        let slot = joiner.start(
            key, id: nil, silence: DovecotParser.deliverySeconds, at: here)
        joiner.messages[slot].facts.insert(.hasHead)
        if let process {
            if current.count > joiner.count * 2 + 64 {
                current = current.filter { joiner.isOpen($0.value) }
            }
            current[process] = joiner.reference(slot)
        }
        return slot
    }

    private mutating func complete(
        _ reference: MailMessage.Reference, at here: MailPlace,
        into sink: inout some RecordSink
    ) {
        if joiner.isOpen(reference) { joiner.close(reference.slot, at: here, into: &sink) }
    }

    /// A session's transaction.
    ///
    /// In the old layout the message-id with it, because there a session's messages are not told
    /// apart; and where there is no session at all, with the process.
    private func key(
        _ said: DovecotLine, _ line: UnsafeRawBufferPointer, _ host: UInt64
    ) -> MailKey {
        if !said.isOld, let session = said.session {
            return MailKey(line.part(session), host: host)
        }
        let owner = (said.session ?? said.process).map { stableHash(line.part($0)) } ?? 0
        let id =
            said.messageID
            ?? (said.kind == .logged ? DovecotDetails(line, said.text).messageID : nil)
        return MailKey(
            line.part(id ?? said.text.lowerBound..<said.text.lowerBound), host: host ^ owner,
            kind: 1)
    }

    private mutating func noteMessageID(
        _ id: Range<Int>?, _ line: UnsafeRawBufferPointer, _ slot: Int
    ) {
        joiner.messages[slot].facts.insert(.isAccepted)
        guard joiner.messages[slot].messageID.isAbsent, let id else { return }
        joiner.messages[slot].messageID = joiner.messages[slot].keep(line.part(id))
    }

    /// What the plugin mail_log states.
    private mutating func noteDetails(
        _ said: DovecotLine, _ line: UnsafeRawBufferPointer, _ slot: Int
    ) {
        let details = DovecotDetails(line, said.text)
        if let id = details.messageID, joiner.messages[slot].messageID.isAbsent {
            joiner.messages[slot].messageID = joiner.messages[slot].keep(line.part(id))
        }
        if let size = details.size, joiner.messages[slot].size < 0 {
            joiner.messages[slot].size = size
        }
        if let sender = details.sender, joiner.messages[slot].sender.isAbsent {
            joiner.messages[slot].sender = joiner.messages[slot].keep(line.part(sender))
        }
        if let subject = details.subject, joiner.messages[slot].subject.isAbsent {
            joiner.messages[slot].subject = joiner.messages[slot].keep(line.part(subject))
        }
    }
}

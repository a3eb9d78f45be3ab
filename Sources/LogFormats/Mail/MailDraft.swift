import LogModel

/// A mail that is put together from rows.
///
/// Holds copies of what the rows say. A field that is stated again stays as it was first.
struct MailDraft: Sendable {
    /// The first row that told of it.
    let position: RecordPosition
    /// The earliest time that a row stated.
    private(set) var time: Timestamp
    /// Whether that time is the one of the mail's arrival, which other rows do not change.
    private var hasArrivalTime = false
    var recipients = MailRecipients()
    /// The size in bytes; -1 while none was stated.
    var size: Int64 = -1
    /// Whether the server itself vouches for who sent it.
    var isProven = false
    /// Whether a row said that the sender is not known to be who it says.
    var isDoubtful = false
    /// Whether there is a time in an hour that never was.
    var isInMissingHour = false
    private var text: [UInt8] = []
    private var messageID = FieldSlice.absent
    private var sender = FieldSlice.absent
    private var account = FieldSlice.absent
    private var subject = FieldSlice.absent
    private var client = FieldSlice.absent
    private var queueID = FieldSlice.absent

    init(position: RecordPosition, time: Timestamp) {
        self.position = position
        self.time = time
    }

    /// The memory it takes, about.
    var byteCount: Int { text.count + recipients.byteCount + 256 }

    /// Takes a row's time: that of the arrival, or else the earliest.
    mutating func note(_ other: Timestamp, isArrival: Bool = false) {
        if isArrival, !hasArrivalTime {
            time = other
            hasArrivalTime = true
        } else if other < time, isArrival || !hasArrivalTime {
            time = other
        }
    }

    mutating func setMessageID(_ bytes: UnsafeRawBufferPointer) {
        let id = MailText.unbracketed(bytes)
        if messageID.isAbsent, !id.isEmpty { messageID = keep(id) }
    }

    /// Takes the sender; `<>` is the null sender.
    mutating func setSender(_ bytes: UnsafeRawBufferPointer) {
        let written = MailText.trimmed(bytes)
        guard sender.isAbsent, !written.isEmpty else { return }
        sender = keep(MailText.unbracketed(written))
    }

    /// Takes the account in whose mailbox the mail was written, where it is not the sender's
    /// address.
    mutating func setAccount(_ bytes: UnsafeRawBufferPointer) {
        let name = MailText.trimmed(bytes)
        if account.isAbsent, !AccountName.isNone(name) { account = keep(name) }
    }

    /// Takes the subject, with encoded words decoded, and a space for each run of control
    /// characters.
    mutating func setSubject(_ bytes: UnsafeRawBufferPointer) {
        guard subject.isAbsent, !bytes.isEmpty else { return }
        let start = text.count
        EncodedWord.append(bytes, isCut: false, to: &text)
        var end = start
        for index in start..<text.count {
            let isControl = text[index] < 0x20 || text[index] == 0x7F
            if isControl, end > start, text[end - 1] == 0x20 { continue }
            text[end] = isControl ? 0x20 : text[index]
            end += 1
        }
        text.removeSubrange(end...)
        subject = FieldSlice(offset: start, length: text.count - start)
    }

    mutating func setClient(_ bytes: UnsafeRawBufferPointer) {
        let address = MailText.trimmed(bytes)
        if client.isAbsent, !AccountName.isNone(address) { client = keep(address) }
    }

    mutating func setQueueID(_ bytes: UnsafeRawBufferPointer) {
        let id = MailText.trimmed(bytes)
        if queueID.isAbsent, !id.isEmpty { queueID = keep(id) }
    }

    /// Takes a number of bytes; the largest holds, for a mail grows on its way.
    mutating func noteSize(_ bytes: UnsafeRawBufferPointer) {
        let digits = MailText.trimmed(bytes)
        if let size = digits.number(at: 0) { self.size = max(self.size, size) }
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) -> FieldSlice {
        let slice = FieldSlice(offset: text.count, length: bytes.count)
        text.append(contentsOf: bytes)
        return slice
    }

    /// Gives the record.
    ///
    /// - Parameters:
    ///   - closed: the end of the line that completes it.
    ///   - identity: what names the mail in every file that tells of it.
    ///   - scratch: where the record is put together.
    ///   - sink: takes the record.
    func give(
        closed: RecordPosition, identity: some Sequence<UInt8>, scratch: inout [UInt8],
        into sink: inout some RecordSink
    ) {
        scratch.removeAll(keepingCapacity: scratch.capacity <= 1 << 20)
        // Never empty, so that there is always a base for the fields to count from.
        scratch.append(0)
        scratch.append(contentsOf: text)
        let addresses = scratch.count
        recipients.appendAddresses(to: &scratch)
        let outcomes = scratch.count
        let hasOutcomes = recipients.appendOutcomes(to: &scratch)
        let name = scratch.count
        scratch.append(contentsOf: identity)
        let action: Action = recipients.areAllRejected ? .denied : .allowed
        scratch.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var record = RecordView(
                base: base, channel: .email, time: time, attribution: .none, action: action,
                position: position, closed: closed)
            record.messageID = moved(messageID)
            record.sender = moved(sender)
            record.subject = moved(subject)
            record.client = moved(client)
            record.queueID = moved(queueID)
            record.bytes = size
            if !recipients.isEmpty {
                record.recipients = FieldSlice(offset: addresses, length: outcomes - addresses)
                record.recipientCount = Int32(truncatingIfNeeded: recipients.count)
            }
            if hasOutcomes {
                record.delivery = FieldSlice(offset: outcomes, length: name - outcomes)
            }
            if bytes.count > name {
                record.identity = FieldSlice(offset: name, length: bytes.count - name)
            }
            attribute(&record)
            sink.take(record)
        }
        if isInMissingHour { sink.reject(Rejection(.missingHour, at: position)) }
    }

    /// The account is the mailbox in which the mail was written, or else the sender's address.
    private func attribute(_ record: inout RecordView) {
        let name = account.isAbsent ? sender : account
        guard !name.isAbsent, name.length > 0 else { return }
        record.account = AccountName.field(moved(name), of: record.base)
        guard !record.account.isAbsent else { return }
        record.attribution =
            isProven && !isDoubtful && record.action == .allowed ? .proven : .unproven
    }

    private func moved(_ slice: FieldSlice) -> FieldSlice {
        slice.isAbsent
            ? slice : FieldSlice(offset: Int(slice.offset) + 1, length: Int(slice.length))
    }
}

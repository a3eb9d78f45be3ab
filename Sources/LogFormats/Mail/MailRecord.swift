import LogModel

/// The record of a message while it is put together: its fields, and the bytes that they lie in.
///
/// One is kept for a whole source and started anew for every record, so that its memory is used
/// again.
struct MailRecord: Sendable {
    private var bytes: [UInt8] = []
    var queueID = FieldSlice.absent
    var client = FieldSlice.absent
    /// The name that the sender logged in with.
    var login = FieldSlice.absent
    var sender = FieldSlice.absent
    var messageID = FieldSlice.absent
    var subject = FieldSlice.absent
    private var recipients = FieldSlice.absent
    private var recipientCount: Int32 = 0
    private var delivery = FieldSlice.absent
    /// In bytes; -1 when unknown.
    var size: Int64 = -1

    /// Starts a record without any field.
    mutating func start() {
        // What one giant message took is not kept for all that follow.
        var memory = bytes
        self = MailRecord()
        memory.removeAll(keepingCapacity: memory.capacity <= 1 << 20)
        // Never empty, so that there is always a base for the fields to count from.
        memory.append(0)
        bytes = memory
    }

    /// Puts some bytes down and gives the field that they are.
    mutating func put(_ value: some Collection<UInt8>) -> FieldSlice {
        put { $0.append(contentsOf: value) }
    }

    /// Lets somebody put bytes down and gives the field that they are.
    mutating func put(_ write: (inout [UInt8]) -> Void) -> FieldSlice {
        let start = bytes.count
        write(&bytes)
        return FieldSlice(offset: start, length: bytes.count - start)
    }

    /// Puts the recipients down, and what became of the message for each.
    mutating func take(_ addressed: EnvelopeRecipients) {
        guard !addressed.isEmpty else { return }
        recipientCount = Int32(truncatingIfNeeded: addressed.count)
        recipients = put { addressed.appendAddresses(to: &$0) }
        var hasOutcomes = false
        let outcomes = put { hasOutcomes = addressed.appendOutcomes(to: &$0) }
        if hasOutcomes { delivery = outcomes }
    }

    /// Puts down the one recipient that is known.
    ///
    /// - Parameters:
    ///   - address: as the log has it.
    ///   - isRejected: whether the server refused it.
    mutating func takeOnly(_ address: some Collection<UInt8>, isRejected: Bool) {
        recipients = put(address)
        recipientCount = 1
        guard isRejected else { return }
        delivery = put {
            $0.append(contentsOf: address)
            $0.append(0x09)
            $0.append(contentsOf: Delivery.rejected.rawValue.utf8)
        }
    }

    /// Hands the record over.
    ///
    /// The account is the name that the sender logged in with, proven where the mail was taken;
    /// without one the sender's address, which anybody can write.
    func push(
        _ action: Action, time: Timestamp, position: RecordPosition, closed: RecordPosition,
        into sink: inout some RecordSink
    ) {
        let hasLogin = !login.isAbsent
        let hasSender = !sender.isAbsent && sender.length > 0
        let attribution: Attribution =
            hasLogin && action == .allowed ? .proven : hasLogin || hasSender ? .unproven : .none
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var view = RecordView(
                base: base, channel: .email, time: time, attribution: attribution,
                action: action, position: position, closed: closed)
            view.account = hasLogin ? login : hasSender ? sender : .absent
            view.client = client
            view.bytes = size
            view.queueID = queueID
            view.messageID = messageID
            view.sender = sender
            view.recipients = recipients
            view.recipientCount = recipientCount
            view.subject = subject
            view.delivery = delivery
            view.authenticated = login
            sink.take(view)
        }
    }
}

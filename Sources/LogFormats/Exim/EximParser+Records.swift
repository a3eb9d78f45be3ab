import LogModel

/// Puts the records together.
extension EximParser {
    /// Gives a message's record.
    mutating func emit(_ slot: Int, at here: PostfixPlace, into sink: inout some RecordSink) {
        startRecord()
        let message = messages[slot]
        var fields = EximFields()
        fields.queueID = put(message.key.id)
        fields.client = put(message, message.client)
        fields.authenticated = put(message, message.login)
        fields.sender = put(message, message.sender)
        fields.messageID = put(message, message.messageID)
        fields.subject = put(message, message.subject)
        fields.bytes = message.size
        if !message.recipients.isEmpty {
            fields.recipientCount = Int32(truncatingIfNeeded: message.recipients.count)
            let start = record.count
            message.recipients.appendAddresses(to: &record)
            fields.recipients = FieldSlice(offset: start, length: record.count - start)
            let outcomes = record.count
            if message.recipients.appendOutcomes(to: &record) {
                fields.delivery = FieldSlice(offset: outcomes, length: record.count - outcomes)
            }
        }
        push(
            fields, .allowed, time: message.time, position: message.position,
            closed: here.closed, into: &sink)
    }

    /// Gives a record of something that the server refused to a client.
    mutating func refuse(
        _ refusal: EximRefusal, _ id: EximID?, _ line: UnsafeRawBufferPointer,
        at here: PostfixPlace, into sink: inout some RecordSink
    ) {
        startRecord()
        var fields = EximFields()
        if let id { fields.queueID = put(id) }
        if let client = refusal.client { fields.client = put(line.part(client)) }
        if let login = refusal.login, !AccountName.isNone(line.part(login)) {
            fields.authenticated = put(line.part(login))
        }
        fields.sender = put(line.part(refusal.sender))
        if let recipient = refusal.recipient {
            fields.recipients = put(line.part(recipient))
            fields.recipientCount = 1
            let start = record.count
            record.append(contentsOf: line.part(recipient))
            record.append(0x09)
            record.append(contentsOf: Delivery.rejected.rawValue.utf8)
            fields.delivery = FieldSlice(offset: start, length: record.count - start)
        }
        push(
            fields, .denied, time: here.time, position: here.position, closed: here.closed,
            into: &sink)
    }

    private mutating func push(
        _ fields: EximFields, _ action: Action, time: Timestamp, position: RecordPosition,
        closed: RecordPosition, into sink: inout some RecordSink
    ) {
        let hasLogin = !fields.authenticated.isAbsent
        let hasSender = !fields.sender.isAbsent && fields.sender.length > 0
        let attribution: Attribution =
            hasLogin && action == .allowed ? .proven : hasLogin || hasSender ? .unproven : .none
        record.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var view = RecordView(
                base: base, channel: .email, time: time, attribution: attribution,
                action: action, position: position, closed: closed)
            if hasLogin {
                view.account = fields.authenticated
            } else if hasSender {
                view.account = fields.sender
            }
            view.client = fields.client
            view.bytes = fields.bytes
            view.queueID = fields.queueID
            view.messageID = fields.messageID
            view.sender = fields.sender
            view.recipients = fields.recipients
            view.recipientCount = fields.recipientCount
            view.subject = fields.subject
            view.delivery = fields.delivery
            view.authenticated = fields.authenticated
            sink.take(view)
        }
    }

    private mutating func startRecord() {
        record.removeAll(keepingCapacity: record.capacity <= 1 << 20)
        // Never empty, so that there is always a base for the fields to count from.
        record.append(0)
    }

    private mutating func put(_ value: UnsafeRawBufferPointer) -> FieldSlice {
        let slice = FieldSlice(offset: record.count, length: value.count)
        record.append(contentsOf: value)
        return slice
    }

    private mutating func put(_ message: EximMessage, _ slice: FieldSlice) -> FieldSlice {
        guard !slice.isAbsent else { return .absent }
        let start = record.count
        record.append(contentsOf: message.kept(slice))
        return FieldSlice(offset: start, length: record.count - start)
    }

    private mutating func put(_ id: EximID) -> FieldSlice {
        let start = record.count
        id.append(to: &record)
        return FieldSlice(offset: start, length: record.count - start)
    }
}

/// The fields of a record while it is put together.
private struct EximFields {
    var queueID = FieldSlice.absent
    var client = FieldSlice.absent
    var authenticated = FieldSlice.absent
    var sender = FieldSlice.absent
    var messageID = FieldSlice.absent
    var subject = FieldSlice.absent
    var recipients = FieldSlice.absent
    var recipientCount: Int32 = 0
    var delivery = FieldSlice.absent
    var bytes: Int64 = -1
}

import LogModel

/// Puts the records together.
extension PostfixParser {
    /// Gives a message's record.
    mutating func emit(
        _ slot: Int, as action: Action, at here: PostfixPlace, into sink: inout some RecordSink
    ) {
        startRecord()
        let message = messages[slot]
        var fields = PostfixFields()
        fields.queueID = put(message.firstID)
        fields.client = put(message, message.client)
        fields.authenticated = put(message, message.login)
        fields.sender = put(message, message.sender)
        fields.messageID = put(message, message.messageID)
        fields.subject = put(message, message.subject)
        if message.recipients.isEmpty {
            fields.recipients = put(message, message.named)
            fields.recipientCount = message.named.isAbsent ? 0 : 1
            if action == .denied, !message.named.isAbsent {
                fields.delivery = putRejected(fields.recipients)
            }
        } else {
            fields.recipientCount = Int32(truncatingIfNeeded: message.recipients.count)
            let start = record.count
            message.recipients.appendAddresses(to: &record)
            fields.recipients = FieldSlice(offset: start, length: record.count - start)
            let outcomes = record.count
            if message.recipients.appendOutcomes(to: &record) {
                fields.delivery = FieldSlice(offset: outcomes, length: record.count - outcomes)
            }
        }
        fields.bytes = message.size
        push(
            fields, action, time: message.time, position: message.position, closed: here.closed,
            into: &sink)
    }

    /// Gives a record of something that the server refused to a client.
    ///
    /// A refusal that names no sender is one of a connection, not of a message.
    mutating func refuse(
        _ text: Range<Int>, of key: PostfixKey?, _ line: UnsafeRawBufferPointer,
        at here: PostfixPlace, into sink: inout some RecordSink
    ) {
        guard let tail = PostfixTail(line, text) else { return }
        startRecord()
        var fields = PostfixFields()
        if let key { fields.queueID = put(key.queueID) }
        if let from = line.place(of: " from ", in: text.lowerBound..<tail.start),
            let end = line.place(of: ": ", in: (from + 6)..<tail.start),
            let address = PostfixClient.address(line, (from + 6)..<end)
        {
            fields.client = put(line.part(address))
        }
        if let key, let slot = open[key] {
            fields.authenticated = put(messages[slot], messages[slot].login)
        }
        fields.sender = put(line.part(tail.sender))
        if let recipient = tail.recipient {
            fields.recipients = put(line.part(recipient))
            fields.recipientCount = 1
            fields.delivery = putRejected(fields.recipients)
        }
        push(
            fields, .denied, time: here.time, position: here.position, closed: here.closed,
            into: &sink)
    }

    private mutating func push(
        _ fields: PostfixFields, _ action: Action, time: Timestamp, position: RecordPosition,
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

    private mutating func put(_ message: PostfixMessage, _ slice: FieldSlice) -> FieldSlice {
        guard !slice.isAbsent else { return .absent }
        let start = record.count
        record.append(contentsOf: message.kept(slice))
        return FieldSlice(offset: start, length: record.count - start)
    }

    private mutating func put(_ id: PostfixQueueID) -> FieldSlice {
        let start = record.count
        id.append(to: &record)
        return FieldSlice(offset: start, length: record.count - start)
    }

    /// `address TAB rejected`.
    private mutating func putRejected(_ address: FieldSlice) -> FieldSlice {
        let start = record.count
        let range = Int(address.offset)..<(Int(address.offset) + Int(address.length))
        for index in range { record.append(record[index]) }
        record.append(0x09)
        record.append(contentsOf: Delivery.rejected.rawValue.utf8)
        return FieldSlice(offset: start, length: record.count - start)
    }
}

/// The fields of a record while it is put together.
private struct PostfixFields {
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

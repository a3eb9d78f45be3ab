import LogModel

/// Puts the records together.
extension EximParser {
    /// Gives a message's record.
    mutating func emit(_ slot: Int, at here: MailPlace, into sink: inout some RecordSink) {
        record.start()
        let message = messages[slot]
        record.queueID = put(message.key.id)
        record.client = put(message, message.client)
        record.login = put(message, message.login)
        record.sender = put(message, message.sender)
        record.messageID = put(message, message.messageID)
        record.subject = put(message, message.subject)
        record.size = message.size
        record.take(message.recipients)
        record.push(
            .allowed, time: message.time, position: message.position,
            closed: here.closed, into: &sink)
    }

    /// Gives a record of something that the server refused to a client.
    mutating func refuse(
        _ refusal: EximRefusal, _ id: EximID?, _ line: UnsafeRawBufferPointer,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        record.start()
        if let id { record.queueID = put(id) }
        if let client = refusal.client { record.client = record.put(line.part(client)) }
        if let login = refusal.login, !AccountName.isNone(line.part(login)) {
            record.login = record.put(line.part(login))
        }
        record.sender = record.put(line.part(refusal.sender))
        if let recipient = refusal.recipient {
            record.takeOnly(line.part(recipient), isRejected: true)
        }
        record.push(
            .denied, time: here.time, position: here.position, closed: here.closed,
            into: &sink)
    }

    private mutating func put(_ message: EximMessage, _ slice: FieldSlice) -> FieldSlice {
        slice.isAbsent ? .absent : record.put(message.kept(slice))
    }

    private mutating func put(_ id: EximID) -> FieldSlice {
        record.put { id.append(to: &$0) }
    }
}
